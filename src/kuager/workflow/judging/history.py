"""What was decided about who is who: the history of one person, decisions that contradict, what the rules did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from kuager import resolve
from kuager.model import Judgement, Verdict
from kuager.workflow import switches, tables
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.judging.rows import link_row, node_name
from kuager.workflow.judging.views import Contradiction, Happening, RuleRow
from kuager.workflow.settings import now_text

MOST_PAIRS: Final = 6
EXAMPLES: Final = 50
MOST: Final = 100


def history(archive: Archive, given: str) -> list[Happening]:
    """Returns every act of joining or parting that touches an entity's records, the latest first.

    Acts that only take back others are not listed apart: what they took back says by whom and when.

    Raises:
        UnknownIdError: when nothing has that id.
        AmbiguousIdError: when a shortened id fits more than one thing.
    """
    here = context(archive)
    members = set(here.meant(given).members)
    rows = tables.judgements(archive)
    undone, counting = resolve.taken_back(rows), {row.seq for row in resolve.latest(rows).values()}
    found = [
        _happening(here, act, undone, counting)
        for act in resolve.acts(rows)
        if act.rows[0].undoes is None and any(row.left in members or row.right in members for row in act.rows)
    ]
    return found[::-1]


def _happening(here: Context, act: resolve.Act, undone: Mapping[int, Judgement], counting: set[int]) -> Happening:
    first = act.rows[0]
    back = next((undone[row.seq] for row in act.rows if row.seq in undone), None)
    parted = any(row.verdict is Verdict.DIFFERENT for row in act.rows) and len(act.rows) > 1
    shown = [row for row in act.rows if row.verdict is Verdict.DIFFERENT or not parted]
    row = link_row(here, first)
    return Happening(
        number=act.number,
        agent=row.agent,
        at=row.at,
        reason=row.reason,
        verdict="parted" if parted else row.verdict,
        by_rule=row.by_rule,
        pairs=tuple(
            (one.left, node_name(here, one.left), one.right, node_name(here, one.right)) for one in shown[:MOST_PAIRS]
        ),
        standing="undone" if back else "stands" if any(one.seq in counting for one in act.rows) else "overruled",
        undone_by=back.agent if back else "",
        undone_at=now_text(back.at) if back else "",
    )


def contradictions(archive: Archive) -> list[Contradiction]:
    """Returns decisions of people that cannot all be, the latest first, with the links that do not count meanwhile.

    Who is who is safe until somebody settles it: what was judged different is never put together.
    """
    here = context(archive)
    found = resolve.conflicts(here.nodes.values(), tables.judgements(archive))
    return [
        Contradiction(
            apart=link_row(here, one.apart),
            chain=tuple(link_row(here, row) for row in one.chain),
            left_out=tuple(row.seq for row in one.chain if _idle(here, row)),
        )
        for one in found[:MOST]
    ]


def _idle(here: Context, row: Judgement) -> bool:
    return here.id_of(row.left) != here.id_of(row.right)


def rules(archive: Archive) -> list[RuleRow]:
    """Returns every stated rule: whether it is on, who switched it last, and what became of its links."""
    here = context(archive)
    rows = tables.judgements(archive)
    latest = {row.seq for row in resolve.latest(rows).values()}
    switched, off = switches.switched(archive), switches.off(archive)
    found = []
    for rule in switches.known_rules(archive):
        own = [row for row in rows if row.agent == rule and row.undoes is None]
        standing = [row for row in own if row.seq in latest]
        last = switched.get(rule)
        found.append(
            RuleRow(
                rule=rule,
                on=rule not in off,
                by=last.agent if last else "",
                at=now_text(last.at) if last else "",
                reason=last.reason if last else "",
                standing=len(standing),
                undone=len(own) - len(standing),
                idle=_idle_links(here, standing),
                examples=tuple(link_row(here, row) for row in reversed(standing[-EXAMPLES:])),
            )
        )
    return found


def _idle_links(here: Context, rows: Iterable[Judgement]) -> int:
    return sum(1 for row in rows if _idle(here, row))

"""Where the invented people stood: certain and possible days, an authority's word, a denial, a doubt, two that clash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kuager.errors import UnknownIdError, UsageError
from kuager.model import ClaimId, DocumentId, Stance
from kuager.weigh.grades import Voice, grade
from kuager.weigh.status import Days, Side, Statement, days_of, gaps, latest, standing, timeline
from kuager.workflow.knowing import Known
from kuager.workflow.status import News, Silence, StatusView, Summary
from kuager.workflow.views import Dossier, Reliability, ValueGroup
from tests.web.invented import PEOPLE, TEXTS, N

TODAY = date(2022, 3, 1)
_DOCUMENT = next(iter(TEXTS))


def told(number: int, status: str, when: str | None, **more: object) -> Statement:
    """A telling; its words are the beginning of the first invented text."""
    row = Statement(
        claim=ClaimId(f"c-stood-{number}"), document=DocumentId(_DOCUMENT), start=0, end=9, exact=TEXTS[_DOCUMENT][:9],
        status=status, lineage=f"g-{number}", when=when, begin=days_of(when), told=days_of("2021-06-01"), told_on="2021-06-01",
        recorded=date(2021, 6, 2),
    )  # fmt: skip
    return replace(row, **more)


TELLINGS = [
    told(1, "missing", "2017-10"),
    told(2, "in_camp", "2017-11-20", speaker="Aizhan Serikbai", voice="n-aizhan"),
    told(3, "imprisoned", "2018", length="P12Y"),
    told(4, "free", None, as_of=days_of("2019-05-05"), side=Side.AUTHORITY, speaker="a spokesman"),
    told(5, "in_camp", "2018-02", stance=Stance.DENIES, side=Side.AUTHORITY, speaker="a spokesman"),
    told(6, "state_care", "2020", stance=Stance.HEDGES, hearsay=True),
    told(7, "imprisoned", None, as_of=days_of("2019-05-05")),
    told(8, "watched", None, told=None),
]


def with_grades(view: Dossier) -> Dossier:
    """The same dossier with every value graded: told by a relative through an outlet, and judged by somebody."""

    def graded(value: ValueGroup) -> ValueGroup:
        voices = tuple(
            Voice(
                claim=ClaimId(one.id), document=one.document, lineage=one.lineage or one.document, speaker=one.said_by_id,
                name=one.said_by, connection="relative" if one.said_by else "unknown",
                chain=tuple(dict.fromkeys([*([one.said_by, "Northern Courier"] if one.said_by else []), one.document_title])),
                stance=Stance(one.stance),
            )
            for one in value.claims
        )  # fmt: skip
        judged = Reliability(
            kind="source", item=voices[0].document, scale="admiralty_source", value="b", agent="reader", at="2022-01-02",
            reason="papers were seen", seq=1,
        )  # fmt: skip
        found = grade(voices)
        return replace(value, grade=found, voices=voices, independent=found.independent, reliability=(judged,))

    return replace(
        view,
        properties=tuple(
            replace(group, values=tuple(graded(value) for value in group.values)) for group in view.properties
        ),
    )


@dataclass
class InventedStatus:
    """The part of the desk that says where people stood and how values are graded."""

    graded: list[tuple[str, str, str]] = field(default_factory=list)

    def status(self, person: str, day: date | None = None, known: Known | None = None) -> StatusView:
        row = next((one for one in PEOPLE if one.id == person), None)
        if row is None:
            raise UnknownIdError
        mine = TELLINGS if person == N else []
        line = timeline(one for one in mine if known is None or (one.recorded or TODAY) <= known.day)
        day = day or TODAY
        news = None
        if mine:
            news = News(
                claim="c-stood-1", document=_DOCUMENT, title="A letter", start=0, end=9, exact=TEXTS[_DOCUMENT][:9],
                told_on="2021-06-01", days=Days(date(2021, 6, 1), date(2021, 6, 1)), speaker=None,
            )  # fmt: skip
        return StatusView(
            person=person, name=row.name, shielded=row.shielded, day=day, known=known, standing=standing(line, day),
            latest=latest(line), line=line, gaps=gaps(line, day), news=news, silence=Silence(least=273, most=273) if news else None,
            undated_news=1, apart=("Nurlan S.",) if known else (),
        )  # fmt: skip

    def scales(self) -> tuple[str, str]:
        return "admiralty_source", "admiralty_information"

    def grade(self, item: str, value: str, reason: str) -> None:
        if not reason:
            raise UsageError("Say why", item=item)
        self.graded.append((item, value, reason))

    def ungrade(self, item: str) -> None:
        self.graded = [one for one in self.graded if one[0] != item]

    def summaries(self) -> Mapping[str, Summary]:
        return {N: Summary(statuses=("imprisoned",), disputed=True, silence=Silence(least=273, most=273))}

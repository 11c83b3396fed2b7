"""What of the logs somebody may see: decided row by row, from where each capture was put.

A capture lies in the compartment that its newest decision names; without one in that of its entry, of its source, or of what
it was made from; else in the open. A document lies where its capture lies, and nodes and claims where their document does. Any
other row is withheld as soon as it names something that is withheld: a judgement about a hidden node, a custody event that
mentions a hidden capture, an entry about a person whom only a hidden source tells of. What a withheld row founded (a letter of a
hidden case) is withheld with it. Unknown withholds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from kuager.errors.scoped import StaleViewError
from kuager.model import (
    Capture,
    Claim,
    CustodyEvent,
    Document,
    Issue,
    Judgement,
    Review,
    SealedValue,
    Source,
    content_id,
)
from kuager.ports import Node

OPEN: Final = ""
RULE: Final = "rule:"
"""Beginning of the agent of a judgement that a stated rule made: each view makes its own."""
REGISTER: Final = "register:"
DERIVED: Final = ("f-", "g-")
"""Beginnings of ids of findings and lineages: whether they are whole in a view is known once it has computed its own."""
_TOKEN: Final = re.compile(r"[a-z]{1,3}-[0-9a-f]{10,64}|[0-9a-f]{16,64}")
_ENTRY: Final = re.compile(r"kuager:entry/([^/]+)/")


def tokens(*texts: str | None) -> set[str]:
    """Returns everything in some texts that looks like an id, a key or a digest."""
    return {found for text in texts if text for found in _TOKEN.findall(text)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What one row of the log says about where things lie.

    Attributes:
        items: ids of captures and sources, keys of entries, ids of the people whose case it is.
        compartment: where they lie from now on; None when the row is about no place.
        to: the member to whom they are given, or from whom they are taken.
        taken: whether they are taken from ``to``.
        words: log and number of a row whose ids were typed as words by somebody who could not know them.
    """

    items: tuple[str, ...] = ()
    compartment: str | None = None
    to: str = ""
    taken: bool = False
    words: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks, as far as it matters here.

    Attributes:
        sees: says whether somebody may see what lies in a compartment.
        name: the member.
        own: what they brought in themselves is theirs to see wherever it lies.
        only_given: they see what was given to them and nothing else.
        names: they may know which compartments there are, without seeing into them.
        home: where what they bring in lies.
        placing: reads a row of the log that says where things lie.
        place: writes such a row: object, decision and value, for new items.
        words: writes a row that says that another one's ids are words.
    """

    sees: Callable[[str], bool]
    name: str
    placing: Callable[[Review], Placed | None]
    place: Callable[[str, Viewer], tuple[str, str, str] | None]
    words: Callable[[str, int], tuple[str, str, str]]
    own: bool = False
    only_given: bool = False
    names: bool = False
    home: str = OPEN


@dataclass(slots=True)
class _Kept:
    """What decides about one capture."""

    source: str
    key: str
    parent: str
    by: str
    sha256: str


@dataclass(slots=True)
class Sight:
    """Decides, row after row in the order of the log, and remembers."""

    viewer: Viewer
    marks: frozenset[str] = frozenset()
    """Commitments that stand for the viewer: what these brought in is their own."""
    places: dict[str, str] = field(default_factory=dict)
    given: dict[str, set[str]] = field(default_factory=dict)
    kept: dict[str, _Kept] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    home_of: dict[str, str] = field(default_factory=dict)
    """Documents, and the capture of each."""
    objects: dict[str, bool] = field(default_factory=dict)
    """What rows of registers are about, and whether it may be seen."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_judgements: set[int] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    """Commitments that stand in rows that may be seen."""
    labels: set[str] = field(default_factory=set)
    """Names and addresses of captures that may be seen."""
    worded: set[tuple[str, int]] = field(default_factory=set)
    """Rows in which what looks like an id is only a word."""
    withheld: set[str] = field(default_factory=set)
    """Captures that lie where the viewer sees, and that name something withheld."""

    # --- where things lie --------------------------------------------------------------------------------------------

    def place(self, rows: Iterable[Review]) -> None:
        """Takes in where things lie from now on.

        Raises:
            StaleViewError: something that was decided about is to be seen no longer, or now.
        """
        before = dict(self.places)
        given = {item: set(members) for item, members in self.given.items()}
        touched: set[str] = set()
        for row in rows:
            placed = self.viewer.placing(row)
            if placed is None:
                continue
            if placed.words is not None:
                self.worded.add(placed.words)
            for item in placed.items:
                touched.add(item)
                if placed.compartment is not None:
                    self.places[item] = placed.compartment
                elif placed.taken:
                    self.given.get(item, set()).discard(placed.to)
                else:
                    self.given.setdefault(item, set()).add(placed.to)
        if touched and self._changed(touched, before, given):
            raise StaleViewError

    def _changed(self, touched: set[str], before: dict[str, str], given: dict[str, set[str]]) -> bool:
        if any((one in self.shown) != self._sees(one) for one in self.kept if one not in self.withheld):
            return True
        others = {item for item in touched if item not in self.kept and item in self.objects_named()}
        return any(
            self.viewer.sees(before.get(item, OPEN)) != self.viewer.sees(self.places.get(item, OPEN))
            or (self.viewer.only_given and given.get(item) != self.given.get(item))
            for item in others
        )

    def objects_named(self) -> set[str]:
        """Returns what rows of registers were about up to now."""
        return {item for name in self.objects for item in (*tokens(name), name.rpartition(":")[2])}

    def compartment_of(self, capture: str) -> str:
        """Returns where a capture lies."""
        seen: set[str] = set()
        while capture in self.kept and capture not in seen:
            seen.add(capture)
            one = self.kept[capture]
            for item in (capture, one.key, one.source):
                if item and item in self.places:
                    return self.places[item]
            capture = one.parent
        return OPEN

    def _given(self, capture: str) -> bool:
        seen: set[str] = set()
        while capture in self.kept and capture not in seen:
            seen.add(capture)
            one = self.kept[capture]
            if any(self.viewer.name in self.given.get(item, ()) for item in (capture, one.key, one.source) if item):
                return True
            capture = one.parent
        return False

    def _sees(self, capture: str) -> bool:
        if self.kept[capture].by in self.marks and (self.viewer.own or self.viewer.only_given):
            return True
        if self.viewer.only_given:
            return self._given(capture)
        return self.viewer.sees(self.compartment_of(capture))

    # --- rows --------------------------------------------------------------------------------------------------------

    def know(self, capture: Capture) -> None:
        """Remembers a capture, before anything is decided about it."""
        entry = _ENTRY.match(capture.target_uri)
        parent = next(
            (
                self.home_of.get(one, one)
                for one in sorted(tokens(capture.target_uri))
                if one in self.home_of or one in self.kept
            ),
            "",
        )
        self.kept[capture.id] = _Kept(
            source=capture.source or "", key=entry[1] if entry else "", parent=parent, by=capture.captured_by,
            sha256=capture.sha256,
        )  # fmt: skip

    def capture(self, capture: Capture, *, withheld: bool = False) -> bool:
        """Decides about a capture; ``withheld`` when something it says names what may not be seen."""
        one = self.kept[capture.id]
        if withheld or one.parent in self.hidden:
            self.withheld.add(capture.id)
        seen = self._sees(capture.id) and capture.id not in self.withheld
        self._note(capture.id, seen=seen)
        for other in filter(None, (one.key, one.sha256)):
            # The same bytes may have come in at two places; who sees one of the two may speak of them.
            if seen:
                self.shown.add(other)
                self.hidden.discard(other)
            elif other not in self.shown:
                self.hidden.add(other)
        if seen:
            self.labels |= {capture.id, capture.original_name, capture.target_uri}
            self.named |= _marks(capture.given_by, capture.captured_by)
        return seen

    def document(self, document: Document) -> bool:
        """Decides about a document."""
        self.home_of[document.id] = document.capture
        seen = document.capture in self.shown
        self._note(document.id, seen=seen)
        if document.site:
            self._note(content_id("s", "outlet", document.site.casefold()), seen=seen)
        return seen

    def node(self, node: Node) -> bool:
        """Decides about a node."""
        seen = node.document in self.shown
        self._note(node.id, seen=seen)
        return seen

    def claim(self, claim: Claim) -> bool:
        """Decides about a claim: its document, and whomever it is about or by."""
        others = (claim.subject, claim.value_node, claim.said_by, *claim.chain)
        seen = claim.anchor.document in self.shown and not any(one in self.hidden for one in others if one)
        self._note(claim.id, seen=seen)
        return seen

    def judgement(self, row: Judgement) -> bool:
        """Decides about a judgement."""
        seen = row.left in self.shown and row.right in self.shown and row.undoes not in self.hidden_judgements
        seen = seen and (("judgement", row.seq) in self.worded or not self.names_hidden(tokens(row.reason)))
        if not seen:
            self.hidden_judgements.add(row.seq)
        return seen

    def review(self, row: Review) -> bool:
        """Decides about a review or a row of a register."""
        seen = row.undoes not in self.hidden_rows and not self.names_hidden(self._ids_in(row))
        if ("register", row.seq) in self.worded and tokens(row.object) & self.shown:
            seen = False  # who wrote it could not know what it names, so it is about nothing that is here
        placed = self.viewer.placing(row)
        if placed is not None and placed.words is not None:
            seen = False
        if placed is not None and placed.compartment and (placed.items or not self.viewer.names):
            seen = seen and self.viewer.sees(placed.compartment)
        if row.decision.startswith(REGISTER) and not self._founded(row, seen=seen):
            seen = False
        if not seen:
            self.hidden_rows.add(row.seq)
        else:
            self.named |= _marks(row.agent, row.value, row.reason)
        return seen

    def _ids_in(self, row: Review) -> set[str]:
        if ("register", row.seq) in self.worded:
            return set()
        words = () if ("review", row.seq) in self.worded else (row.value, row.reason)
        return tokens(row.object, row.replaces, *words)

    def _founded(self, row: Review, *, seen: bool) -> bool:
        """Says whether what a register's row is about may be seen: it may when its first row may, and nobody put it away."""
        item = row.object.split(":", 2)[-1]
        if item in self.places and not self.viewer.sees(self.places[item]):
            return False
        if row.object not in self.objects:
            self.objects[row.object] = seen
            if not seen and item not in self.shown:
                self.hidden.add(item)
        return self.objects[row.object] or item in self.shown

    def custody(self, event: CustodyEvent) -> bool:
        """Decides about a custody event."""
        seen = not self.names_hidden(tokens(event.object, event.note)) and event.object not in self.hidden
        if seen:
            self.named |= _marks(event.object, event.agent, event.note)
        return seen

    def issue(self, issue: Issue) -> bool:
        """Decides about an issue: only what happened to something that may be seen."""
        return issue.item in self.labels and not self.names_hidden(tokens(issue.message, issue.place))

    def sealed_value(self, sealed: SealedValue) -> bool:
        """Decides about what a commitment stands for."""
        return sealed.commitment in self.named or sealed.commitment in self.marks

    def source(self, source: Source) -> bool:
        """Decides about a source: it may be seen when anything of it may, or when nothing came from it and it lies in the open."""
        if source.id in self.shown or any(
            one in self.shown for one, kept in self.kept.items() if kept.source == source.id
        ):
            return True
        if source.id in self.hidden or any(kept.source == source.id for kept in self.kept.values()):
            return False
        return not self.viewer.only_given and self.viewer.sees(self.places.get(source.id, OPEN))

    def names_hidden(self, found: set[str]) -> bool:
        """Says whether any of these is withheld."""
        return not self.hidden.isdisjoint(found)

    def _note(self, one: str, *, seen: bool) -> None:
        if seen:
            self.shown.add(one)
            self.hidden.discard(one)
        elif one not in self.shown:
            self.hidden.add(one)


def said_ids(claims: Iterable[Claim]) -> set[str]:
    """Returns what the claims of an entry speak of by id."""
    found: set[str] = set()
    for claim in claims:
        found.update(filter(None, (claim.subject, claim.value_node, claim.said_by)))
        found |= tokens(claim.value, claim.original_value)
    return found


def _marks(*texts: str | None) -> set[str]:
    return {f"sealed:{found}" for text in texts if text for found in re.findall(r"sealed:([0-9a-f]{64})", text)}


def told(row: Review) -> dict[str, Any]:
    """Returns what a row of a register holds; nothing when it cannot be read."""
    try:
        found = json.loads(row.value or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}

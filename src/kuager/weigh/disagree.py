"""One shape for "the sources say different things of this person": who says what, where, and what may explain it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Final

from kuager.model import Finding, FindingKind, Telling, lasting, several, tell
from kuager.model.schema import Compare, compare_of
from kuager.text.edtf import Edtf
from kuager.weigh.focus import Saying, apart
from kuager.weigh.material import Material, answers, finding, originals
from kuager.weigh.protests import read

MOST: Final = 60
"""Sayings compared of one person about one thing: beyond, work would grow with the square and no reader would look."""
_OFTEN: Final = 3
"""How often one document is heard saying the same thing."""


def disagreeing(material: Material, sayings: Iterable[Saying], clash: Callable[[Saying, Saying], bool]) -> list[Saying]:
    """Returns the sayings that clash with another one, in order; empty when all can be true together.

    Copies contradict nobody: of a lineage only the earliest document that speaks of the matter is heard, and what a copy
    changed is told elsewhere (:mod:`kuager.weigh.changed`).
    """
    counted: Counter[tuple[str, str]] = Counter()
    kept: list[Saying] = []
    for one in originals(material, list(sayings)):
        counted[(str(one.side.document), one.value)] += 1
        if counted[(str(one.side.document), one.value)] <= _OFTEN and len(kept) < MOST:
            kept.append(one)
    clashing = {
        id(one)
        for pair in combinations(kept, 2)
        if apart(*pair) and (clash(*pair) or clash(*pair[::-1]))
        for one in pair
    }
    return [one for one in kept if id(one) in clashing]


def disagreement(
    material: Material, topic: str, method: str, sayings: list[Saying], *, prop: str, shown: str = "words"
) -> Iterator[Finding]:
    """Yields the finding that some sayings about one person differ; nothing when there are none.

    Args:
        material: where titles are looked up.
        topic: which question is asked (``charge``, ``doer`` ...).
        method: name and version of the comparison.
        sayings: what clashes.
        prop: the property of the schema.
        shown: ``words`` to quote the texts, ``length`` to give the length of time.
    """
    if not sayings or (topic in _SCHEMAS and compare_of(_SCHEMAS[topic], prop) is Compare.NONE):
        return
    one = sayings[0]
    told = several((_shown(material, said, shown) for said in sayings), 8)
    question, rule, resolutions = _WORDS[topic]
    yield finding(
        material, FindingKind.CONTRADICTION, method=method, key=f"{topic} {material.person_key(one.entity)}", question=tell(question, name=one.name),
        sides=[said.side for said in sayings], explanation=[tell("differ.explanation", told=told), tell(rule)], entity=one.entity, prop=prop, resolutions=answers(*resolutions),
    )  # fmt: skip


def _shown(material: Material, said: Saying, shown: str) -> Telling:
    title = material.title(said.side.document)
    if shown == "length":
        return tell("item.length_in", length=lasting(said.value), title=title)
    return tell("item.quoted", words=said.side.text, title=title)


def days_between(one: str | None, two: str | None) -> int | None:
    """Returns how many days at least lie from the first date to the second (negative: before it); None when unknown."""
    first, second = read(one), read(two)
    if first is None or second is None or not _placed(first) or not _placed(second):
        return None
    if first.latest is None or second.earliest is None or first.earliest is None or second.latest is None:
        return None
    if second.earliest > first.latest:
        return (second.earliest - first.latest).days
    return -(first.earliest - second.latest).days if first.earliest > second.latest else 0


def _placed(value: Edtf) -> bool:
    return value.year_known and value.earliest is not None and value.latest is not None


_SCHEMAS: Final = {"charge": "custody", "length": "custody", "doer": "act", "free": "person"}
"""Whose property a topic compares: one that the vocabulary does not compare (``compare: none``) is never asked about."""
_WORDS: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "charge": ("charge.question", "charge.rule", ("keep.charges", "correct.one_error", "keep.charge_changed")),
    "length": ("length.question", "length.rule", ("correct.length", "keep.changed", "split.sentences")),
    "doer": ("doer.question", "doer.rule", ("join.doers", "correct.one_error", "apart.people_events")),
    "held": ("held.question", "denied.rule", ("keep.speakers", "apart.two_people")),
    "free": ("free.question", "free.rule", ("split.change", "keep.speakers", "apart.two_people")),
    "answered_many": ("answered.many_question", "answered.rule", ("ask.letter", "apart.other_asked", "keep.speakers")),
    "answered": ("answered.question", "answered.rule", ("ask.letter", "apart.other_asked", "keep.speakers")),
    "founder": ("founder.question", "founder.rule", ("correct.one_error", "keep.founders", "apart.organisations")),
    "cause": ("cause.question", "cause.rule", ("keep.speakers", "correct.one_error", "apart.two_people")),
    "body": ("body.question", "body.rule", ("correct.one_error", "keep.speakers", "apart.two_people")),
    "relatives": ("relatives.question", "relatives.rule", ("correct.one_error", "keep.counted_differently", "apart.two_people")),
}  # fmt: skip
"""For each topic the templates of its question and of what must be thought of, and the possible answers."""

"""Who is what to whom: kinship from the cast, roles from the words beside a name, citizenship where it is stated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kuager.extract.found import Name
from kuager.extract.tongues.core.cast import Cast
from kuager.extract.tongues.core.reading import Reading
from kuager.model import Relation

_ROLE = frozenset({"role", "title"})


def find_relations(reading: Reading, cast: Cast, people: Sequence[tuple[Name, str]]) -> list[Relation]:
    """Returns the relations in order, each once per place."""
    found = [*_kinship(reading, cast), *_roles(reading, people)]
    unique = {(one.subject, one.relation, one.object, one.start, one.end): one for one in found}
    return sorted(unique.values(), key=lambda one: (one.start, one.end, one.relation))


def _kinship(reading: Reading, cast: Cast) -> Iterator[Relation]:
    for tie in cast.ties:
        kin = reading.facts[tie.term].kin
        if kin is not None and tie.subject != tie.owner:
            yield Relation(subject=tie.subject, relation=kin.relation, object=tie.owner, start=tie.start, end=tie.end)


def _roles(reading: Reading, people: Sequence[tuple[Name, str]]) -> Iterator[Relation]:
    for name, local in people:
        for first, last in (_before(reading, name), _after(reading, name)):
            if first <= last:
                start, end = reading.scan.span(first, last)
                words = " ".join(reading.scan.text[start:end].split())
                yield Relation(
                    subject=local, relation="role", object=words, start=min(start, name.start), end=max(end, name.end)
                )


def _before(reading: Reading, name: Name) -> tuple[int, int]:
    last = first = name.first
    while (
        first
        and name.first - first < 4
        and reading.scan.gap(first - 1) in {" ", "-"}
        and reading.any_of(first - 1, _ROLE)
    ):
        first -= 1
    return (first, last - 1) if first < last and reading.facts[first].kin is None else (1, 0)


def _after(reading: Reading, name: Name) -> tuple[int, int]:
    first = name.last + 1
    if reading.gap(name.last) not in {",", "—", "–", "("} or not reading.same_sentence(name.last, first):
        return 1, 0
    last, head = first, None
    while last < len(reading.facts) and last - first < 5:
        if reading.any_of(last, _ROLE) and not reading.scan.caps[last]:
            head = last
            break
        if reading.scan.gap(last) != " " or reading.facts[last].kin is not None or reading.has(last, "speech"):
            break
        last += 1
    return (first, head) if head is not None else (1, 0)

"""Finds people (and what else unknown names are): candidates, evidence pooled over the document, then later mentions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kuager.extract.evidence import Evidence, weigh
from kuager.extract.found import Chunk, Label, Name
from kuager.extract.organisations import organisation_key
from kuager.extract.scan import Scan
from kuager.extract.vocab import Kind
from kuager.text.fold import bare

_SURNAMES = frozenset(
    {
        "baloch",
        "kurd",
        "tatar",
        "karen",
        "kachin",
        "han",
        "hui",
        "cossack",
        "arab",
        "uyghur",
        "hazara",
        "turk",
        "slav",
        "afghan",
    }
)
"""Names of peoples in the singular that are surnames too: "Karima Baloch"."""
_MOST = 4
_INSISTS = 6
_CUT = Kind.TITLE | Kind.COMMON_PROPER | Kind.NOT_NAME
_LIST = {",", "and", ", and", "&"}


class Candidate(NamedTuple):
    """An unknown name: words ``first`` to ``last``, and whether a title or role stands before it."""

    first: int
    last: int
    titled: bool


def candidates(scan: Scan, runs: Sequence[Chunk], covered: Sequence[bool]) -> Iterator[Candidate]:
    """Yields the parts of runs that could be names: cut at titles, demonyms, months, known names and plain words."""
    for run in runs:
        start: int | None = None
        titled = False
        for index in range(run.first, run.last + 1):
            if _cuts(scan, index, covered) or (start is None and scan.kinds[index] & Kind.COMMON_PROPER):
                if start is not None:
                    yield from _candidate(scan, start, index - 1, titled=titled)
                start = None
                titled = bool(scan.kinds[index] & (Kind.TITLE | Kind.ROLE))
            elif (start is None and not scan.kinds[index] & Kind.PARTICLE) or (start is None and scan.caps[index]):
                start = index
        if start is not None:
            yield from _candidate(scan, start, run.last, titled=titled)


def _cuts(scan: Scan, index: int, covered: Sequence[bool]) -> bool:
    if covered[index] or scan.words[index].exact in scan.vocab.demonyms:
        return True
    kind = scan.kinds[index]
    if kind & (Kind.MONTH | Kind.WEEKDAY) and not _could_be_name(scan, index):
        return True
    if kind & _CUT and not (kind & Kind.PARTICLE and not scan.first[index]) and not _is_surname(scan, index, covered):
        return True
    if not scan.is_plain(index) or (kind & Kind.GIVEN and _leads_name(scan, index)):
        return False
    telling = Kind.ROLE | Kind.GROUP | Kind.ORG_HEAD | Kind.KIN | Kind.HUMAN
    return scan.first[index] or scan.titled[scan.sentence_of[index]] or bool(kind & telling)


def _is_surname(scan: Scan, index: int, covered: Sequence[bool]) -> bool:
    """``Karima Baloch`` is a person, ``Baloch students``, ``Syrian Kurd`` and ``young Baloch`` are not."""
    if scan.lowers[index] not in _SURNAMES or not index or scan.gap(index - 1) != " " or covered[index - 1]:
        return False
    before = scan.kinds[index - 1]
    other = _CUT | Kind.ROLE | Kind.GROUP | Kind.ORG_HEAD | Kind.KIN | Kind.HUMAN | Kind.MONTH | Kind.WEEKDAY
    return scan.caps[index - 1] and not before & other and not scan.is_plain(index - 1)


def _could_be_name(scan: Scan, index: int) -> bool:
    """``May Zin`` and ``Thet Mon`` are names; ``in May`` and ``Mon 3`` are dates."""
    if len(scan.lowers[index]) > 3 and scan.lowers[index] not in {"april", "june", "august"}:
        return False
    if (
        index
        and scan.gap(index - 1) == " "
        and scan.lowers[index - 1] in {"in", "since", "until", "by", "last", "next", "this", "of", "from"}
    ):
        return False
    before = index and scan.gap(index - 1) == " " and scan.caps[index - 1] and not scan.is_plain(index - 1)
    return bool(before) or _leads_name(scan, index)


def _leads_name(scan: Scan, index: int) -> bool:
    following = index + 1
    return (
        following < len(scan.words)
        and scan.gap(index) == " "
        and scan.caps[following]
        and not scan.is_plain(following)
        and scan.words[following].exact not in scan.vocab.demonyms
        and scan.words[following].exact not in scan.vocab.places
    )


def _candidate(scan: Scan, first: int, last: int, *, titled: bool) -> Iterator[Candidate]:
    while last > first and not scan.caps[last]:
        last -= 1
    words = [index for index in range(first, last + 1) if scan.caps[index]]
    if not words or len(words) > _MOST:
        return
    if len(scan.words[first].exact) == 1 and first == last:
        return
    yield Candidate(first, last, titled)


def judge(scan: Scan, found: Sequence[Candidate]) -> dict[str, tuple[Label | None, Evidence]]:
    """Decides what each candidate's words are, from all their occurrences together."""
    pooled: dict[str, Evidence] = defaultdict(Evidence)
    sample: dict[str, Candidate] = {}
    for one in found:
        scan.pace.tick()
        key = surface_key(scan, one.first, one.last)
        evidence = weigh(scan, one.first, one.last)
        if one.titled:
            evidence = evidence._replace(person=evidence.person + 4)
        pooled[key] = pooled[key].plus(evidence)
        sample.setdefault(key, one)
    labels = {key: _decide(scan, sample[key], evidence) for key, evidence in pooled.items()}
    _by_company(scan, found, labels)
    _by_full_name(scan, sample, pooled, labels)
    return {key: (labels[key], evidence) for key, evidence in pooled.items()}


def _by_company(scan: Scan, found: Sequence[Candidate], labels: dict[str, Label | None]) -> None:
    """In "Xyz, Abc and Def" an unclear name is what its neighbours are."""
    for left, right in pairwise(found):
        joined = scan.text[scan.words[left.last].end : scan.words[right.first].start].strip()
        if joined not in _LIST:
            continue
        for one, other in ((left, right), (right, left)):
            key, known = surface_key(scan, one.first, one.last), labels[surface_key(scan, other.first, other.last)]
            if labels[key] is None and one.last > one.first and known is Label.PERSON:
                labels[key] = Label.PERSON


def _by_full_name(
    scan: Scan, sample: dict[str, Candidate], pooled: dict[str, Evidence], labels: dict[str, Label | None]
) -> None:
    """A word that is part of a person's full name is that person, unless the text insists otherwise."""
    parts = {part for key, label in labels.items() if label is Label.PERSON for part in key.split() if " " in key}
    for key, one in sample.items():
        if (
            one.first == one.last
            and key in parts
            and labels[key] is not Label.PERSON
            and pooled[key].organisation < _INSISTS
        ):
            labels[key] = Label.PERSON if not scan.is_plain(one.first) else labels[key]


def surface_key(scan: Scan, first: int, last: int) -> str:
    """Returns the spelling as a key: hyphens, marks and case apart."""
    start, end = scan.span(first, last)
    return bare(scan.text[start:end])


def _decide(scan: Scan, one: Candidate, evidence: Evidence) -> Label | None:
    person, organisation, place = evidence
    words = [index for index in range(one.first, one.last + 1) if scan.caps[index]]
    plain = sum(scan.is_plain(index) and not scan.kinds[index] & Kind.GIVEN for index in words)
    if len(words) > 1:
        person += 3 if plain == 0 else 1 if plain < len(words) else -2
    need = 3 if plain < len(words) else 5
    best = max(person, organisation, place)
    if best < need:
        return None
    if person == best and place < best:
        return Label.PERSON
    return Label.ORGANISATION if organisation == best and organisation > place else Label.PLACE


def names_of(
    scan: Scan, found: Sequence[Candidate], decided: dict[str, tuple[Label | None, Evidence]]
) -> Iterator[Name]:
    """Yields the candidates that were decided."""
    for one in found:
        key = surface_key(scan, one.first, one.last)
        label = decided[key][0]
        if label is None:
            continue
        start, end = scan.span(one.first, one.last)
        full = {
            Label.PERSON: f"person:{key}", Label.ORGANISATION: organisation_key(scan.text[start:end]), Label.PLACE: f"place:{scan.text[start:end]}",
        }[label]  # fmt: skip
        yield Name(start, end, one.first, one.last, label, full)

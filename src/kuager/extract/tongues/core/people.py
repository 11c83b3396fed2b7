"""Finds people's names: runs of capitalised words weighed by their parts and by what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kuager.extract.found import Label, Name
from kuager.extract.tongues.core.grouping import Spelling, group
from kuager.extract.tongues.core.reading import Reading

_BESIDE = frozenset({"role", "title", "kin_word"})
_ENOUGH = 3
_OF_PLACES = frozenset({"street", "place_noun"})
_LONGEST = 5
_NAMES = frozenset({"given", "given_f", "patronymic"})
_NEVER = frozenset({"function", "org_head", "month", "weekday", "place_noun", "not_name"})


class Run(NamedTuple):
    """Capitalised words that may be a name."""

    first: int
    last: int
    weight: int


def find_people(reading: Reading, taken: bytearray) -> list[Name]:
    """Returns the names of people, grouped; a word alone counts when it was seen in a surer place."""
    runs = [run for piece in _runs(reading, taken) for run in _pieces(reading, *piece)]
    sure = [run for run in runs if run.weight >= _ENOUGH]
    known = {reading.keys[word] for run in sure for word in reading.exact(run.first, run.last) if len(word) > 2}
    again = [run for run in runs if run.weight < _ENOUGH and _is_known(reading, run, known)]
    chosen = sorted({*sure, *again})
    for run in chosen:
        for index in range(run.first, run.last + 1):
            taken[index] = 1
    keys = group([_spelling(reading, run) for run in chosen])
    return [
        Name(*reading.scan.span(run.first, run.last), run.first, run.last, Label.PERSON, f"person:{key}")
        for run, key in zip(chosen, keys, strict=True)
    ]


def is_initial(word: str) -> bool:
    """Says whether a word is one or more initials: ``А``, ``А.Б.``."""
    letters = word.replace(".", "")
    return word[0].isupper() and (len(word) == 1 or (len(letters) <= 3 and "." in word)) and letters.isupper()


def _spelling(reading: Reading, run: Run) -> Spelling:
    words = reading.exact(run.first, run.last)
    marks = [reading.facts[at].marks for at in range(run.first, run.last + 1)]
    tongue = reading.tongue
    return Spelling(
        keys=frozenset(reading.keys[word] for word in words if not is_initial(word)),
        initials="".join(letter for word in words if is_initial(word) for letter in word.lower() if letter.isalpha()),
        sex=tongue.sex(words, marks),
    )


def _is_known(reading: Reading, run: Run, known: Iterable[str]) -> bool:
    every = [reading.keys[word] for word in reading.exact(run.first, run.last) if not is_initial(word)]
    return bool(every) and all(key in known for key in every)


def _runs(reading: Reading, taken: bytearray) -> Iterator[tuple[int, int]]:
    scan, at, count = reading.scan, 0, len(reading.scan.words)
    while at < count:
        if not _may_be_name(reading, at, taken):
            at += 1
            continue
        last = at
        while (
            last + 1 < count
            and last - at < _LONGEST
            and _may_be_name(reading, last + 1, taken)
            and _joined(reading, last)
        ):
            last += 1
        if not all(is_initial(scan.words[one].exact) for one in range(at, last + 1)):
            yield at, last
        at = last + 1


def _may_be_name(reading: Reading, at: int, taken: bytearray) -> bool:
    word = reading.scan.words[at].exact
    if taken[at] or not reading.scan.caps[at] or word[0] in "@#" or any(letter.isdigit() for letter in word):
        return False
    if word[0].isascii() and reading.tongue.pack.settings.get("latin_is_foreign"):
        return False
    marks = reading.facts[at].marks
    if (marks & _NAMES and "function" not in marks) or (is_initial(word) and reading.scan.gap(at)[:1] == "."):
        return True
    if "plural" in marks:
        return False
    if "function" in marks and not reading.scan.first[at] and reading.scan.gap(at) == " " and len(word) > 1:
        return reading.scan.caps[at + 1 : at + 2] == [True] and not taken[at + 1]
    return marks.isdisjoint(_NEVER) and not (
        reading.scan.first[at] and reading.any_of(at, frozenset({"role", "title", "kin_word"}))
    )


def _joined(reading: Reading, at: int) -> bool:
    gap = reading.scan.gap(at)
    if gap in {" ", "\u00a0", "-"}:
        return reading.same_sentence(at, at + 1) or is_initial(reading.scan.words[at].exact)
    words = reading.scan.words
    return gap in {". ", ".", ".\u00a0"} and is_initial(words[at].exact)


def _pieces(reading: Reading, first: int, last: int) -> Iterator[Run]:
    """Cuts what is no name off the beginning, and two people's names apart where a kin word governs the first."""
    while first < last and _is_lead(reading, first, last):
        first += 1
    cut = _two_people(reading, first, last)
    for one, other in ((first, cut - 1), (cut, last)) if cut else ((first, last),):
        if not all(is_initial(word) for word in reading.exact(one, other)):
            yield Run(one, other, _weight(reading, one, other))


def _is_lead(reading: Reading, first: int, last: int) -> bool:
    """A sentence's first word is written large in any case: it is part of the name only when it looks like one."""
    word, marks = reading.scan.words[first].exact, reading.facts[first].marks
    if reading.tongue.name_weight(word, marks) >= 2 or is_initial(word):
        return False
    weight = reading.tongue.name_weight(word, marks)
    if marks & _BESIDE or reading.facts[first].kin is not None or weight < 0:
        return True
    if not reading.scan.first[first]:
        return False
    rest = range(first + 1, last + 1)
    looks = any(reading.tongue.name_weight(reading.scan.words[at].exact, reading.facts[at].marks) >= 2 for at in rest)
    facts = reading.facts[first]
    if weight == 0 and last - first > 1 and not looks:
        return True
    return reading.keys[word] in reading.plain or (looks and bool(facts.marks or facts.triggers))


def _two_people(reading: Reading, first: int, last: int) -> int | None:
    """Reads "жена Дениса Алеся Ковальчук" and "адвокат Асанова Павел Ли": an oblique form ends the first name.

    After a role the second name must begin with a listed given name: there the first is more often the bearer's own.
    """
    if last - first < 1 or not first or reading.has(first - 2, "possessive"):
        return None
    kin, role = reading.facts[first - 1].kin is not None, reading.has(first - 1, "role")
    if not (kin or role) or reading.gap(first - 1):
        return None
    oblique = [reading.tongue.oblique(word) for word in reading.exact(first, last)]
    given = [not _NAMES.isdisjoint(reading.facts[at].marks) for at in range(first, last + 1)]
    if not (oblique[0] or (kin and _surname_first(reading, first, last))):
        return None
    cuts = [at for at in range(1, len(oblique)) if not oblique[at]]
    named = [at for at in cuts if given[at]]
    chosen = named or (cuts if kin and oblique[0] else [])
    return first + chosen[0] if chosen else None


def _surname_first(reading: Reading, first: int, last: int) -> bool:
    """Reads "брат Дадаева Ислам": after a kin word a surname that may be a genitive, then one given name."""
    given = not _NAMES.isdisjoint(reading.facts[last].marks)
    return last == first + 1 and given and _NAMES.isdisjoint(reading.facts[first].marks)


def _weight(reading: Reading, first: int, last: int) -> int:
    scan, tongue = reading.scan, reading.tongue
    parts = [tongue.name_weight(scan.words[at].exact, reading.facts[at].marks) for at in range(first, last + 1)]
    initials = any(is_initial(scan.words[at].exact) for at in range(first, last + 1)) and not (
        scan.first[first] and parts[0] < 2 and not is_initial(scan.words[first].exact)
    )
    weight = sum(max(part, 0) for part in parts) + 3 * initials + _around(reading, first, last)
    if first == last:
        if scan.first[first] and reading.keys[scan.words[first].exact] in reading.plain:
            return 0
        surer = parts[0] >= 2 or weight >= 2
        return weight + (1 if surer and not scan.first[first] else 0)
    plain = reading.keys[scan.words[first].exact] in reading.plain
    common = reading.tongue.pack.patterns.get("common_noun")
    noun = common is not None and scan.first[first] and common.search(reading.folded[first]) is not None
    free = 0 if scan.titled[scan.sentence_of[first]] or noun else 3 - plain - bool(reading.facts[first].marks - _NAMES)
    return weight + max(free, 0) + (1 if max(parts) > 0 else 0)


def _around(reading: Reading, first: int, last: int) -> int:
    weight = 0
    if first and reading.same_sentence(first - 1, first):
        gap = reading.gap(first - 1)
        if reading.any_of(first - 1, _OF_PLACES) and gap == "":
            return -9
        if (
            gap == ""
            and reading.scan.caps[last + 1 : last + 2] != [True]
            and reading.tongue.verb_sex(reading.folded[first - 1])
        ):
            weight += 2
        human = reading.any_of(first - 1, _BESIDE) or reading.facts[first - 1].kin is not None
        if human and gap in {"", ","}:
            weight += 3
        elif gap == "" and reading.has(first - 1, "speech"):
            weight += 2
    if reading.same_sentence(last, last + 1) and reading.gap(last) == "":
        if reading.has(last + 1, "honorific"):
            return weight + 3
        told = reading.has(last + 1, "speech") or reading.facts[last + 1].triggers
        weight += 2 if told or reading.tongue.verb_sex(reading.folded[last + 1]) else 0
    return weight


def fullest(spellings: Sequence[str], oblique: Sequence[int]) -> str:
    """Chooses the spelling to show: two or more words before one, the dictionary form before others, the longer."""

    def rank(at: int) -> tuple[bool, int, int, int]:
        whole = [word for word in spellings[at].split() if not is_initial(word)]
        return len(whole) < 2, oblique[at], -len(whole), -len(spellings[at])

    return spellings[min(range(len(spellings)), key=rank)]

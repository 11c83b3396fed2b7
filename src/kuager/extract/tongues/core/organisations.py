"""Finds organisations: a head noun with its proper part, names in quotation marks, acronyms, runs in foreign letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kuager.extract.found import Label, Name
from kuager.extract.quotes import RawQuote
from kuager.extract.tongues.core.people import is_initial
from kuager.extract.tongues.core.places import gazetteer_of
from kuager.extract.tongues.core.reading import Reading
from kuager.text.scripts import Script, script_of

_LONGEST = 14
_ACRONYM = range(2, 8)
_QUOTED_WORDS = 5


def find_organisations(reading: Reading, quotes: Sequence[RawQuote], taken: bytearray) -> list[Name]:
    """Returns the organisations; their words are marked as taken."""
    found: list[Name] = []
    for finder in (_quoted(reading, quotes), _listed(reading, taken), _headed(reading, taken)):
        for name in finder:
            if not any(taken[name.first : name.last + 1]):
                _take(taken, name)
                found.append(name)
    return found


def late_organisations(reading: Reading, taken: bytearray) -> list[Name]:
    """Returns acronyms and runs in foreign letters that are nothing else."""
    found = []
    for name in (*_acronyms(reading, taken), *_foreign(reading, taken)):
        if not any(taken[name.first : name.last + 1]):
            _take(taken, name)
            found.append(name)
    return found


def _take(taken: bytearray, name: Name) -> None:
    for index in range(name.first, name.last + 1):
        taken[index] = 1


def _named(reading: Reading, first: int, last: int) -> Name:
    start, end = reading.scan.span(first, last)
    key = " ".join(reading.keys[word] for word in reading.exact(first, last))
    return Name(start, end, first, last, Label.ORGANISATION, f"org:{key}")


def _quoted(reading: Reading, quotes: Sequence[RawQuote]) -> Iterator[Name]:
    """Reads организация «Xyz»: a few quoted words right after a noun for bodies."""
    scan = reading.scan
    for quote in quotes:
        inside = scan.words_in(quote.start, quote.end)
        if not 0 < len(inside) <= _QUOTED_WORDS or not scan.caps[inside[0]]:
            continue
        if (
            _led(reading, inside[0], quote.end, len(inside))
            or _heads_after(reading, inside[-1])
            or all(reading.has(at, "outlet") for at in inside)
        ):
            yield _named(reading, inside[0], inside[-1])


def _led(reading: Reading, first: int, end: int, count: int) -> bool:
    """Says whether a noun for bodies, an acronym or a preposition of place leads to quoted words."""
    scan, before = reading.scan, first - 1
    if before < 0 or scan.gap(before).strip() not in {"«", '"', "“", "„"}:
        return False
    word = scan.words[before].exact
    if reading.any_of(before, frozenset({"org_head", "quoted_head"})) or (word.isupper() and len(word) > 1):
        return True
    told = reading.has(before, "speech") or (scan.caps[before] and not scan.first[before])
    short = count <= 3 and scan.text[end - 1].isalnum() and "," not in scan.text[end : end + 2]
    return short and (told or reading.has(before, "place_prep"))


def _heads_after(reading: Reading, last: int) -> bool:
    """Reads «Xyz» ұйымы: some languages put the noun behind."""
    if not reading.tongue.pack.settings.get("org_head_after") or last + 1 >= len(reading.facts):
        return False
    return reading.scan.gap(last).strip() in {"»", '"', "”"} and reading.has(last + 1, "org_head")


def _listed(reading: Reading, taken: bytearray) -> Iterator[Name]:
    """Outlets and bodies that the lists name, up to four words that belong together."""
    at, count = 0, len(reading.facts)
    while at < count:
        last = at
        if reading.has(at, "outlet") and reading.scan.caps[at] and not taken[at]:
            while last + 1 < count and reading.scan.gap(last) == " " and reading.has(last + 1, "outlet_more"):
                last += 1
            led = at and reading.scan.gap(at - 1) == " " and reading.has(at - 1, "org_head") and not taken[at - 1]
            yield _named(reading, at - bool(led and reading.scan.caps[at - 1]), last)
        at = last + 1


def _headed(reading: Reading, taken: bytearray) -> Iterator[Name]:
    for at in range(len(reading.facts)):
        if reading.has(at, "org_head") and not taken[at]:
            reading.scan.pace.tick()
            name = _around(reading, at, taken)
            if name is not None:
                yield name


def _around(reading: Reading, head: int, taken: bytearray) -> Name | None:
    """Extends a head noun to the left over what describes it and to the right over what it governs."""
    first, proper_before = _left(reading, head, taken)
    last, proper_after = _right(reading, head, taken)
    shouted = reading.scan.words[head].exact.isupper() and len(reading.scan.words[head].exact) > 1
    own_capital = reading.scan.caps[head] and not reading.scan.first[head]
    telling = proper_before or proper_after or shouted or (last > head and reading.scan.caps[head]) or own_capital
    if not telling or (reading.has(head, "org_head_weak") and not (proper_before or proper_after)):
        return None
    return _named(reading, first, last)


def _left(reading: Reading, head: int, taken: bytearray) -> tuple[int, bool]:
    scan, first, proper = reading.scan, head, False
    while first and head - first < 5 and not taken[first - 1] and scan.gap(first - 1) == " ":
        before = first - 1
        if not reading.same_sentence(before, head):
            break
        capital = scan.caps[before] and not scan.first[before]
        adjective = reading.has(before, "org_adjective")
        place = reading.has(before, "place_adjective") or _is_adjective(reading, before)
        if not (adjective or (scan.caps[before] and place)):
            break
        own = reading.has(before, "org_proper") and scan.caps[before]
        proper = proper or own or (scan.caps[before] and (place or adjective) and (capital or place))
        first = before
    if first < head and not (proper or scan.caps[head] or scan.caps[first]):
        return head, False
    return first, proper


def _is_adjective(reading: Reading, at: int) -> bool:
    pattern = reading.tongue.pack.patterns.get("place_adjective")
    return pattern is not None and pattern.search(reading.folded[at]) is not None


def _right(reading: Reading, head: int, taken: bytearray) -> tuple[int, bool]:
    scan, last, proper = reading.scan, head, False
    if reading.tongue.pack.settings.get("org_head_after"):
        return head, False
    kept = head
    while last + 1 < len(scan.words) and last - head < _LONGEST and not taken[last + 1]:
        after = last + 1
        if scan.gap(last) not in {" ", "\u00a0", " №", "-"} or not reading.same_sentence(after, head):
            break
        if reading.has(after, "org_tail"):
            last = kept = after
            continue
        if scan.caps[after] and not scan.first[after] and _governed(reading, after):
            last = kept = after
            proper = True
            continue
        if (scan.gap(last) == " №" or last > head) and scan.words[after].exact.isdigit() and scan.gap(last) == " №":
            last = kept = after
            proper = True
            continue
        if reading.has(after, "org_link"):
            last = after
            continue
        break
    return kept, proper


def _governed(reading: Reading, at: int) -> bool:
    """A capitalised word goes on with a body's name when it is a place, its adjective or an acronym, not a person."""
    scan = reading.scan
    word = scan.words[at].exact
    if is_initial(word):
        return False
    if word.isupper() and len(word) > 1:
        return True
    if reading.tongue.name_weight(word, reading.facts[at].marks) >= 2 and not reading.has(at, "place_sure"):
        return _is_adjective(reading, at)
    known = gazetteer_of(scan.vocab, reading.tongue).index
    if reading.keys[word] not in known and not _is_adjective(reading, at) and not reading.has(at - 1, "place_noun"):
        return False
    person_follows = (
        at + 1 < len(scan.words)
        and scan.caps[at + 1]
        and scan.gap(at) == " "
        and reading.tongue.name_weight(scan.words[at + 1].exact, reading.facts[at + 1].marks) >= 2
    )
    return not person_follows and not reading.any_of(at, frozenset({"role", "title"}))


def _acronyms(reading: Reading, taken: bytearray) -> Iterator[Name]:
    scan = reading.scan
    for at, word in enumerate(scan.words):
        exact = word.exact
        if taken[at] or len(exact) not in _ACRONYM or not exact.isupper() or not exact.isalpha():
            continue
        if reading.has(at, "not_acronym") or script_of(exact) is Script.ARAB:
            continue
        sentence = scan.sentences[scan.sentence_of[at]]
        if scan.text[sentence.start : sentence.end].isupper() or _shouting(reading, at):
            continue
        yield _named(reading, at, at)


def _shouting(reading: Reading, at: int) -> bool:
    """A capitalised neighbour of the same kind means a headline, not an acronym."""
    scan = reading.scan
    near = [other for other in (at - 1, at + 1) if reading.same_sentence(at, other) and abs(other - at) == 1]
    return len(scan.words[at].exact) > 4 and any(
        scan.words[other].exact.isupper() and len(scan.words[other].exact) > 3 for other in near
    )


def _foreign(reading: Reading, taken: bytearray) -> Iterator[Name]:
    """Runs of capitalised words in letters that the text is not written in ("Human Rights Watch")."""
    scan, own = reading.scan, str(reading.tongue.pack.settings.get("script", ""))
    at, count = 0, len(scan.words)
    while at < count and own and own != "Latn":
        last = at
        if not taken[at] and scan.caps[at] and scan.words[at].exact[0].isascii() and scan.words[at].exact[0].isalpha():
            while (
                last + 1 < count
                and scan.gap(last) == " "
                and not taken[last + 1]
                and scan.words[last + 1].exact[0].isascii()
                and scan.words[last + 1].exact[0].isalpha()
            ):
                last += 1
            if len(scan.words[at].exact) > 1:
                yield _named(reading, at, last)
        at = last + 1

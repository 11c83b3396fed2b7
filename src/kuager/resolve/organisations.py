"""Compares names of organisations, places and outlets: words instead of given and family names, initials, branches."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from kuager.model import Feature, Verdict
from kuager.resolve.compare import Comparison, likeness
from kuager.text.fold import plain
from kuager.text.names import Part, parts

METHOD: Final = "organisation-names@1"
_ALIKE: Final = 0.8
_PART_OF: Final = 0.5
_INITIALS: Final = 0.75
_SHORTEST_INITIALS: Final = 2
_LONGEST_INITIALS: Final = 8
_SMALL: Final = frozenset({"of", "the", "and", "for", "in"})

GENERIC: Final = frozenset({
    "the", "a", "an", "of", "for", "and", "in", "on", "to", "group", "organisation", "organization", "association", "union", "movement",
    "foundation", "fund", "human", "rights", "public", "volunteers", "volunteer", "centre", "center", "committee", "society", "network",
    "agency", "news", "service", "radio", "media", "newspaper", "website", "channel", "inc", "ltd", "ngo",
})  # fmt: skip
"""Words that say what kind of thing it is. They neither join nor divide two names by themselves."""


def own_words(name: str) -> tuple[Part, ...]:
    """Returns the parts of an organisation's name that are its own; all of them when there are only generic words."""
    found = tuple(part for part in parts(name) if not part.initial or len(part.word) > 1)
    own = tuple(part for part in found if part.word not in GENERIC)
    return own or found


@lru_cache(maxsize=200_000)
def same_word(left: Part, right: Part) -> bool:
    """Says whether two words are one word in two spellings."""
    return likeness(left, right) >= _ALIKE


def compare_names(left: str, right: str) -> Comparison:
    """Compares two organisation names. Symmetric; equal spellings score 1.

    One name inside the other stays below ``unsure``: a branch, a section or another group of the same root is often a
    different organisation, and only a person can know.
    """
    one, two = sorted((left, right))
    if plain(one) and plain(one) == plain(two):
        return _result(1.0, "same_name", "yes", same_name.__doc__)
    if _is_initials(one, two) or _is_initials(two, one):
        return _result(_INITIALS, "initials", f"{one} ~ {two}", initials.__doc__)
    first, second = own_words(one), own_words(two)
    if not first or not second:
        return _result(0.0, "other_words", "", other_words.__doc__)
    small, large = sorted((first, second), key=len)
    met = [part for part in small if any(same_word(part, other) for other in large)]
    if len(met) == len(small) == len(large):
        return _result(0.9, "same_words", " ".join(part.word for part in met), same_words.__doc__)
    if len(met) == len(small):
        return _result(_PART_OF, "part_of", " ".join(part.word for part in met), part_of.__doc__)
    share = len(met) / max(len(first), len(second))
    return _result(round(0.5 * share, 3), "other_words", " ".join(part.word for part in met), other_words.__doc__)


def _result(score: float, name: str, value: str, words: str | None) -> Comparison:
    verdict = Verdict.SAME if score >= _ALIKE else Verdict.UNSURE if score > _PART_OF else Verdict.DIFFERENT
    feature = Feature(name=name, value=value, why=" ".join((words or "").split()))
    return Comparison(score=score, verdict=verdict, features=(feature,))


def initials_of(name: str) -> frozenset[str]:
    """Returns the first letters of a name's words in order, with and without the small words; none for one word."""
    words = plain(name).split()
    own = "".join(word[0] for word in words if word not in _SMALL)
    return frozenset({own, "".join(word[0] for word in words)}) if len(words) > 1 else frozenset()


def as_initials(name: str) -> frozenset[str]:
    """Returns the letters of a name that can be initials: two to eight capitals, marks ignored; none for others."""
    letters = "".join(ch for ch in name if ch.isalpha())
    fits = _SHORTEST_INITIALS <= len(letters) <= _LONGEST_INITIALS and letters.isupper()
    return frozenset({letters.casefold()}) if fits else frozenset()


def _is_initials(short: str, long: str) -> bool:
    """Says whether ``short`` is the capitals of ``long`` in order, marks ignored."""
    return bool(as_initials(short) & initials_of(long))


def same_name() -> None:
    """The names are the same letters; only case, hyphens or spaces may differ."""


def initials() -> None:
    """One name is the initials of the other."""


def same_words() -> None:
    """Every own word of one name has its like in the other, in another spelling or with other general words around it."""


def part_of() -> None:
    """One name is contained in the other; it may be a branch or a different group of the same root."""


def other_words() -> None:
    """The names have own words that do not match."""

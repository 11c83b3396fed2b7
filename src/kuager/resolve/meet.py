"""Which spellings are alike, worked out once for each two: what a new name is asked when it meets all old ones.

Alikeness of two spellings depends on the two alone, never on how many others there are. So the pairs found name by name,
in any order and any batches, are the pairs found over all at once, and they are kept instead of being found again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, permutations, product
from typing import Final, NamedTuple

from kuager.model import Alike, Named
from kuager.ports import Node
from kuager.resolve.compare import METHOD as NAMES
from kuager.resolve.compare import UNSURE_AT, score
from kuager.resolve.organisations import METHOD as ORGANISATION_NAMES
from kuager.resolve.organisations import as_initials, compare_names, initials_of, own_words
from kuager.text.names import Part, part_of, parts, skeleton

METHOD: Final = "meet@2"
PERSON: Final = "person"
ORGANISATIONS: Final = frozenset({"organisation", "outlet"})
_TWO: Final = 2
_COARSER: Final = str.maketrans({"_": "", "r": "l", "J": "s", "S": "s"})
"""What Chinese spellings do not keep apart: r and l, z and zh and sh, whether a vowel begins."""
_THOUSAND: Final = 1000
Lookup = Callable[[Iterable[int]], Iterable[Named]]
"""Returns the spellings kept under any of these keys."""


class Keys(NamedTuple):
    """Under which numbers a spelling is kept, and under which it looks for others. Two find each other, or neither does."""

    kept: frozenset[int]
    asked: frozenset[int]


def method() -> str:
    """Says what the pairs were made by; pairs made by something else have to be made again."""
    return f"{METHOD}+{NAMES}+{ORGANISATION_NAMES}"


def spellings(node: Node) -> tuple[Named, ...]:
    """Returns the names under which a node can be met by others: none for the shielded, single names and places."""
    if node.shielded or (node.schema != PERSON and node.schema not in ORGANISATIONS):
        return ()
    names = dict.fromkeys((node.name, *node.spellings))
    return tuple(Named(node.schema, name) for name in names if _can_meet(node.schema, name))


@lru_cache(maxsize=262144)
def _can_meet(schema: str, name: str) -> bool:
    if schema == PERSON:
        return sum(not part.initial for part in parts(name)) > 1
    return bool(own_words(name))


def keys_of(named: Named) -> Keys:
    """Returns the keys of a spelling.

    Two people share a key when one part of their names has the same consonants and another part's are one consonant
    apart at most: sharing a family name alone is too common. A name that passed through Chinese meets others by fewer
    kinds of consonants, since Chinese keeps fewer apart; two that did not pass never meet so. Organisations share all
    their own words or two of them, or one is the initials of the other. Keys are 63-bit hashes, so an index of them tells nobody's name by itself.
    """
    if named.schema == PERSON:
        return _keys_of_person(named)
    words = frozenset(_hash(named.schema, *key) for key in _organisation(named.name))
    long, short = initials_of(named.name), as_initials(named.name)
    # The long name looks for its initials and they for it; two names of the same initials need not meet.
    own = {*_hashes(named, "long", long), *_hashes(named, "short", short)}
    others = {*_hashes(named, "short", long), *_hashes(named, "long", short)}
    return Keys(words | own, words | others)


def meet(new: Sequence[Named], old: Lookup) -> Iterator[Alike]:
    """Yields every pair of a new spelling with an old one, or of two new ones, that is alike enough to be asked about.

    Args:
        new: spellings that are not kept yet, each once.
        old: finds kept spellings by key.
    """
    among: dict[int, list[Named]] = defaultdict(list)
    for one in new:
        keys = keys_of(one)
        others = {*old(keys.asked), *(other for key in keys.asked for other in among[key])}
        for key in keys.kept:
            among[key].append(one)
        for other in sorted(others):
            found = _score(one, other)
            if found >= UNSURE_AT:
                left, right = sorted((one.name, other.name))
                yield Alike(one.schema, left, right, round(_THOUSAND * found))


def meet_all(nodes: Iterable[Node]) -> tuple[list[Named], list[Alike]]:
    """Returns the spellings of all nodes and every pair of them that is alike, sorted: what meeting one by one gives."""
    names = sorted({named for node in nodes for named in spellings(node)})
    return names, sorted(meet(names, lambda _: ()))


def _score(one: Named, two: Named) -> float:
    if one.schema == PERSON:
        return score(one.name, two.name)
    return compare_names(one.name, two.name).score


def _keys_of_person(named: Named) -> Keys:
    own = [part for part in parts(named.name) if not part.initial]
    direct = {_hash(PERSON, *key) for bones in _bones(own) for key in _pairs(bones)}
    side, other = ("through", "straight") if any(part.through for part in own) else ("straight", "through")
    coarse = {key for bones in _coarse_bones(own) for key in _pairs(bones)}
    kept = frozenset(direct | {_hash(PERSON, side, *key) for key in coarse})
    asked = {_hash(PERSON, other, *key) for key in coarse}
    # Two that passed through Chinese, in characters and in Latin letters, may have lost different sounds.
    return Keys(kept, frozenset(direct | asked | (kept if side == "through" else frozenset())))


def _bones(own: Sequence[Part]) -> Iterator[tuple[str, ...]]:
    """The consonants of each part, and again with two neighbours as one: Nur Bolat is Nurbolat."""
    yield tuple(skeleton(part.stems[0]) for part in own)
    if len(own) > _TWO:
        for at in range(len(own) - 1):
            merged = (*own[:at], part_of(own[at].word + own[at + 1].word), *own[at + 2 :])
            yield tuple(skeleton(part.stems[0]) for part in merged)


def _coarse_bones(own: Sequence[Part]) -> Iterator[tuple[str, ...]]:
    forms = [dict.fromkeys(_coarse(form) for form in (part.through or part.stems[0], part.sound)) for part in own]
    yield from product(*forms)


def _coarse(form: str) -> str:
    bones = skeleton(form).translate(_COARSER).replace("nk", "n")
    return "".join(letter for at, letter in enumerate(bones) if not at or bones[at - 1] != letter)


def _pairs(bones: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for one, two in permutations(bones, _TWO):
        yield (one, two)
        yield from ((one, two[:at] + two[at + 1 :]) for at in range(len(two)))


def _organisation(name: str) -> Iterator[tuple[str, ...]]:
    own = own_words(name)
    bones = sorted(skeleton(part.sound) for part in own)
    count = str(len(bones))
    if len(bones) == 1:
        yield (count, bones[0])
    elif len(bones) == _TWO:
        for one, two in permutations(bones):
            yield (count, one, two)
            yield from ((count, one, two[:at] + two[at + 1 :]) for at in range(len(two)))
    else:
        yield from ((count, *pair) for pair in combinations(bones, _TWO))


def _hashes(named: Named, kind: str, letters: Iterable[str]) -> Iterator[int]:
    return (_hash(named.schema, kind, some) for some in letters)


def _hash(*words: str) -> int:
    digest = hashlib.blake2b("\x1f".join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


__all__ = ["Keys", "Lookup", "keys_of", "meet", "meet_all", "method", "spellings"]

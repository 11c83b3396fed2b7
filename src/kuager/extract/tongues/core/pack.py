"""The word lists of one language, loaded once and frozen; edited in ``resources/tongues/<lang>.yml``, never in code.

Every list is words with spaces between them. A plain word stands for itself; ``слов-`` for the stem with any ending of the
language; ``слов~`` for whatever begins so. A trigger line is ``words + needed words + needed words ! forbidden words``:
one of the first, at least one of each further group in the same clause, none of the last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, NamedTuple

import yaml

from kuager.extract.vocab import KinTerm

Ending = Callable[[str], bool]
"""Says whether some last letters are an ending of the language."""
_LONGEST_ENDING = 14


class Trigger(NamedTuple):
    """One way to tell an event: its schema, who is grammatically concerned, what must and what may not stand beside."""

    type: str
    voice: str
    needs: tuple[str, ...] = ()
    never: str | None = None


class Facts(NamedTuple):
    """What the lists say about a word: names of lists it is in, the kin term it is, the events it may tell."""

    marks: frozenset[str] = frozenset()
    kin: KinTerm | None = None
    triggers: tuple[Trigger, ...] = ()


NOTHING = Facts()


@dataclass(slots=True)
class _Slot:
    marks: set[str] = field(default_factory=set)
    kin: KinTerm | None = None
    triggers: list[Trigger] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pack:
    """The lists of one language.

    ``patterns`` are compiled regular expressions by name, for lower-case text; ``settings`` plain values.
    """

    lang: str
    exact: Mapping[str, Facts]
    stems: Mapping[str, Facts]
    prefixes: Mapping[str, Facts]
    patterns: Mapping[str, re.Pattern[str]]
    settings: Mapping[str, Any]
    is_ending: Ending
    longest: int

    def facts(self, lower: str) -> Facts:
        """Returns what is known about a word in small letters; what several entries say is put together."""
        found = [self.exact[lower]] if lower in self.exact else []
        most = min(len(lower), self.longest)
        for length in range(most, 1, -1):
            stem = lower[:length]
            if stem in self.prefixes:
                found.append(self.prefixes[stem])
            if len(lower) - length <= _LONGEST_ENDING and stem in self.stems and self.is_ending(lower[length:]):
                found.append(self.stems[stem])
        return found[0] if len(found) == 1 else _together(found)


def _together(found: Iterable[Facts]) -> Facts:
    every = list(found)
    if not every:
        return NOTHING
    return Facts(
        frozenset().union(*(one.marks for one in every)),
        next((one.kin for one in every if one.kin is not None), None),
        tuple(dict.fromkeys(trigger for one in every for trigger in one.triggers)),
    )


def load_pack(lang: str, is_ending: Ending, fold: Callable[[str], str] = str) -> Pack:
    """Reads the lists of a language.

    Args:
        lang: the name of the file.
        is_ending: answers for ``слов-``.
        fold: puts a word into the form in which words of texts are looked up (``ё`` as ``е``).
    """
    raw = _read(f"{lang}.yml")
    slots: dict[str, _Slot] = {}
    for name, words in raw.get("lists", {}).items():
        for word in str(words).split():
            slots.setdefault(fold(word), _Slot()).marks.add(name)
    for word, term in raw.get("kin", {}).items():
        slots.setdefault(fold(word), _Slot()).kin = KinTerm(**term)
    for kind, rules in raw.get("events", {}).items():
        _enter_event(slots, kind, rules, fold)
    exact, stems, prefixes = _by_shape(slots)
    return Pack(
        lang=lang,
        exact=exact,
        stems=stems,
        prefixes=prefixes,
        patterns={name: re.compile(pattern) for name, pattern in raw.get("patterns", {}).items()},
        settings=raw.get("settings", {}),
        is_ending=is_ending,
        longest=max(map(len, (*exact, *stems, *prefixes, "  "))),
    )


def _read(name: str) -> dict[str, Any]:
    text = resources.files("kuager.extract").joinpath("resources", "tongues", name).read_text("utf-8")
    loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  a safe loader, the one in C where it was built
    return dict(loaded)


def _enter_event(slots: dict[str, _Slot], kind: str, rules: Mapping[str, str], fold: Callable[[str], str]) -> None:
    for number, line in enumerate(rules["triggers"].splitlines()):
        if not line.strip():
            continue
        shown, _, never = line.partition("!")
        words, *groups = shown.split("+")
        needs = tuple(f"+{kind}.{number}.{at}" for at in range(len(groups)))
        forbidden = f"!{kind}.{number}" if never.strip() else None
        for mark, group in zip(needs, groups, strict=True):
            for word in group.split():
                slots.setdefault(fold(word), _Slot()).marks.add(mark)
        for word in never.split():
            slots.setdefault(fold(word), _Slot()).marks.add(str(forbidden))
        for word in words.split():
            slots.setdefault(fold(word), _Slot()).triggers.append(Trigger(kind, rules["voice"], needs, forbidden))


def _by_shape(slots: Mapping[str, _Slot]) -> Iterator[dict[str, Facts]]:
    def part(last: str) -> dict[str, Facts]:
        return {
            word.removesuffix(last) if last else word: Facts(frozenset(slot.marks), slot.kin, tuple(slot.triggers))
            for word, slot in slots.items()
            if (word[-1] == last if last else word[-1] not in "-~")
        }

    return iter((part(""), part("-"), part("~")))

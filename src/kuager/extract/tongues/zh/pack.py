"""The Chinese word lists, loaded once and frozen; edited in ``resources/tongues/zh.yml``, never in code."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from kuager.extract.vocab import KinTerm, load_vocab
from kuager.text.scripts import Script, script_of

_MANY = 24
_FEW = 4
_SEXES = {"m": "male", "f": "female"}
_MARKS = str.maketrans(",:;?!()", "，：；？！（）")
_ASCII_MARK = re.compile(
    r"(?<=[\u3001-\u9fff”’])[,:;?!](?!//)|[()]|(?<=[)A-Za-z])[,:;](?=[\u3001-\u9fff])|(?<=\d)[,;](?=[\u4e00-\u9fff])"
)
"""Writers of Chinese use plain commas and brackets, too; not inside numbers and addresses."""
_ASCII_DOT = re.compile(r"(?<=[\u4e00-\u9fff])[.．‧・•∙](?=[\u4e00-\u9fff])")
_DIGITS = dict(zip("０１２３４５６７８９", "0123456789", strict=True))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pack:
    """Words by class, patterns made of them, and the folding of traditional characters."""

    folding: Mapping[int, str]
    surnames: frozenset[str]
    compound: frozenset[str]
    weak: frozenset[str]
    not_given: frozenset[str]
    transcribing: frozenset[str]
    strong: frozenset[str]
    titles_before: frozenset[str]
    titles_after: re.Pattern[str]
    sex_titles: Mapping[str, str]
    kin: Mapping[str, KinTerm]
    kin_short: Mapping[str, KinTerm]
    places: Mapping[str, str]
    canonical: frozenset[str]
    words: re.Pattern[str]
    lists: Mapping[str, frozenset[str]]
    events: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]
    covers: Mapping[str, frozenset[str]]

    def fold(self, text: str) -> str:
        """Returns the text in simplified characters, plain digits and the marks of Chinese, every character where it was."""
        plain = _ASCII_MARK.sub(lambda match: match.group().translate(_MARKS), text.translate(self.folding))
        return _ASCII_DOT.sub("·", plain)

    def any_of(self, *names: str) -> str:
        """Returns a pattern for the longest word of some lists."""
        return trie(word for name in names for word in self.lists[name])


def trie(words: Iterable[str]) -> str:
    """Returns a pattern that matches the longest of some words, in one walk however many there are."""
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for ch in word:
            node = node.setdefault(ch, {})
        node[""] = True
    letters = sorted(ch for ch in root if ch)
    if "" in root or len(letters) <= _FEW:
        return _pattern(root)
    # A pattern that begins with a set of characters is looked for without trying it at every place: three to eight
    # times as fast over a text. The look back then finds the words of the character in few steps.
    return f"[{''.join(map(re.escape, letters))}](?:{_led(letters, [_pattern(root[ch]) for ch in letters])})"


def _led(letters: Sequence[str], rests: Sequence[str]) -> str:
    """Returns a pattern for what follows a character already read: one of four ranges, and so on until few are left."""
    if len(letters) <= _FEW:
        return "|".join(f"(?<={re.escape(ch)}){rest}" for ch, rest in zip(letters, rests, strict=True))
    size = -(-len(letters) // _FEW)
    parts = [slice(at, at + size) for at in range(0, len(letters), size)]
    return "|".join(
        f"(?<=[{re.escape(letters[part][0])}-{re.escape(letters[part][-1])}])(?:{_led(letters[part], rests[part])})"
        for part in parts
    )


def _pattern(node: Mapping[str, Any]) -> str:
    letters = sorted(ch for ch in node if ch)
    if not letters:
        return ""
    options = [re.escape(ch) + _pattern(node[ch]) for ch in letters]
    if len(options) > _MANY:
        # Options are tried one after the other: a look at the range first passes over most of them at once.
        size = math.isqrt(len(options)) + 1
        options = [
            f"(?=[{letters[at]}-{letters[min(at + size, len(letters)) - 1]}])(?:{'|'.join(options[at : at + size])})"
            for at in range(0, len(letters), size)
        ]
    plain = options[0] if len(options) == 1 else "(?:" + "|".join(options) + ")"
    return f"(?:{plain})?" if "" in node else plain


def _kin(raw: Mapping[str, str]) -> dict[str, KinTerm]:
    found = {}
    for word, value in raw.items():
        relation, sex, plural = (*value.split(), "", "")[:3]
        found[word] = KinTerm(relation=relation, sex=_SEXES.get(sex), plural=plural == "p")
    return found


def _events(raw: Mapping[str, str]) -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    found = {}
    for kind, block in raw.items():
        by_voice: dict[str, list[str]] = {}
        for line in block.splitlines():
            if line.strip():
                voice, _, pattern = line.strip().partition(" ")
                by_voice.setdefault(voice, []).append(pattern)
        found[kind] = tuple((voice, re.compile("|".join(lines))) for voice, lines in by_voice.items())
    return found


def _places(listed: str, folding: Mapping[int, str]) -> dict[str, str]:
    found = {word: word for word in listed.split()}
    for name, place in load_vocab().places.items():
        if len(name) > 1 and script_of(name) is Script.HANS and not place.weak:
            found[name.translate(folding)] = place.name
    return found


def _words(raw: Mapping[str, Any], places: Iterable[str]) -> Iterator[str]:
    for name in (
        "common",
        "titles_before",
        "titles_after",
        "org_known",
        "org_heads",
        "human",
        "charges",
        "place_suffixes",
    ):
        yield from raw[name].split()
    yield from raw["kin"]
    yield from places


@cache
def load_pack() -> Pack:
    """Reads the packaged lists; the result never changes, so one reading serves all."""
    text = resources.files("kuager.extract").joinpath("resources", "tongues", "zh.yml").read_text("utf-8")
    raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  a safe loader, the one in C where it was built
    folding = {ord(pair[0]): pair[1] for pair in raw["folding"].split()} | {ord(a): b for a, b in _DIGITS.items()}
    places = _places(raw["places"], folding)
    lists = {name: frozenset(raw[name].split()) for name in raw if isinstance(raw[name], str)}
    return Pack(
        folding=folding,
        surnames=frozenset("".join(raw["surnames"].split())),
        compound=lists["compound_surnames"],
        weak=frozenset("".join(raw["weak_surnames"].split())),
        not_given=frozenset("".join(raw["not_given"].split())),
        transcribing=frozenset("".join(raw["transcribing"].split())),
        strong=frozenset("".join(raw["transcribing_strong"].split())),
        titles_before=lists["titles_before"] | frozenset(raw["kin"]),
        titles_after=re.compile(trie(lists["titles_after"])),
        sex_titles=raw["sex_titles"],
        kin=_kin(raw["kin"]),
        kin_short=_kin(raw["kin_short"]),
        places=places,
        canonical=frozenset(place.name for place in load_vocab().places.values()),
        words=re.compile(trie(word for word in _words(raw, places) if len(word) > 1)),
        lists=lists,
        events=_events(raw["events"]),
        covers={kind: frozenset(others.split()) for kind, others in raw["covers"].items()},
    )

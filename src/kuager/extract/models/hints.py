"""From a model's guesses to names the rules should look for: only what the rules did not see, and what can be a name at all.

Raw, the English model calls peoples persons and flips a surname's label from line to line; what is refused here is that.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from kuager.extract.found import Label
from kuager.extract.lexicon import Entry, Lexicon, LexiconKind
from kuager.extract.models.choosing import Guess
from kuager.extract.vocab import Kind, Vocab, load_vocab
from kuager.model import Document, Extraction, MentionType, ZoneLabel
from kuager.text.fold import bare
from kuager.text.scripts import Script, script_of

BUDGET: Final = 200_000
"""Code points that a model reads of one document: some minutes of work in the slowest language."""
WHY: Final = "a name to the model {}, which the rules did not see"
_KINDS: Final = {Label.PERSON: LexiconKind.PERSON, Label.PLACE: LexiconKind.PLACE}
_TRIM: Final = "¡¿ \t\u00a0\"'“”‘’«»()[],.;:!?-–—·、，。（）《》「」"
_POSSESSIVE: Final = re.compile(r"['’ʼ]s?$")
_WORDS: Final = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_NAMES: Final = frozenset(
    {MentionType.PERSON, MentionType.ORGANISATION, MentionType.PLACE, MentionType.UNNAMED_PERSON, MentionType.DATE}
)
_NOT: Final = (
    Kind.TITLE | Kind.ROLE | Kind.MONTH | Kind.WEEKDAY | Kind.COMMON_PROPER | Kind.NOT_NAME | Kind.ORG_HEAD
    | Kind.INSTITUTION | Kind.PLACE_HEAD | Kind.KIN
)  # fmt: skip
_MOST_WORDS: Final = 4
_DOTS: Final = dict.fromkeys(map(ord, "·•‧・"))
_HAN_NAME: Final = re.compile(r"[\u3400-\u9fff]{2,12}(?:[·•‧・][\u3400-\u9fff]{1,8})*")
_PLACED: Final = re.compile(
    r"\b(?:in|near|at|from|to|of|outside|inside|across|around|through|into|towards?) $", re.IGNORECASE
)


def hints(document: Document, found: Extraction, guesses: Iterable[Guess], vocab: Vocab | None = None) -> list[Entry]:
    """Returns the names that a model sees and the rules do not.

    Args:
        document: the text that was read.
        found: what the rules found in it.
        guesses: what the model says.
        vocab: the word lists that know peoples, places and plain words.
    """
    vocab = vocab or load_vocab()
    known = sorted((one.start, one.end) for one in found.mentions if one.type in _NAMES)
    longest = max((end - start for start, end in known), default=0)
    labels: dict[str, Counter[Label]] = defaultdict(Counter)
    free: Counter[str] = Counter()
    placed: set[str] = set()
    for guess in guesses:
        start, end = _trimmed(document.text, guess)
        surface = document.text[start:end]
        if not surface or not _is_main(document, start):
            continue
        labels[surface][guess.label] += 1
        if _PLACED.search(document.text[max(0, start - 9) : start]):
            placed.add(surface)
        first = bisect_left(known, (start - longest, 0))
        last = bisect_left(known, (end, 0))
        free[surface] += not any(right > start for _, right in known[first:last])
    parts = {bare(word) for one in found.mentions if one.type in _NAMES for word in _WORDS.findall(one.text)}
    return [
        Entry(kind=_KINDS[label], canonical=surface, spelling=surface, lang=document.lang or "")
        for surface, counted in labels.items()
        for label, number in counted.most_common(1)
        # All places must be free: a name that the rules read otherwise in one place is no gap of theirs.
        if label in _KINDS and 2 * number > counted.total() and free[surface] == counted.total()
        if _can_be(surface, label, vocab, parts) and (counted.total() > 1 or not _is_single(surface, label))
        # An unknown English word with a capital is a car as easily as a town; "in" before it says which.
        if label is Label.PERSON or surface in placed or document.lang != "en"
    ]


def _trimmed(text: str, guess: Guess) -> tuple[int, int]:
    surface = text[guess.start : guess.end]
    surface = _POSSESSIVE.sub("", surface.rstrip(_TRIM))
    start = guess.start + len(surface) - len(surface.lstrip(_TRIM))
    return start, guess.start + len(surface)


def _is_main(document: Document, start: int) -> bool:
    return any(zone.start <= start < zone.end and zone.label is ZoneLabel.MAIN for zone in document.zones)


def _can_be(surface: str, label: Label, vocab: Vocab, parts: set[str]) -> bool:
    if script_of(surface.translate(_DOTS)) is Script.HANS:
        return _HAN_NAME.fullmatch(surface) is not None and surface not in parts
    words = _WORDS.findall(surface)
    if not _is_written_as_name(surface, words, vocab):
        return False
    if label is Label.PERSON and any(word in vocab.places for word in words):
        return False
    plain = sum(vocab.is_ordinary(word.lower()) for word in words)
    if len(words) == 1:
        return len(surface) > 2 and not plain and bare(surface) not in parts
    return plain < len(words) and not (label is Label.PLACE and plain)


def _is_single(surface: str, label: Label) -> bool:
    """One lone word, once in a text, is as often a foreign word as a person."""
    return label is Label.PERSON and len(_WORDS.findall(surface)) == 1 and script_of(surface) is Script.LATN


def _is_written_as_name(surface: str, words: Sequence[str], vocab: Vocab) -> bool:
    if not 0 < len(words) <= _MOST_WORDS or surface.isupper() or any(_is_odd(char) for char in surface):
        return False
    kinds = [vocab.kinds.get(word.lower(), 0) for word in words]
    if any(kind & _NOT or word in vocab.demonyms for kind, word in zip(kinds, words, strict=True)):
        return False
    return all(word[0].isupper() or kind & Kind.PARTICLE for kind, word in zip(kinds, words, strict=True))


def _is_odd(char: str) -> bool:
    return char.isdigit() or char in "\n\r\t@#/"


def with_hints(lexicon: Lexicon, entries: Iterable[Entry]) -> Lexicon:
    """Returns a lexicon that knows these names too; what the team knows of a spelling goes before a hint."""
    return lexicon.also(entries)


def marked(found: Extraction, entries: Iterable[Entry], model: str) -> Extraction:
    """Says of the mentions that a model led to who saw them, and names the model as a part of the extractor."""
    seen = {(entry.kind.value, entry.spelling) for entry in entries}
    mentions = tuple(
        replace(one, why=one.why or WHY.format(model)) if (one.type.value, " ".join(one.text.split())) in seen else one
        for one in found.mentions
    )
    return replace(found, extractor=f"{found.extractor}+{model}", mentions=mentions)

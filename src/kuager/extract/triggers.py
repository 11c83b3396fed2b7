"""The words that tell events: read from ``resources/events.yml``, looked up word by word."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from kuager.extract.scan import Scan
from kuager.extract.vocab import Vocab
from kuager.text.words import lowered

_BACK = 100
_ANY = r"[\w’'.-]+ "
_ANY_BEFORE = r" [\w’'.-]+"
_ON = 140


class Trigger(NamedTuple):
    """One way to tell an event: what must follow the word and what must stand before it, if anything."""

    type: str
    voice: str
    after: re.Pattern[str] | None
    before: re.Pattern[str] | None


class Cue(NamedTuple):
    """A trigger found at a word."""

    at: int
    type: str
    voice: str


@cache
def _compiled(line: str, kind: str, voice: str) -> tuple[tuple[str, ...], Trigger]:
    words, after, before = line, None, None
    if " <= " in words:
        words, _, rest = words.partition(" <= ")
        before, _, after = rest.partition(" => ")
    elif " => " in words:
        words, _, after = words.partition(" => ")
    if " => " in words:
        words, _, after = words.partition(" => ")
    after = after.replace(r"\w+ ", _ANY) if after else after
    before = before.replace(r" \w+", _ANY_BEFORE) if before else before
    if before and before.endswith("$"):
        before = before[:-1] + r"\s*$"
    return tuple(words.split()), Trigger(
        kind,
        voice,
        re.compile(rf"[\s\u00a0,]*(?:{after})") if after else None,
        re.compile(rf"(?:^|\b|(?<=\W))(?:{before})" if before.endswith("$") else before) if before else None,
    )


def index_of(events: Mapping[str, Any]) -> dict[str, list[Trigger]]:
    """Returns the triggers of each word."""
    found: dict[str, list[Trigger]] = defaultdict(list)
    for kind, rules in events.items():
        for line in rules["triggers"].splitlines():
            if line.strip():
                words, trigger = _compiled(line.strip(), kind, rules["voice"])
                for word in words:
                    found[word].append(trigger)
    return dict(found)


@cache
def triggers_of(vocab: Vocab) -> Mapping[str, Sequence[Trigger]]:
    """Returns the triggers of a vocabulary, compiled once."""
    return index_of(vocab.events)


def find_cues(scan: Scan, triggers: Mapping[str, Sequence[Trigger]]) -> Iterator[Cue]:
    """Yields the events told in the document's own text, each kind once per word."""
    text = lowered(scan.text)
    for index, lower in enumerate(scan.lowers):
        options = triggers.get(lower)
        if options is None:
            continue
        start, end, _ = scan.words[index]
        if not scan.is_main(start):
            continue
        sentence = scan.sentences[scan.sentence_of[index]]
        seen: set[str] = set()
        scan.pace.tick()
        for trigger in options:
            if trigger.type not in seen and _fits(text, start, end, (sentence.start, sentence.end), trigger):
                seen.add(trigger.type)
                yield Cue(index, trigger.type, trigger.voice)


def _fits(text: str, start: int, end: int, sentence: tuple[int, int], trigger: Trigger) -> bool:
    if trigger.after is not None and trigger.after.match(text, end, min(sentence[1], end + _ON)) is None:
        return False
    if trigger.before is None:
        return True
    return trigger.before.search(text[max(sentence[0], start - _BACK) : start]) is not None

"""Reads what was typed: a question about relatives, dates, kinds of events, and the words that are left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from kuager.extract.eventwords import event_types
from kuager.extract.kinwords import KinWord, kin_word, kin_words
from kuager.model.schema import schemata, vocabulary
from kuager.text.dates import find_dates
from kuager.text.other_dates import find_other_dates
from kuager.text.scripts import Script, script_of

_DATE: Final = re.compile(r"(?:\d{4}|XXXX)(?:-\d\d){0,2}")
_PUNCTUATION: Final = '.,;:!?()[]{}"“”«»„？。，！、'
_LANGUAGES: Final = {Script.LATN: ("en",), Script.CYRL: ("kk", "ru"), Script.ARAB: ("ug",), Script.HANS: ("zh",)}
_BEFORE: Final = frozenset({"who", "is", "was", "are", "the", "a", "an", "all", "any", "кто", "кем", "кім", "谁"})
"""Words a question may begin with."""
_OF: Final = "of"
_HAN_TAIL: Final = re.compile(r"(?:是谁|是|在哪里|在哪|有谁)$")
_POSSESSIVE: Final = re.compile(r"(?:['’]s|(?<=s)['’])$", re.IGNORECASE)
_GENITIVE: Final = re.compile("(?:[нңдт][ыі]ң|\u0646\u0649\u06ad)$", re.IGNORECASE)
_RUSSIAN: Final = re.compile(r"(?:ого|его|ому|ой|ей|ы|и|а|я|у|ю)$", re.IGNORECASE)
_LABEL_ENDING: Final = re.compile(r"[аеёиоуыэюяйь]*$")
_SHORTEST_LABEL: Final = 5
_SHORT: Final = 3
_SMALL: Final = frozenset({"in", "on", "of", "at", "the", "and", "by", "for", "from", "near", "в", "во", "на", "из", "с", "и", "у", "жыл", "жылы", "жылғы", "года", "год", "году"})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class KinQuestion:
    """Somebody's relatives: the relation asked for, and how the somebody may be written, the likeliest first."""

    relation: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventQuestion:
    """Events by kind and date, and the words that are left, which name people or places."""

    types: tuple[str, ...]
    dates: tuple[str, ...]
    rest: str


def kin_question(query: str) -> KinQuestion | None:
    """Returns the question about relatives that a query asks; None when it asks none.

    A kin word alone asks nothing, and one that only stands before a name without saying whose (``Sister Maria``) neither,
    except in Russian, where the case of the name says it and people leave cases away.
    """
    words = [word for raw in query.split() if (word := raw.strip(_PUNCTUATION))]
    while words and words[0].lower() in _BEFORE:
        words = words[1:]
    if not words:
        return None
    if any(script_of(word) is Script.HANS for word in words):
        return _chinese("".join(words))
    return _leading(words) or _trailing(words)


def _chinese(text: str) -> KinQuestion | None:
    text = _HAN_TAIL.sub("", text)
    for one in kin_words("zh"):
        owner = text.removesuffix(one.word)
        if owner not in {text, ""}:
            owner = owner.removesuffix("的").removesuffix("之")
            return KinQuestion(relation=one.relation, owners=(owner,)) if owner else None
    return None


def _leading(words: list[str]) -> KinQuestion | None:
    """Reads ``brother of X``, ``younger brother of X``, ``брат X``."""
    for at, word in enumerate(words[:3]):
        kin = _kin(word)
        if kin is None:
            continue
        rest = words[at + 1 :]
        if kin.lang == "en":
            if len(rest) < 2 or rest[0].lower() != _OF:  # noqa: PLR2004  "of" and a name
                continue
            rest = rest[1:]
        elif kin.lang != "ru" or at or not rest:
            continue
        return KinQuestion(relation=kin.relation, owners=_owners(rest, kin.lang))
    return None


def _trailing(words: list[str]) -> KinQuestion | None:
    """Reads ``X's brother``, ``X-тің ағасы``."""
    kin = _kin(words[-1])
    owner = words[:-1]
    if kin is not None and kin.lang == "en":
        # "X's younger brother": what stands between tells more about him.
        owner = next((words[: at + 1] for at in range(len(words) - 1) if _POSSESSIVE.search(words[at])), [])
    if kin is None or not _POSSESSIVE.sub("", " ".join(owner)):
        return None
    if kin.lang == "kk" and words[-1].lower() == kin.word.rstrip("-"):
        # Without "his" behind it, it is how one speaks to an elder: Серік аға.
        return None
    if kin.lang == "ru":
        return None
    return KinQuestion(relation=kin.relation, owners=_owners(owner, kin.lang))


def _kin(word: str) -> KinWord | None:
    for lang in _LANGUAGES.get(script_of(word) or Script.COMMON, ()):
        found = kin_word(word, lang) or _labelled(word.lower(), lang)
        if found is not None:
            return found
    return None


def _labelled(lower: str, lang: str) -> KinWord | None:
    """Relations that the lists of the rules lack (relatives) are known by the vocabulary's own labels."""
    for term in vocabulary("kinship").terms.values():
        label = term.labels.get(lang, "").lower()
        stem = _LABEL_ENDING.sub("", label) if lang == "ru" else label
        if (
            len(stem) >= _SHORTEST_LABEL
            and " " not in label
            and lower.startswith(stem)
            and len(lower) - len(stem) <= _SHORT
        ):
            return KinWord(word=label, relation=term.id, sex=None, lang=lang)
    return None


def _owners(words: list[str], lang: str) -> tuple[str, ...]:
    """Returns the name as typed, and without the ending that says whose."""
    plain = [*words[:-1], _POSSESSIVE.sub("", words[-1])]
    found = [" ".join(plain)]
    if lang in {"kk", "ug"}:
        found.insert(0, " ".join([*plain[:-1], _GENITIVE.sub("", plain[-1])]))
    if lang == "ru":
        bare = [_RUSSIAN.sub("", word) if len(word) > _SHORT + 2 else word for word in plain]
        found += [" ".join([*plain[:-1], bare[-1]]), " ".join(bare)]
    return tuple(dict.fromkeys(found))


def event_question(query: str) -> EventQuestion | None:
    """Returns the question about events that a query asks; None where it names neither a date nor a kind of event."""
    dates, rest = _dates(query)
    words = [word for raw in rest.split() if (word := raw.strip(_PUNCTUATION))]
    types: set[str] = set()
    left = []
    for word in words:
        told = _types(word)
        types |= told
        if not told and word.lower() not in _SMALL:
            left.append(word)
    if not types and not dates:
        return None
    return EventQuestion(types=tuple(sorted(types)), dates=dates, rest=" ".join(left))


def _dates(query: str) -> tuple[tuple[str, ...], str]:
    """Returns the dates in any of the languages, each place read the longest way, and the query without them."""
    spans = [*find_dates(query), *(one for lang in ("ru", "kk", "zh", "ug") for one in find_other_dates(query, lang))]
    kept: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda one: (one.start - one.end, one.start)):
        if (
            span.value
            and _DATE.fullmatch(span.value)
            and all(span.end <= start or span.start >= end for start, end, _ in kept)
        ):
            kept.append((span.start, span.end, span.value))
    rest = query
    for start, end, _ in sorted(kept, reverse=True):
        rest = f"{rest[:start]} {rest[end:]}"
    return tuple(dict.fromkeys(value for *_, value in sorted(kept))), rest


def _types(word: str) -> frozenset[str]:
    if script_of(word) is Script.HANS:
        return frozenset(one.id for one in schemata() if one.is_event and one.labels["zh"] in word)
    lower = word.lower()
    labelled = frozenset(kind for label, kind in _labels() if _same(lower, label))
    return labelled or event_types(word)


@cache
def _labels() -> tuple[tuple[str, str], ...]:
    """Returns the words that label one kind of event and no other, with the kind."""
    kinds: dict[str, set[str]] = {}
    for one in schemata():
        for label in one.labels.values() if one.is_event else ():
            for word in label.lower().split():
                kinds.setdefault(word, set()).add(one.id)
    return tuple((word, min(kind)) for word, kind in kinds.items() if len(kind) == 1 and len(word) > _SHORT)


def _same(word: str, label: str) -> bool:
    """Says whether a word is a label but for a short ending: ``detentions``, ``задержания``."""
    stem = label[: max(_SHORTEST_LABEL, len(label) - 1)]
    return word == label or (
        len(label) >= _SHORTEST_LABEL and word.startswith(stem) and len(word) - len(label) <= _SHORT
    )

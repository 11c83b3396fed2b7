"""What a copy changed: a number, a date, a "not", a relative that differs between a text and the one that repeats it.

Copies contradict nobody, since they are one voice; but a fact that a rewrite got wrong must not travel on as a fact. So
these are findings of *independence*: which of the two to quote, and that the later one is no source of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from kuager.model import CopyEdge, DocumentId, EdgeKind, Finding, FindingKind, Side, several, tell
from kuager.text import kinwords
from kuager.text.number_words import ENGLISH, RUSSIAN
from kuager.weigh.material import Material, answers, finding
from kuager.weigh.once import while_same

METHOD: Final = "changed-facts@1"
_TOKEN: Final = re.compile(r"\d+(?:[.,:/-]\d+)*|\w+(?:[’'-]\w+)*|[\u4e00-\u9fff]")
_NUMBERS: Final = (
    {word: str(number) for word, number in (RUSSIAN | ENGLISH).items() if number != 1}
    # Other forms of Russian "one" mean "some" and "the same" as often as they count.
    | {"one": "1", "один": "1", "hundred": "100", "million": "1000000"}
)
_MONTHS: Final = (
    ("jan", "янв", "қаңтар"), ("feb", "фев", "ақпан"), ("mar", "мар", "наурыз"), ("apr", "апр", "сәуір"), ("may", "мая", "мамыр"), ("jun", "июн", "маусым"), ("jul", "июл", "шілде"),
    ("aug", "авг", "тамыз"), ("sep", "сен", "қыркүйек"), ("oct", "окт", "қазан"), ("nov", "ноя", "қараша"), ("dec", "дек", "желтоқсан"),
)  # fmt: skip
_MONTH: Final = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|январ[ья]|феврал[ья]|марта?|апрел[ья]|мая|июн[ья]|июл[ья]|августа?|сентябр[ья]|октябр[ья]|ноябр[ья]|декабр[ья])"
)
_NOT: Final = frozenset(
    {
        "not",
        "never",
        "no",
        "nobody",
        "none",
        "neither",
        "не",
        "ни",
        "никогда",
        "нет",
        "никто",
        "емес",
        "жоқ",
        "没",
        "未",
        "不",
    }
)
_KIN: Final = frozenset({*kinwords.ENGLISH, "sons", "daughters", "brothers", "sisters", *kinwords.RUSSIAN})
_UNIT: Final = re.compile(r"(hour|day|week|month|year)s?")
_POLES: Final = {
    word: f"pole {about} {sign}"
    for about, sign, words in (
        ("claim", "-", "denied denies deny denying rejected"), ("claim", "+", "confirmed confirms confirm confirming admitted admits acknowledged"),
        ("court", "-", "acquitted"), ("court", "+", "convicted"), ("life", "-", "dead"), ("life", "+", "alive"),
        ("law", "-", "illegal illegally unlawful unlawfully"), ("law", "+", "legal legally lawful lawfully"),
    )
    for word in words.split()
}  # fmt: skip
"""Words of which one says the opposite of the other; a synonym of the same side is no change."""
_ENOUGH: Final = 20
"""Findings per pair of documents: a text with more changed facts is another text."""
_AROUND: Final = 2


def find(material: Material) -> Iterator[Finding]:
    """Yields one finding per sentence of a copy in which a fact differs from the sentence it repeats."""
    for edge in material.edges:
        if edge.kind is EdgeKind.TRANSLATED:  # two languages have no words to lay beside each other
            continue
        # As long as both texts, their families and the edge are the same, so is what was changed.
        both = edge.parent, edge.child
        view = edge, *((material.by_id[one], material.lineage_of[one]) for one in both)
        yield from while_same(material, METHOD, edge.child, view, _of_edge, material, edge)


def _of_edge(material: Material, edge: CopyEdge) -> Iterator[Finding]:
    shown = 0
    for before, after in edge.diff:
        if before and after and shown < _ENOUGH:
            for one in _changed(material, edge, before, after):
                shown += 1
                yield one


def _changed(material: Material, edge: CopyEdge, before: str, after: str) -> Iterator[Finding]:
    old, new = _tokens(before), _tokens(after)
    lost, gained = _facts(old, new), _facts(new, old)
    if not _says(lost, gained):
        return
    sides = _sides(material, edge, (before, after), (old, new), (lost, gained))
    if len({side.document for side in sides}) > 1:
        yield _finding(material, edge, sides)


def _finding(material: Material, edge: CopyEdge, sides: list[Side]) -> Finding:
    was = several(tell("item.quote", words=side.text) for side in sides if side.document == edge.parent)
    now = several(tell("item.quote", words=side.text) for side in sides if side.document == edge.child)
    parent, child = material.title(edge.parent), material.title(edge.child)
    words = [tell("changed.explanation", parent=parent, child=child, was=was, now=now), tell("changed.rule")]
    return finding(
        material, FindingKind.INDEPENDENCE, method=METHOD, key=f"changed {edge.parent} {edge.child}", question=tell("changed.question"),
        sides=sides, explanation=words, independent=1, resolutions=answers("take.original", "correct.later_text"),
    )  # fmt: skip


def _tokens(text: str) -> list[tuple[str, int, int]]:
    return _united([(_norm(hit.group()), hit.start(), hit.end()) for hit in _TOKEN.finditer(text)])


def _norm(word: str) -> str:
    low = word.casefold()
    if low in _NUMBERS:
        return _NUMBERS[low]
    if _MONTH.fullmatch(low):
        return next(
            f"month {at}" for at, stems in enumerate(_MONTHS, start=1) if low[:3] in {stem[:3] for stem in stems}
        )
    if low in _POLES:
        return _POLES[low]
    if low.endswith(("n't", "n’t")):
        return "not"
    if low[:1].isdigit():
        return re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", re.sub(r"[,\u00a0](?=\d{3})", "", low))
    return low


def _united(tokens: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Marks the unit after a number: "three months" and "3 years" are two facts."""
    return [
        (f"unit {hit.group(1)}", start, end)
        if at and tokens[at - 1][0][:1].isdigit() and (hit := _UNIT.fullmatch(token))
        else (token, start, end)
        for at, (token, start, end) in enumerate(tokens)
    ]


def _kind(token: str) -> str | None:
    """Which sort of fact a word is; None for words that a rewrite may change as it likes."""
    if token[:1].isdigit():
        return "number"
    if token.startswith("month "):
        return "month"
    if token in _NOT:
        return "not"
    if token.startswith(("pole ", "unit ")):
        return token.rsplit(" ", 1)[0] if token.startswith("pole ") else "unit"
    return "kin" if token in _KIN else None


def _facts(one: list[tuple[str, int, int]], other: list[tuple[str, int, int]]) -> Counter[str]:
    """The facts of one sentence that the other has not."""
    have = Counter("not" if _kind(token) == "not" else token for token, _, _ in one if _kind(token))
    return have - Counter("not" if _kind(token) == "not" else token for token, _, _ in other if _kind(token))


def _says(lost: Counter[str], gained: Counter[str]) -> bool:
    """A fact was put for another of its sort, or a "not" came or went; a fact only left out is no change."""
    kinds = {_kind(token) for token in lost} & {_kind(token) for token in gained}
    return bool(kinds) or "not" in lost or "not" in gained


def _sides(material: Material, edge: CopyEdge, texts: tuple[str, str], tokens: tuple[list[tuple[str, int, int]], ...], facts: tuple[Counter[str], ...]) -> list[Side]:  # fmt: skip
    """The changed words on both sides with a few words around, as they stand in the documents."""
    old, new = tokens
    spans: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    matcher = SequenceMatcher(a=[one[0] for one in old], b=[one[0] for one in new], autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        touched = any(_wanted(old[at][0], facts[0]) for at in range(a1, a2)) or any(
            _wanted(new[at][0], facts[1]) for at in range(b1, b2)
        )
        if tag != "equal" and touched:
            spans[0].append(_around(old, a1, a2))
            spans[1].append(_around(new, b1, b2))
    found = []
    for document, text, places in zip((edge.parent, edge.child), texts, spans, strict=True):
        at = _place(material, document, text)
        found += [material.side(document, at + low, at + high) for low, high in places] if at is not None else []
    return found


def _wanted(token: str, facts: Counter[str]) -> bool:
    return token in facts or (_kind(token) == "not" and "not" in facts)


def _around(tokens: list[tuple[str, int, int]], first: int, last: int) -> tuple[int, int]:
    low, high = max(0, first - _AROUND), min(len(tokens), last + _AROUND)
    return tokens[low][1], tokens[high - 1][2]


def _place(material: Material, document: DocumentId, sentence: str) -> int | None:
    at = material.by_id[document].text.find(sentence)
    return at if at >= 0 else None

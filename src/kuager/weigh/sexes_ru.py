"""What the endings of Russian verbs say of a person's sex: "сказала Сеитова", "Руслан Ибрагимов заявил".

Only a verb right beside a name in the nominative counts. "Сестра Руслана Ибрагимова рассказала" speaks of the sister, so a
name that hangs on a noun before it gives nothing; a name in another case is no subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kuager.model import Mention

_VERBS: Final = (
    "сказал|рассказал|сообщил|заявил|добавил|отметил|пояснил|объяснил|ответил|спросил|вспоминал|вспомнил|написал|потребовал|считал|попросил|призвал|признал|подчеркнул|уточнил|"
    "утверждал|обратил|узнал|увидел|приехал|вернул|родил|пропал|исчезал|получил|провел|провёл|подал|говорил|был|работал|учил|жил|остал|оказал|находил|вышел|умер|погиб"
)
_AFTER: Final = re.compile(
    rf"^\s+(?:также\s+|уже\s+|тогда\s+|позже\s+|снова\s+)?(?P<v>{_VERBS})(?P<f>а)?(?:ся|сь)?\b(?!\s+(?:ли)\b)"
)
_BEFORE: Final = re.compile(rf"(?<!\w)(?P<v>{_VERBS})(?P<f>а)?(?:ся|сь)?\s+$")
_OPEN: Final = re.compile(r"(?:^|[.,;:!?«»\"“”()\n—–-]|\b(?:и|а|но|что|как|когда|где|если|потому))\s*$", re.IGNORECASE)
_OBLIQUE: Final = re.compile(r"(?:ой|ому|ому|ым|им|ом|ем|у|ю|е|ы|и)$")
_FIRST_DECLENSION: Final = re.compile(r"[ая]$")
_LONG_ENOUGH: Final = 2


def bound(sentence: str, offset: int, people: list[Mention]) -> Iterator[tuple[str, str, int, int]]:
    """Yields (local id, sex, start, end) for each verb whose subject a named person is; offsets are of the document."""
    for one in people:
        start, end = one.start - offset, one.end - offset
        surname = one.text.split()[-1] if one.text.split() else ""
        if one.entity is None or len(surname) <= _LONG_ENOUGH or _OBLIQUE.search(surname):
            continue
        after, before = _AFTER.match(sentence[end:]), _BEFORE.search(sentence[:start])
        if after and _OPEN.search(sentence[:start]):
            yield one.entity, _sex(after), one.start, one.end + after.end()
        # "обвинил Ибрагимова" has him for its object: before a name in -а only a feminine verb is sure of its subject.
        elif before and (before.group("f") or not _FIRST_DECLENSION.search(surname)):
            yield one.entity, _sex(before), offset + before.start(), one.end


def _sex(verb: re.Match[str]) -> str:
    return "female" if verb.group("f") else "male"

"""Further values of an event in Chinese: how long, how much, for what, how many, which slogan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kuager.extract.tongues.zh.numbers import FIGURE, number
from kuager.text.durations import DurationSpan

Detail = tuple[str, str, int, int]
_CURRENCY = {
    "人民币": "CNY", "元人民币": "CNY", "元": "CNY", "美元": "USD", "欧元": "EUR", "港元": "HKD", "港币": "HKD", "新台币": "TWD", "台币": "TWD",
    "坚戈": "KZT", "卢布": "RUB", "里拉": "TRY", "英镑": "GBP", "索姆": "KGS", "卢比": "INR", "日元": "JPY",
}  # fmt: skip
MONEY = re.compile(
    rf"(?:(?P<lead>人民币|港币|新台币)?)(?P<n>{FIGURE})(?:余|多)?(?P<unit>元人民币|美元|欧元|港元|港币|新台币|台币|坚戈|卢布|里拉|英镑|索姆|卢比|日元|元)"
)
_CHARGE = re.compile(
    r"(?:以涉嫌|以|因涉嫌|涉嫌|犯|因|被控|被指|罪名是|罪名为)[“「]?(?P<charge>[^，。；“”「」]{2,22}?)[”」]?(?:罪(?!名|犯)|为由|的罪名)"
)
_CONDITIONS = re.compile(
    r"(?:条件是|有条件|附条件|保外就医|取保候审|假释|在监视下|受到?监视|限制出境|被限制(?:出行|离开|自由)|不得离开|不准离开)[^，。；\n]{0,20}"
)
"""What somebody who was let go may not do or must do."""
_STOP = re.compile("[。！？\n]")
_LENGTH = frozenset({"prison_sentence", "administrative_arrest"})
_CUSTODY = frozenset(
    {"detention", "camp_internment", "house_arrest", "disappearance", "contact_lost", "summons", "protest", "release"}
)
_CHARGED = frozenset({"detention", "prison_sentence", "administrative_arrest", "fine", "house_arrest", "job_loss"})


def details_of(
    text: str, lengths: Sequence[DurationSpan], kind: str, cue: tuple[int, int], clause: tuple[int, int]
) -> Iterator[Detail]:
    """Yields (property, value, start, end) for one event."""
    prop = "sentence_length" if kind in _LENGTH else "duration" if kind in _CUSTODY else None
    for span in lengths:
        if prop and span.value:
            yield prop, span.value, span.start, span.end
    if kind in {"fine", "prison_sentence"}:
        for match in MONEY.finditer(text, *clause):
            amount = number(match.group("n"))
            if amount is not None:
                code = _CURRENCY.get(match.group("lead") or match.group("unit"), "CNY")
                yield "fine_amount", f"{plain(amount)} {code}", *match.span()
    if kind == "release":
        stop = _STOP.search(text, clause[1])
        for match in _CONDITIONS.finditer(text, clause[0], stop.start() if stop else len(text)):
            yield "conditions", match.group(), *match.span()
    if kind in _CHARGED:
        charge = _CHARGE.search(text, clause[0], cue[1])
        if charge is not None:
            yield "charge", charge.group("charge"), *charge.span("charge")


def plain(value: float) -> str:
    """Writes a number without a needless point."""
    return str(int(value)) if value == int(value) else str(value)

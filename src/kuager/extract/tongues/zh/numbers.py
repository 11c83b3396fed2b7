"""Reads Chinese numbers: 十五, 二〇一九, 三千五百, 2.9万, 130多."""

from __future__ import annotations

DIGITS = {ch: value for value, ch in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "Ｏ": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
FIGURE = r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,3})?|\d{1,12}(?:\.\d{1,3})?[百千万亿]{0,3}|[零〇○一二三四五六七八九十百千万亿两]{1,14})"
"""A number in figures or characters."""


def number(words: str) -> float | None:
    """Returns what a number says; None for what is no number. Characters read one by one are a year (二〇一九)."""
    head = words.replace(",", "")
    scale = 1
    while head and head[-1] in _LARGE | _UNITS and head[0].isdigit():
        scale *= (_LARGE | _UNITS)[head[-1]]
        head = head[:-1]
    try:
        return float(head) * scale
    except ValueError:
        return _spelled(words)


def whole(words: str) -> int | None:
    """Returns a whole number, or None."""
    value = number(words)
    return int(value) if value is not None and value == int(value) else None


def _spelled(words: str) -> float | None:
    if not words or any(ch not in DIGITS and ch not in _UNITS and ch not in _LARGE for ch in words):
        return None
    if all(ch in DIGITS for ch in words):
        return float("".join(str(DIGITS[ch]) for ch in words))
    total, section, digit = 0, 0, 0
    for ch in words:
        if ch in DIGITS:
            digit = DIGITS[ch]
        elif ch in _UNITS:
            section += (digit or 1) * _UNITS[ch]
            digit = 0
        else:
            total += (section + digit or 1) * _LARGE[ch]
            section, digit = 0, 0
    return float(total + section + digit)

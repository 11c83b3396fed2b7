"""Finds places in Chinese: the gazetteer with 省, 市, 县 behind it, and unknown names that end so after a word of place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kuager.extract.found import Label, Name
from kuager.extract.tongues.zh.pack import Pack, trie
from kuager.extract.tongues.zh.reading import INSIDE, Reading

_ETHNIC = re.compile(r"(?:族|人(?!民)|语|裔|文(?!化)|籍)")
_SAME = frozenset({"市", "省", "地区", "自治区", "维吾尔自治区", "特别行政区"})
_LAW = re.compile(r"《[^《》\n]{2,40}(?:法|条例|规定|解释|办法|决定|宪法|通则)[^《》\n]{0,12}》")
_HAN = "[\u4e00-\u9fff]"


@cache
def _patterns(pack: Pack) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    suffix = trie(pack.lists["place_suffixes"])
    lead = trie(pack.lists["place_lead"])
    known = re.compile(rf"(?P<name>{trie(pack.places)})(?P<suffix>{suffix})?")
    unknown = re.compile(
        rf"(?:(?<=[，、。（\s“：])|(?P<lead>{lead})|(?<=[省市县州区盟])(?=[\u4e00-\u9fff]{{2,6}}(?:省|市|县|州|区|镇|乡|村|街道)))(?P<name>{_HAN}{{2,6}}?)(?P<suffix>{suffix})(?![长委府])"
    )
    road = re.compile(
        rf"(?:(?P<lead>{lead})|(?<=[省市县区]))(?P<name>{_HAN}{{2,4}}?)(?P<suffix>大道|大街|路|街|广场|巷|胡同)(?![上])"
    )
    return known, unknown, road


def find_places(reading: Reading, taken: bytearray) -> list[Name]:
    """Returns the places that nothing else has taken; their characters are marked."""
    for law in _LAW.finditer(reading.text):  # the country in a law's title is no place that anything happens at
        taken[law.start() : law.end()] = b"\1" * (law.end() - law.start())
    found = []
    for name in (*_known(reading, taken), *_unknown(reading, taken, 1), *_unknown(reading, taken, 2)):
        if not any(taken[name.start : name.end]):
            taken[name.start : name.end] = b"\1" * (name.end - name.start)
            found.append(name)
    return sorted(found)


def _known(reading: Reading, taken: bytearray) -> Iterator[Name]:
    text, pack = reading.text, reading.pack
    for match in _patterns(pack)[0].finditer(text):
        reading.scan.pace.tick()
        start, end = match.span()
        name = match.group("name")
        if not name or taken[start] or _in_other_word(reading, start, end):
            continue
        if match.group("suffix") and text[end : end + 1] in "长委":
            end = match.end("name")
        if _ETHNIC.match(text, end) and end == match.end("name") and text[end] != "人":
            continue
        key = pack.places[name] if end == match.end("name") else _key(pack, text[start:end], name)
        canonical = key if key in pack.canonical else None
        yield Name(start, end, 0, 0, Label.PLACE, f"place:{key}", canonical)


def _key(pack: Pack, whole: str, name: str) -> str:
    """南通市 is 南通 and 昭苏县 is 昭苏, but where there is a city of that name the county is another place (伊宁县)."""
    suffix = whole[len(name) :]
    if suffix == "县":
        return whole if f"{name}市" in pack.places else pack.places[name]
    return pack.places[name] if suffix in _SAME else whole


def _in_other_word(reading: Reading, start: int, end: int) -> bool:
    """Says whether the characters belong to a longer listed word that begins before them, or reaches over their end."""
    if reading.known[start] == INSIDE:
        return True
    stop = reading.word_at(start)
    return stop > end


def _unknown(reading: Reading, taken: bytearray, which: int) -> Iterator[Name]:
    for match in _patterns(reading.pack)[which].finditer(reading.text):
        reading.scan.pace.tick()
        start, end = match.start("name"), match.end()
        middle = reading.known[start : match.end("name")]
        if any(taken[start:end]) or any(middle) or any(ch in reading.pack.not_given for ch in match.group("name")):
            continue
        yield Name(start, end, 0, 0, Label.PLACE, f"place:{reading.text[start:end]}")

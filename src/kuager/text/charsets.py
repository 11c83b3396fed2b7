"""What a declared charset means, as browsers take it.

Source: WHATWG Encoding Standard, section 4.2 (names and labels). What browsers refuse for safety (UTF-7 and the like) is
refused here too, and so are codecs that Python knows and no page may ask for.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

_NAMED: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_LABELS: Final = {
    "utf-8": "utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "utf-16-le": "utf-16 utf-16le utf-16-le ucs-2 unicode csunicode iso-10646-ucs-2 unicodefeff",
    "utf-16-be": "utf-16be utf-16-be unicodefffe",
    "cp866": "866 csibm866 ibm866",
    "iso8859-2": "iso-8859-2 iso8859-2 iso_8859-2 latin2 l2 iso-ir-101 csisolatin2",
    "iso8859-3": "iso-8859-3 iso8859-3 latin3 l3",
    "iso8859-4": "iso-8859-4 iso8859-4 latin4 l4",
    "iso8859-5": "iso-8859-5 iso8859-5 iso_8859-5 cyrillic iso-ir-144 csisolatincyrillic",
    "iso8859-6": "iso-8859-6 iso8859-6 arabic asmo-708 ecma-114 iso-ir-127 csisolatinarabic",
    "iso8859-7": "iso-8859-7 iso8859-7 greek greek8 ecma-118",
    "iso8859-8": "iso-8859-8 iso8859-8 hebrew visual iso-8859-8-i logical",
    "iso8859-10": "iso-8859-10 iso8859-10 latin6 l6",
    "iso8859-13": "iso-8859-13 iso8859-13",
    "iso8859-14": "iso-8859-14 iso8859-14",
    "iso8859-15": "iso-8859-15 iso8859-15 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "koi koi8 koi8_r cskoi8r",
    "koi8-u": "koi8-ru",
    "mac-roman": "macintosh mac x-mac-roman csmacintosh",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp874": "windows-874 tis-620 iso-8859-11 iso8859-11 dos-874",
    "cp1250": "windows-1250 x-cp1250",
    "cp1251": "windows-1251 x-cp1251 win-1251",
    "cp1252": "windows-1252 x-cp1252 ascii us-ascii iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 ansi_x3.4-1968 iso-ir-100",
    "cp1253": "windows-1253 x-cp1253",
    "cp1254": "windows-1254 x-cp1254 iso-8859-9 iso8859-9 iso_8859-9 latin5 l5 iso-ir-148 csisolatin5",
    "cp1255": "windows-1255 x-cp1255",
    "cp1256": "windows-1256 x-cp1256",
    "cp1257": "windows-1257 x-cp1257",
    "cp1258": "windows-1258 x-cp1258",
    "gb18030": "gbk x-gbk gb2312 gb_2312 gb_2312-80 csgb2312 csiso58gb231280 chinese iso-ir-58",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc-jp": "x-euc-jp cseucpkdfmtjapanese",
    "iso2022-jp": "iso-2022-jp csiso2022jp",
    "cp932": "shift_jis shift-jis sjis ms_kanji ms932 windows-31j x-sjis csshiftjis",
    "cp949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean windows-949 cseuckr iso-ir-149",
}
_CODECS: Final = MappingProxyType(
    {label: codec for codec, labels in _LABELS.items() for label in (codec, *labels.split())}
)


def charset_in(content_type: str) -> str | None:
    """Returns the charset that a Content-Type names, as written; None when it names none."""
    found = _NAMED.search(content_type)
    return found[1] if found else None


def codec_of(label: str | None) -> str | None:
    """Returns Python's codec for a declared charset; None when browsers know no such charset, or refuse it."""
    return _CODECS.get(label.strip().lower()) if label else None


def bare(media_type: str) -> str:
    """Returns a media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def typed(media_type: str, content_type: str) -> str:
    """Returns a media type with the charset that came with it, so that the same bytes can be read the same way again.

    UTF-8 is what is taken for granted, so it is not written down; nor is a charset that nobody knows.

    Args:
        media_type: without parameters.
        content_type: the header as it came.
    """
    codec = codec_of(charset_in(content_type))
    return media_type if not media_type or codec in {None, "utf-8"} else f"{media_type}; charset={codec}"

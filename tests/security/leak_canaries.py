"""Canaries for the leak scan: invented values of every restricted kind, each written down in every way, in every container.

The writers here are not those of the scan: the standard library's encoders, or bytes put together by hand.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import gzip
import html
import io
import json
import lzma
import quopri
import re
import sqlite3
import tarfile
import unicodedata
import urllib.parse
import zipfile
import zlib
from collections.abc import Callable, Iterator
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from pathlib import Path
from typing import Literal

from PIL import Image, PngImagePlugin

from kuager.protect.leak import Kind, Restricted

_SYLLABLES = (
    "бек",
    "жан",
    "қара",
    "тоғ",
    "сұл",
    "нұр",
    "дәу",
    "шың",
    "алт",
    "мырз",
    "ерк",
    "ораз",
    "төле",
    "байм",
    "әділ",
    "күн",
)
_HAN = "塔别柯苏努达阿叶沙巴托铁穆哈尼娜古丽夏依"


def _word(number: int, least: int = 3) -> str:
    out = ""
    for _ in range(least):
        number, part = divmod(number, len(_SYLLABLES))
        out += _SYLLABLES[part]
    return out.capitalize()


def kazakh(number: int) -> str:
    return f"{_word(number * 7 + 5)} {_word(number * 13 + 11)}ов"


def latin(number: int) -> str:
    return "".join(
        dict(zip("бекжанқртоғсұлдәуышмзйүідөипв", "bekjanqrtoğsuldäuışmzyüidöipv", strict=False)).get(ch, ch)
        for ch in kazakh(number + 400).lower()
    ).title()


def han(number: int) -> str:
    number += 77
    return (
        "".join(_HAN[(number // len(_HAN) ** place * 5 + place * 3) % len(_HAN)] for place in range(2))
        + _HAN[number % 19]
        + _HAN[(number * 7) % 19]
    )


def phone(number: int) -> str:
    return f"+7 701 {100 + number % 900} {(7919 * (number + 3)) % 10_000:04d}"


def sentence(number: int) -> str:
    return f"{kazakh(number + 900)} жасырын үйде {_word(number * 3)} ауылында тұрады, ешкімге айтпаңыз, өтінемін"


def handle(number: int) -> str:
    return f"quiet.{latin(number + 1300).split()[0].lower()}{number}"


MAKERS: dict[str, tuple[Callable[[int], str], Kind]] = {
    "name in Kazakh": (kazakh, Kind.NAME),
    "name in Latin letters": (latin, Kind.NAME),
    "name in characters": (han, Kind.NAME),
    "telephone": (phone, Kind.NUMBER),
    "words of a testimony": (sentence, Kind.TEXT),
    "handle": (handle, Kind.HANDLE),
}

Writer = Callable[[str], bytes]


def _charset(name: str) -> Writer:
    return lambda text: text.encode(name)


def _normal(form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> Writer:
    return lambda text: unicodedata.normalize(form, text).encode()


def _each(form: str) -> Writer:
    return lambda text: "".join(form.format(ord(char)) for char in text).encode()


def _bytes(form: str) -> Writer:
    return lambda text: "".join(form.format(byte) for byte in text.encode()).encode()


def _shifted(by: int) -> Writer:
    return lambda text: base64.b64encode(b"x" * by + text.encode() + b" tail")


def _joined(sign: str) -> Writer:
    return lambda text: sign.join(text).encode()


def _twice(first: Writer, second: Writer) -> Writer:
    return lambda text: second(first(text).decode("ascii"))


def _punycode(text: str) -> bytes:
    return b"https://xn--" + re.sub("[ .,]+", "-", text.lower()).encode("punycode") + b".example/"


def _full_width(text: str) -> bytes:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text).encode()


def _quoted(text: str) -> bytes:
    return urllib.parse.quote(text).encode()


def _uu(text: str) -> bytes:
    data = text.encode()
    lines = (binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    return b"\nbegin 644 a\n" + b"".join(lines) + b"`\nend\n"


WRITERS: dict[str, Writer] = {
    **{form: _normal(form) for form in ("NFC", "NFD", "NFKC", "NFKD")},
    "capitals": lambda text: text.upper().encode(),
    "small": lambda text: text.lower().encode(),
    "swapped case": lambda text: text.swapcase().encode(),
    "full width": _full_width,
    **{
        name: _charset(name)
        for name in (
            "utf-16-le", "utf-16-be", "utf-16", "utf-32-le", "utf-32-be", "utf-8-sig", "cp1251", "koi8-r", "iso8859-5", "cp866",
            "mac-cyrillic", "kz1048", "ptcp154", "gb18030", "big5", "cp1254", "utf-7",
        )
    },
    "JSON": lambda text: json.dumps(text).encode(),
    "JavaScript braces": _each("\\u{{{:x}}}"),
    "bytes by backslash x": _bytes("\\x{:02x}"),
    "bytes in octal": _bytes("\\{:03o}"),
    "CSS": _each("\\{:x} "),
    "decimal entities": _each("&#{};"),
    "hexadecimal entities": _each("&#x{:X};"),
    "named entities": lambda text: html.escape(text).encode("ascii", "xmlcharrefreplace").replace(b" ", b"&nbsp;"),
    "URL": _quoted,
    "URL with plus": lambda text: urllib.parse.quote_plus(text).encode(),
    "URL, small": lambda text: _quoted(text).lower(),
    "URL of cp1251": lambda text: urllib.parse.quote(text.encode("cp1251")).encode(),
    "URL twice": _twice(_quoted, _quoted),
    "base64": _shifted(0),
    "base64, one on": _shifted(1),
    "base64, two on": _shifted(2),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(b"?>~" + text.encode()),
    "base64 in lines": lambda text: base64.encodebytes(b"q" * 70 + text.encode()),
    "base64 of UTF-16": lambda text: base64.b64encode(text.encode("utf-16-le")),
    "base64 twice": _twice(_shifted(0), _shifted(1)),
    "base64 of URL": _twice(_quoted, _shifted(2)),
    "URL of base64": _twice(_shifted(1), _quoted),
    "entities of JSON": _twice(lambda text: json.dumps(text).encode(), lambda text: html.escape(text).encode()),
    "base32": lambda text: base64.b32encode(text.encode()),
    "ascii85": lambda text: base64.a85encode(text.encode(), adobe=True),
    "uuencode": _uu,
    "hexadecimal": lambda text: text.encode().hex().encode(),
    "hexadecimal, capitals": lambda text: text.encode().hex().upper().encode(),
    "hexadecimal with colons": lambda text: text.encode().hex(":").encode(),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "quoted-printable of koi8-r": lambda text: quopri.encodestring(text.encode("koi8-r")),
    "mail header, B": lambda text: Header(text, "utf-8").encode().encode(),
    "mail header, Q": lambda text: b"=?utf-8?Q?" + quopri.encodestring(text.encode(), header=True) + b"?=",
    "punycode": _punycode,
    "backwards": lambda text: text[::-1].encode(),
    "letters apart": _joined(" "),
    "letters by dots": _joined("."),
    "zero-width joiners": _joined("\u200d"),
    "soft hyphens": _joined("\u00ad"),
    "word joiners": _joined("\u2060"),
    "no spaces": lambda text: text.replace(" ", "").encode(),
    "dashes": lambda text: text.lower().replace(" ", "-").encode(),
    "underscores": lambda text: text.replace(" ", "_").encode(),
    "slug in an address": lambda text: b"/people/" + text.lower().replace(" ", "-").encode() + b".html",
    "no-break spaces": lambda text: text.replace(" ", "\u00a0").encode(),
    "cut by markup": lambda text: text[:2].encode() + b"</w:t></w:r><w:r><w:t>" + text[2:].encode(),
}  # fmt: skip
"""Ways of writing a value down; where an alphabet lacks its letters there is nothing to plant."""


def canaries() -> Iterator[tuple[str, Restricted, bytes]]:
    """Yields the name of each planting, what is restricted, and the bytes to plant: no two plantings share a value."""
    number = 0
    for kind, (make, of) in MAKERS.items():
        for way, write in WRITERS.items():
            number += 1
            value = make(number)
            try:
                content = write(value)
            except UnicodeEncodeError:
                continue
            yield f"{kind}, {way}", Restricted(id=f"c{number}", value=value, kind=of), content


_JOINT = b"\n.\n\n"


def planted(contents: list[bytes]) -> bytes:
    """Returns one text with all of them, and words around each."""
    return b"Words before.\n" + b"".join(b"kept: " + one + _JOINT for one in contents) + b"words behind\n"


def _zipped(data: bytes, name: str = "word/document.xml", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as bundle:
        bundle.writestr(name, data)
    return out.getvalue()


def _tarred(data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as bundle:
        entry = tarfile.TarInfo("notes/a.txt")
        entry.size = len(data)
        bundle.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def _pdf(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"3 0 obj<</Filter/FlateDecode/Length "
        + str(len(packed)).encode()
        + b">>stream\n"
        + packed
        + b"\nendstream endobj\n%%EOF"
    )


def _png(data: bytes) -> bytes:
    fields = PngImagePlugin.PngInfo()
    fields.add(b"zTXt", b"Comment\x00\x00" + zlib.compress(data))
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG", pnginfo=fields)
    return out.getvalue()


def _jpeg(data: bytes) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    plain = out.getvalue()
    head = b"http://ns.adobe.com/xmp/extension/\x00" + b"0" * 40
    fields = b""
    for at in range(0, len(data), 60_000):
        body = head + data[at : at + 60_000]
        fields += b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body
    return plain[:2] + fields + plain[2:]


def _gif(data: bytes) -> bytes:
    out = io.BytesIO()
    Image.new("P", (8, 8)).save(out, "GIF")
    plain = out.getvalue()
    blocks = b"".join(bytes([len(data[at : at + 255])]) + data[at : at + 255] for at in range(0, len(data), 255))
    return plain[:-1] + b"\x21\xfe" + blocks + b"\x00" + plain[-1:]


def _webp(data: bytes) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "WEBP", xmp=data)
    return out.getvalue()


def _tiff(data: bytes) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "TIFF", tiffinfo={700: data})
    return out.getvalue()


def _sqlite(data: bytes) -> bytes:
    connection = sqlite3.connect(":memory:")
    # Small pages: every value of some length overflows into others.
    connection.execute("PRAGMA page_size = 512")
    connection.execute("CREATE TABLE notes (words)")
    connection.execute("INSERT INTO notes VALUES (?)", (data,))
    connection.commit()
    return connection.serialize()


def _mail(data: bytes) -> bytes:
    letter = MIMEMultipart()
    letter["Subject"] = "Documents"
    letter.attach(MIMEApplication(_zipped(data)))
    return letter.as_bytes()


CONTAINERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "docx": _zipped,
    "zip in zip": lambda data: _zipped(_zipped(data), "inner.jar", zipfile.ZIP_STORED),
    "zip with lzma": lambda data: _zipped(data, method=zipfile.ZIP_LZMA),
    "tar.gz": _tarred,
    "svgz": lambda data: gzip.compress(b"<svg xmlns='http://www.w3.org/2000/svg'><desc>" + data + b"</desc></svg>"),
    "warc.gz": lambda data: gzip.compress(b"WARC/1.1\r\n\r\n") + gzip.compress(data),
    "pdf": _pdf,
    "png": _png,
    "jpeg": _jpeg,
    "gif": _gif,
    "webp": _webp,
    "tiff": _tiff,
    "sqlite": _sqlite,
    "mail": _mail,
    "data address": lambda data: b"<img src='data:application/zip;base64," + base64.b64encode(_zipped(data)) + b"'>",
    "zip behind a picture": lambda data: _png(b"") + _zipped(data),
}  # fmt: skip


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path

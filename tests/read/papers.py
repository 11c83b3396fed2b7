"""Invented documents, built byte by byte so that each trap is where a test wants it."""

import io
import zipfile
import zlib


def pdf(pages, *, info=None, font_size=12, encrypt=False):
    """A PDF. ``pages`` are lists of (x, y, words) lines or of raw content bytes; each character is 0.5 em wide."""
    chars = sorted({c for page in pages for line in page if isinstance(line, tuple) for c in line[2]})
    code = {c: n for n, c in enumerate(chars, start=1)}
    cmap = "".join(f"<{code[c]:04x}> <{c.encode('utf-16-be').hex()}>\n" for c in chars)
    unicode_map = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def "
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        + "".join(
            f"{len(part)} beginbfchar\n{''.join(part)}endbfchar\n"
            for part in (cmap.splitlines(keepends=True)[at : at + 100] for at in range(0, len(chars), 100))
        )
        + "endcmap end end"
    )
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /Invented /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
        4: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Invented /DW 500 /FontDescriptor 5 0 R "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        5: b"<< /Type /FontDescriptor /FontName /Invented /Flags 4 /Ascent 800 /Descent -200 /CapHeight 700 /ItalicAngle 0 "
        b"/StemV 80 /FontBBox [0 -200 1000 800] >>",
        6: stream(unicode_map.encode()),
    }
    kids: list[bytes] = []
    for page in pages:
        number = 10 + 2 * len(kids)
        content = b"".join(_drawn(line, code, font_size) for line in page)
        objects[number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R >>"
            % (number + 1)
        )
        objects[number + 1] = stream(content)
        kids.append(b"%d 0 R" % number)
    objects[2] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    trailer = b"/Root 1 0 R"
    if info:
        objects[7] = b"<< %s >>" % b" ".join(
            b"/%s <feff%s>" % (key.encode(), value.encode("utf-16-be").hex().encode()) for key, value in info.items()
        )
        trailer += b" /Info 7 0 R"
    if encrypt:  # a password that nobody has: the check value fits none
        objects[8] = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (b"11" * 32, b"22" * 32)
        trailer += b" /Encrypt 8 0 R /ID [<00> <00>]"
    return _file(objects, trailer)


def _drawn(line, code, size):
    if isinstance(line, bytes):
        return line
    x, y, words = line
    return b"BT /F %d Tf 1 0 0 1 %d %d Tm <%s> Tj ET\n" % (
        size,
        x,
        y,
        "".join(f"{code[c]:04x}" for c in words).encode(),
    )


def stream(data):
    packed = zlib.compress(data)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _file(objects, trailer):
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start = len(out)
    top = max(objects) + 1
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(places):
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    out += b"trailer << /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (top, trailer, start)
    return bytes(out)


PICTURE = b"q 400 0 0 400 50 50 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff\xff\x00 EI Q\n"
"""Page content: a picture of four dots."""


def zipped(members, *, stored=()):
    """A ZIP archive, the same bytes each time. ``members`` maps names to text or bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data if isinstance(data, bytes) else data.encode())
    return out.getvalue()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><dcterms:created>{created}</dcterms:created></cp:coreProperties>"
)


def docx(body, *, more=None, main="word/document.xml", title="", author="", created=""):
    """A Word document around the XML of its body; ``more`` are further parts, by name, around their XML."""
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{main}"/></Relationships>',
        main: f'<w:document xmlns:w="{_WORD}" xmlns:mc="m" xmlns:v="v"><w:body>{body}</w:body></w:document>',
        "docProps/core.xml": CORE.format(title=title, author=author, created=created),
    }
    for name, (tag, inner) in (more or {}).items():
        members[f"word/{name}.xml"] = f'<w:{tag} xmlns:w="{_WORD}">{inner}</w:{tag}>'
    return zipped(members)


def p(*runs, style=""):
    """A Word paragraph of runs: words, or XML that begins with a tag."""
    inner = "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p>{f'<w:pPr><w:pStyle w:val={style!r}/></w:pPr>' if style else ''}{inner}</w:p>"


_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "text", "table", "style", "meta")
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip


def odf(kind, body, *, styles="", title="", author="", created="", manifest="<m/>"):
    """An OpenDocument file: ``kind`` is text or spreadsheet, ``body`` its XML."""
    meta = f"<dc:title>{title}</dc:title><meta:initial-creator>{author}</meta:initial-creator><meta:creation-date>{created}</meta:creation-date>"
    members = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"<office:document-content {_ODF}><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {_ODF}>{styles}</office:document-styles>",
        "meta.xml": f"<office:document-meta {_ODF}><office:meta>{meta}</office:meta></office:document-meta>",
        "META-INF/manifest.xml": manifest,
    }
    return zipped(members, stored=("mimetype",))

"""Writes the golden inputs that are not typed by hand: office documents, tables and PDF files, the same bytes each time.

``pdf/uyghur_by_chromium.pdf`` is not among them: it was printed by Chromium from an invented page (the words are in
``test_pdf.py``), because only a real program makes its mistakes.
"""

import struct
import zlib
from pathlib import Path

from .papers import CORE, docx, odf, p, pdf, zipped

FOLDER = Path(__file__).parents[1] / "golden" / "read"

_STYLES = '<w:style w:styleId="a1"><w:name w:val="heading 1"/></w:style>'
_FOOTNOTE = '<w:footnote w:id="1">' + p("Письмо от 4 мая 2020 года.") + "</w:footnote>"
_COMMENT = (
    '<w:comment w:id="0" w:author="Dana Brook" w:date="2021-03-02T09:00:00Z">' + p("Who says so?") + "</w:comment>"
)


def letter_docx():
    row = "<w:tr>" + "".join(f"<w:tc>{p(text)}</w:tc>" for text in ("Айдос Жұмабек", "2019-05-03")) + "</w:tr>"
    body = (
        p("Облыс прокурорына өтініш", style="a1")
        + p("Менің атым Сәнем Жұмабек. Ұлым Айдос 2019 жылғы 3 мамырда Өскеменде ұсталды, содан бері хабар жоқ.")
        + p("Ответа на письма нет", '<w:r><w:footnoteReference w:id="1"/></w:r>', ". 木匠的人在等待。")
        + f"<w:tbl>{row}{row}</w:tbl>"
        + p(
            "She was ",
            '<w:ins w:author="Editor" w:date="2021-03-01T10:00:00Z"><w:r><w:t>never </w:t></w:r></w:ins>',
            '<w:del w:author="Editor"><w:r><w:delText>twice </w:delText></w:r></w:del>',
            "told why.",
        )
        + p("ئۇ «كەلمەيدۇ» دېدى.")
    )
    more = {
        "styles": ("styles", _STYLES),
        "footnotes": ("footnotes", _FOOTNOTE),
        "comments": ("comments", _COMMENT),
        "header1": ("hdr", p("Steppe Letters, page")),
    }
    return docx(body, more=more, title="Өтініш", author="Sanam Zhumabek", created="2021-02-08T06:05:00Z")


def letter_odt():
    body = (
        "<text:h>Өтініш</text:h><text:p>Менің атым Сәнем Жұмабек. Ұлым Айдос 2019 жылғы 3 мамырда ұсталды.</text:p>"
        "<text:p>Ответа на письма нет<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>Письмо от 4 мая 2020 года.</text:p></text:note-body></text:note>. 木匠的人在等待。 ئۇ «كەلمەيدۇ» دېدى.</text:p>"
    )
    return odf("text", body, title="Өтініш", author="Sanam Zhumabek", created="2021-02-08T12:05:00")


def letter_rtf():
    russian = "".join(f"\\'{byte:02x}" for byte in "Ответа на письма нет".encode("cp1251"))
    kazakh = "".join(f"\\u{ord(c)}?" for c in "Сәнем Жұмабек өтініш жазды.")
    return (
        r"{\rtf1\ansi\ansicpg1251\deff0{\fonttbl{\f0\fcharset204 Times;}}{\info{\author Nora Quist}{\creatim\yr2021\mo2\dy8\hr12\min5}}"
        rf"{{\header Steppe Letters\par}}{kazakh}\par {russian}{{\footnote Letter of 4 May 2020.}}. {{\deleted twice }}{{\v hidden words}}\par}}"
    ).encode("ascii")


def list_xlsx():
    def text(reference, words):
        return f'<c r="{reference}" t="inlineStr"><is><t>{words}</t></is></c>'

    rows = (
        f"<row>{text('A1', 'Аты')}{text('B1', 'Ұсталған күні')}{text('C1', 'Писем')}</row>"
        f'<row>{text("A2", "Айдос Жұмабек")}<c r="B2" s="1"><v>43588</v></c><c r="C2"><f>6*2</f><v>12</v></c></row>'
        f'<row hidden="1">{text("A3", "王木匠")}<c r="B3" s="1"><v>43832.5</v></c><c r="D3"><v>0.30000000000000004</v></c></row>'
    )
    sheet = (
        f'<worksheet xmlns="x"><cols><col min="4" max="4" hidden="1"/></cols><sheetData>{rows}</sheetData></worksheet>'
    )
    return zipped({
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="Тізім" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
        "docProps/core.xml": CORE.format(title="Тізім", author="Dana Brook", created="2021-02-08T06:05:00Z"),
    })  # fmt: skip


def list_ods():
    def row(*cells, more=""):
        inner = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
        return f"<table:table-row {more}>{inner}</table:table-row>"

    rows = (
        row("Аты", "Күні")
        + row("Айдос Жұмабек", "3 мамыр 2019")
        + row("سابىت", "2020", more="table:visibility='collapse'")
    )
    return odf("spreadsheet", f"<table:table table:name='Тізім'>{rows}</table:table>")


def pages_pdf():
    heads = [
        (60, 810, "Steppe Courier, issue 7"),
        (60, 810, "Steppe Courier, issue 7"),
        (60, 810, "Steppe Courier, issue 7"),
    ]
    words = [
        ["Letters from Oskemen", "Sanam Zhumabek asks where her son Aidos is held.", "Ответа на письма пока нет."],
        ["Сәнем Жұмабек хат жазды, жауап жоқ.", "⽊匠的⼈在等待，没有消息。"],
        ["The oﬃce did not answer the ﬁfth letter."],
    ]
    pages = [
        [head, *((60, 760 - 20 * n, line) for n, line in enumerate(lines)), (290, 40, f"{number} / 3")]
        for number, (head, lines) in enumerate(zip(heads, words, strict=True), start=1)
    ]
    return pdf(
        pages, info={"Title": "Letters from Oskemen", "Author": "Nora Quist", "CreationDate": "D:20210208120501+06'00'"}
    )


def described_png():
    """A picture of a plain wall with a description; made without Pillow, whose packing differs between versions."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    words = b"Description\0\0\0\0\0" + "Сәнем Жұмабек қақпа алдында. Sanam Zhumabek at the gate.".encode()
    rows = zlib.compress(b"".join(b"\0" + b"\xff" * 60 for _ in range(40)))
    head = struct.pack(">IIBBBBB", 60, 40, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"iTXt", words), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


MADE = {
    "docx/letter_with_changes.docx": letter_docx,
    "odt/letter.odt": letter_odt,
    "rtf/letter_cp1251.rtf": letter_rtf,
    "xlsx/list_with_hidden_parts.xlsx": list_xlsx,
    "ods/list.ods": list_ods,
    "pictures/described.png": described_png,
    "pdf/pages_with_look_alikes.pdf": pages_pdf,
}


def write():
    """Writes every input anew."""
    for name, make in MADE.items():
        path = FOLDER / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(make())


if __name__ == "__main__":  # python -m tests.read.golden_documents
    write()

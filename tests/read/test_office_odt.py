"""OpenDocument texts: the same as Word documents, in their own words."""

import pytest

from kuager.read import Material
from kuager.read.document_errors import BrokenDocumentError, LockedDocumentError
from kuager.read.office_odt import OdtReader

from .papers import odf


def read(data, name="letter.odt"):
    return OdtReader().read(Material(capture="c-1", data=data, name=name, max_text_bytes=1_000_000))


def shown(document, kind):
    return [document.text[s.start : s.end] for s in document.segments if s.kind == kind]


def test_paragraphs_lists_tables_and_white_space():
    document = read(odf("text", (
        "<text:h>Өтініш</text:h><text:p>Ұлым   Айдос\n ұсталды.<text:s text:c='3'/>Соң<text:tab/>жоқ<text:line-break/>хабар жоқ.</text:p>"
        "<text:list><text:list-item><text:p>first item</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Аты</text:p></table:table-cell><table:table-cell><text:p>Күні</text:p>"
        "</table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>Айдос</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>木匠的人 <text:span>在</text:span>等待</text:p>"
    )))  # fmt: skip
    assert document.text == (
        "Өтініш\n\nҰлым Айдос ұсталды.   Соң\tжоқ\nхабар жоқ.\n\nfirst item\n\nАты\tКүні\nАйдос\n\n木匠的人 在等待"
    )
    assert shown(document, "heading") == ["Өтініш"]


def test_tracked_changes_notes_comments_and_running_heads():
    body = (
        "<text:tracked-changes><text:changed-region text:id='c1'><text:insertion><office:change-info><dc:creator>Editor</dc:creator>"
        "<dc:date>2021-03-01T10:00:00</dc:date></office:change-info></text:insertion></text:changed-region><text:changed-region text:id='c2'>"
        "<text:deletion><office:change-info><dc:creator>Editor</dc:creator></office:change-info><text:p>twice </text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>She was <text:change-start text:change-id='c1'/>never "
        "<text:change-end text:change-id='c1'/><text:change text:change-id='c2'/>held<text:note text:note-class='footnote'>"
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>By letter.</text:p></text:note-body></text:note>."
        "<office:annotation><dc:creator>Dana Brook</dc:creator><dc:date>2021-03-02T09:00:00</dc:date><text:p>Who says so?</text:p></office:annotation>"
        "<text:hidden-text text:string-value='secret'/></text:p>"
    )
    styles = "<style:master-page><style:header><text:p>Page head</text:p></style:header><style:footer><text:p>Foot</text:p></style:footer></style:master-page>"
    document = read(odf("text", body, styles=styles))
    assert document.text == "Page head\n\nShe was never held[1].secret\n\n[1] By letter.\n\nWho says so?\n\nFoot"
    assert shown(document, "inserted") == ["never "]
    assert shown(document, "hidden") == ["secret"]
    assert next(layer.text for layer in document.layers if layer.kind == "deleted") == "twice"
    assert [(z.why, document.text[z.start : z.end].strip()) for z in document.zones if z.label == "boilerplate"] == [
        ("running head", "Page head"),
        ("comment", "Who says so?\n\nFoot"),
    ]
    assert [n.code for n in document.notices] == ["K-READ-049", "K-READ-050"]


def test_what_it_says_of_itself():
    document = read(
        odf("text", "<text:p>Words.</text:p>", title="Хат", author="Nora Quist", created="2021-02-08T12:05:33.120")
    )
    assert (document.title, document.byline) == ("Хат", "Nora Quist")
    assert document.published is not None
    assert document.published.value == "2021-02-08T12:05"


def test_a_number_of_spaces_is_bounded():
    assert len(read(odf("text", "<text:p>a<text:s text:c='999999999'/>b</text:p>")).text) < 2000


def test_locked_and_damaged_documents_are_refused():
    with pytest.raises(LockedDocumentError):
        read(odf("text", "<text:p>x</text:p>", manifest="<m><file-entry><encryption-data/></file-entry></m>"))
    with pytest.raises(BrokenDocumentError):
        read(odf("spreadsheet", ""))
    with pytest.raises(BrokenDocumentError):
        read(odf("text", "<text:p>x</text:p>")[:200])


def test_the_reader_knows_its_kind():
    assert OdtReader().accepts(odf("text", ""), "download") > 0.9
    assert OdtReader().accepts(odf("spreadsheet", ""), "download") == 0

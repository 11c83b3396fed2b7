"""A charset that stands only in the header of the answer: the page is read as a browser shows it, and can be again."""

import codecs

import pytest

from kuager.collect.warc import pages as warc_pages
from kuager.model import Outcome
from kuager.workflow import audit, capture, ingest, webarchives
from tests.collect.localsite import serving
from tests.collect.test_warc import made, response
from tests.workflow.test_capture import allow

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

RUSSIAN = (
    "Во вторник десятки родственников снова стояли у консульства в Усть-Каменогорске и спрашивали о тех, кого держат по "
    "ту сторону границы. Учитель Арман Садвакас держал фотографию брата Даулета, которого увезли осенью с фермы. Полиция "
    "снимала из двух машин, но в этот раз никого не забрали. Жанар Толеубек прочла список из сорока имён и оставила письмо."
)
CHINESE = (
    "星期二，几十名家属再次站在领事馆门前，询问被关押在边境另一边的亲人的消息。教师阿尔曼手里拿着弟弟道列提的照片，他在秋天被人从农场带走，"
    "从此没有音讯。警察从两辆车里拍摄，但这一次没有带走任何人。贾娜尔念了四十个人的名字，在门口留下一封信。"
)
TURKISH = "Şehirde yağmurlu bir gün: görgü tanıkları büyükelçilik önünde bekleyen aileleri gördüklerini söylüyor."


def page(words: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>{words[:12]}</title>{head}</head><body><article><p>{words}</p></article></body></html>"


CASES = [
    ("windows-1251", "cp1251", RUSSIAN, ""),
    ("Windows-1251", "cp1251", RUSSIAN, ""),
    ("koi8-r", "koi8-r", RUSSIAN, ""),
    ("GB18030", "gb18030", CHINESE, ""),
    ("gb2312", "gbk", CHINESE, ""),
    ("big5", "big5", "".join(char for char in CHINESE if char not in "几亲顺关讯辆这个贾尔问属带警门写从对农场"), ""),
    ("iso-8859-9", "cp1254", TURKISH, ""),
    ("utf-16le", "utf-16-le", RUSSIAN, ""),
    ("iso-2022-jp", "iso2022-jp", "火曜日、家族は領事館の前に立った。", ""),
    # The header outranks what the page says of itself; a byte order mark outranks both.
    ("windows-1251", "cp1251", RUSSIAN, "<meta charset=koi8-r>"),
    ("gb18030", "gb18030", CHINESE, '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'),
]


@pytest.fixture(params=CASES, ids=[f"{label}{'-over-meta' if head else ''}" for label, _, _, head in CASES])
def case(request):
    label, codec, words, head = request.param
    words = words.encode(codec, "ignore").decode(codec)
    return label, page(words, head).encode(codec), words


def text_of(archive, result):
    return archive.store.document(result.document).layers[0].text


def test_a_fetched_page_is_read_as_its_server_says(archive, case):
    label, data, words = case
    with serving({"/a": (200, {"Content-Type": f"text/html; charset={label}"}, data)}) as site:
        (result,) = capture.pages(allow(archive, site), [site.root + "/a"])
    assert words in text_of(archive, result), result
    kept = archive.store.capture(result.capture)
    assert kept.media_type.startswith("text/html; charset=")
    assert b"".join(archive.vault.read(kept.sha256)) == data
    ingest.finish(archive)
    checks = {check.name: check.verdict for check in audit.verify(archive, read_all=True)}
    assert checks["derivation"] == "ok", checks


def test_a_page_of_a_web_archive_is_read_as_its_record_says(archive, case, tmp_path):
    label, data, words = case
    path = tmp_path / "handed.warc.gz"
    path.write_bytes(made(("https://a.org/1", response(data, f"text/html; charset={label}"))).data)
    _, result = webarchives.add(archive, [str(path)])
    assert result.outcome is Outcome.OK, result
    assert words in text_of(archive, result)
    with path.open("rb") as stream:
        assert [one.content_type for one in warc_pages(stream, "x")] == [f"text/html; charset={label}"]


def test_a_byte_order_mark_outranks_the_header(archive):
    data = codecs.BOM_UTF8 + page(RUSSIAN).encode()
    with serving({"/a": (200, {"Content-Type": "text/html; charset=windows-1251"}, data)}) as site:
        (result,) = capture.pages(allow(archive, site), [site.root + "/a"])
    assert RUSSIAN in text_of(archive, result)


def test_a_server_that_is_wrong_is_proved_wrong_and_said(archive):
    """A browser would show rubbish; a text of whole UTF-8 is no accident."""
    with serving({"/a": (200, {"Content-Type": "text/html; charset=windows-1251"}, page(RUSSIAN).encode())}) as site:
        (result,) = capture.pages(allow(archive, site), [site.root + "/a"])
    assert RUSSIAN in text_of(archive, result)
    notices = archive.store.document(result.document).notices
    assert [(one.code, "UTF-8" in one.message) for one in notices] == [("K-READ-005", True)]


def test_a_few_damaged_characters_do_not_change_the_encoding(archive):
    data = page(CHINESE).encode("gb18030").replace("照片".encode("gb18030"), b"\xd5\xff\xc6\xac", 1)
    with serving({"/a": (200, {"Content-Type": "text/html; charset=gbk"}, data)}) as site:
        (result,) = capture.pages(allow(archive, site), [site.root + "/a"])
    text = text_of(archive, result)
    assert CHINESE[:30] in text
    assert 1 <= text.count("\ufffd") <= 2
    assert "K-READ-006" in {one.code for one in archive.store.document(result.document).notices}


@pytest.mark.parametrize("label", ["utf-7", "unicode_escape", "rot13", "hex", "no-such", "idna"])
def test_charsets_no_browser_knows_are_not_believed(archive, label):
    data = page(RUSSIAN).encode("cp1251")
    with serving({"/a": (200, {"Content-Type": f"text/html; charset={label}"}, data)}) as site:
        (result,) = capture.pages(allow(archive, site), [site.root + "/a"])
    assert RUSSIAN in text_of(archive, result)
    assert archive.store.capture(result.capture).media_type == "text/html"


def test_a_plain_text_and_a_table_are_read_as_their_server_says(archive):
    routes = {
        "/a.txt": (200, {"Content-Type": "text/plain; charset=koi8-r"}, RUSSIAN.encode("koi8-r")),
        "/b.csv": (
            200,
            {"Content-Type": "text/csv; charset=windows-1251"},
            "имя;город\nАрман;Уральск\n".encode("cp1251"),
        ),
    }
    with serving(routes) as site:
        first, second = capture.pages(allow(archive, site), [site.root + path for path in routes])
    assert RUSSIAN in text_of(archive, first)
    assert "Уральск" in text_of(archive, second)

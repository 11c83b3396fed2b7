"""The lexicon as a table: what spreadsheets write is read, what is written is safe, and bad rows say how to mend them."""

from __future__ import annotations

import csv
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager import extract
from kuager.extract import Entry, LexiconKind
from kuager.text.fold import bare
from kuager.text.words import words as cut

HEAD = "kind,canonical,spelling,lang,role,valid_from,valid_to,note\n"
ROW = "person,Сауле Нурбекова,Сәуле Нұрбекова,kk,,,,\n"

cells = st.text(
    st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from("=+-@'\",;"), min_size=1, max_size=20
).map(lambda text: " ".join(text.split()))
entries = st.builds(
    Entry,
    kind=st.sampled_from([kind for kind in LexiconKind if kind is not LexiconKind.PERSON]),
    canonical=cells.filter(bare),
    spelling=cells.filter(bare),
    lang=st.sampled_from(["", "en", "kk"]),
    role=cells,
    valid_from=st.sampled_from([None, "2019", "2019-03"]),
    valid_to=st.sampled_from([None, "2021-05-01"]),
    note=cells,
)


@given(st.lists(entries, max_size=6))
def test_out_and_in_again_is_the_same(some):
    data = extract.dump_lexicon(some)
    found, issues = extract.parse_lexicon(data)
    assert (found.entries, issues) == (tuple(dict.fromkeys(some)), [])


@given(st.lists(entries, min_size=1, max_size=4))
def test_no_cell_begins_a_formula(some):
    text = extract.dump_lexicon(some).decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert all(cell[:1] not in set("=+-@\t\r") for row in rows for cell in row if cell)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_write(encoding, delimiter):
    row = ROW.replace("Сәуле Нұрбекова", "Сауля Нурбекова") if encoding == "cp1251" else ROW
    data = (HEAD + row + ",,,,,,,\n").replace(",", delimiter).encode(encoding)
    found, issues = extract.parse_lexicon(data)
    assert issues == []
    (entry,) = found.entries
    assert entry.canonical == "Сауле Нурбекова"
    assert entry.lang == "kk"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("ghost,x,y,en,,,,", "unknown kind"),
        ("person,,,en,,,,", "neither a canonical name"),
        ("place,Aqsu,Aqsu,en,,2019-13,,", "valid_from is not a date"),
        ("place,Aqsu,Aqsu,en,,2021,2019,", "valid_from is after valid_to"),
        (f"place,Aqsu,{'a' * 301},en,,,,", "more than 300"),
        ("person,Aru Sadyk,her mother,en,,,,", "without a name"),
        ("person,Aru Sadyk,Her Mother,en,,,,", "without a name"),
        ("person,Aru Sadyk,её мать,ru,,,,", "without a name"),
        ("person,Aru Sadyk,оның анасы,kk,,,,", "without a name"),
        ("person,Aru Sadyk,她的母亲,zh,,,,", "without a name"),
        ("person,Aru Sadyk,一名教师,zh,,,,", "without a name"),
    ],
)
def test_a_bad_row_says_what_is_wrong_where_and_how_to_mend_it(row, says):
    found, issues = extract.parse_lexicon((HEAD + ROW + row + "\n").encode())
    assert len(found) == 1
    (issue,) = issues
    assert (issue.code, issue.place) == ("K-EXTRACT-001", "line 3")
    assert says in issue.message
    assert issue.cure


@pytest.mark.parametrize("name", ["Will Rose", "@aru_sadyk", "Ару Садық", "王晓明", "ساۋلە نۇربېكوۋا", "One Direction"])
def test_names_are_no_descriptions(name):
    assert not extract.is_description(name)


LANGUAGES = [
    ("en", "We met Zhupar yesterday in town.", "Zhupar", "Zhupar"),
    ("ru", "Вчера видели Жупарбая в городе.", "Жупарбай", "Жупарбая"),
    ("ru", "Письмо Серика Жанбекова дошло.", "Серик Жанбеков", "Серика Жанбекова"),
    ("kk", "Кеше Жұпарбайды көрдік.", "Жұпарбай", "Жұпарбайды"),
    ("kk", "Keshe Juparbaydy kördik.", "Juparbay", "Juparbaydy"),
    ("zh", "昨天在城里见到了朱帕尔。", "朱帕尔", "朱帕尔"),
    ("ug", "تۈنۈگۈن جۇپارنى كۆردۇق", "جۇپار", "جۇپارنى"),
    ("uz", "Kecha Juparboyni koʻrdik.", "Juparboy", "Juparboyni"),
]


@pytest.mark.parametrize("case", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "type_"), [("person", "person"), ("organisation", "organisation"), ("place", "place")]
)
def test_an_entry_makes_a_difference_in_every_language(read, case, kind, type_):
    lang, text, spelling, words = case
    lexicon, issues = extract.parse_lexicon((HEAD + f"{kind},{spelling},{spelling},{lang},,,,\n").encode())
    assert issues == []
    start = text.index(words)

    def found(words_known):
        known = read(text, lang=lang, lexicon=words_known)
        return [
            (m.type.value, m.text) for m in known.mentions if m.start == start and m.end >= start + len(spelling) - 1
        ]

    assert (type_, words) in found(lexicon)
    assert found(lexicon).count((type_, words)) == 1
    if kind == "organisation":  # no rule takes a bare word for a body
        assert (type_, words) not in found(None)


@pytest.mark.parametrize("words", ["Ахметов пришёл", "Ахметжан келді", "Ахметбек келді"])
def test_another_name_that_begins_the_same_is_not_the_entry(read, words):
    lexicon, _ = extract.parse_lexicon((HEAD + "organisation,Ахмет,Ахмет,kk,,,,\n").encode())
    found = read(words, lang="kk", lexicon=lexicon)
    assert not [one for one in found.mentions if one.type.value == "organisation"]


@pytest.mark.parametrize(
    ("published", "known"),
    [
        ("2018-12-31", False),
        ("2019-03-05", True),
        ("2019", True),
        ("2021-06", True),
        ("2021-07-01", False),
        (None, True),
    ],
)
@pytest.mark.parametrize(
    ("lang", "text"), [("en", "He lives in Qalaqum now."), ("ru", "Она живёт в Калакум."), ("zh", "他住在 Qalaqum 。")]
)
def test_an_entry_is_in_force_in_its_time(read, published, known, lang, text):
    lexicon, _ = extract.parse_lexicon(
        (
            HEAD + "organisation,Qalaqum,Qalaqum,,,2019-03,2021-06,\norganisation,Qalaqum,Калакум,,,2019-03,2021-06,\n"
        ).encode()
    )
    found = read(text, lang=lang, published=published, lexicon=lexicon)
    assert bool([one for one in found.mentions if one.type.value == "organisation"]) is known


def test_a_name_has_another_owner_in_another_time():
    rows = "place,Old Town,Qalaqum,,,,2018,\nplace,New Town,Qalaqum,,,2019,,\n"
    lexicon, _ = extract.parse_lexicon((HEAD + rows).encode())
    words = cut("Qalaqum")
    assert [hit.entry.canonical for hit in lexicon.on("2017-01").find("Qalaqum", words)] == ["Old Town"]
    assert [hit.entry.canonical for hit in lexicon.on("2020").find("Qalaqum", words)] == ["New Town"]
    # Of an undated text either may be meant, so the words stand for themselves.
    assert [hit.entry.canonical for hit in lexicon.on(None).find("Qalaqum", words)] == ["Qalaqum"]


@given(
    st.lists(
        st.sampled_from(["Aru", "Sadyk", "Aru Sadyk", "Aru-Sadyk Bek", "王晓", "王晓明", "Айна", "Айна Бек"]),
        max_size=8,
    )
)
def test_what_is_found_does_not_depend_on_the_order_of_rows(names):
    text = "Aru Sadyk met Aru-Sadyk Bek; 王晓明说 Айнаға Айна Бекке."
    some = [Entry(kind=LexiconKind.PERSON, canonical=name, spelling=name) for name in dict.fromkeys(names)]
    words = cut(text)
    one = extract.Lexicon.of(some).find(text, words)
    assert one == extract.Lexicon.of(reversed(some)).find(text, words)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in one)
    assert all(left.end <= right.start for left, right in pairwise(one))


def test_a_hint_never_changes_what_the_team_knows():
    known = Entry(kind=LexiconKind.PERSON, canonical="Ару Садық", spelling="Aru Sadyk")
    hint = Entry(kind=LexiconKind.PERSON, canonical="Aru Sadyk", spelling="Aru  Sadyk")
    new = Entry(kind=LexiconKind.PERSON, canonical="Dana Bek", spelling="Dana Bek")
    both = extract.Lexicon.of([known]).also([hint, new])
    text = "Aru Sadyk met Dana Bek."
    assert [hit.entry for hit in both.find(text, cut(text))] == [known, new]


def test_a_spelling_of_two_people_stands_for_itself():
    some = [
        Entry(kind=LexiconKind.PERSON, canonical=name, spelling="Dana Bek") for name in ("Dana Bekova", "Dana Bekqyzy")
    ]
    (hit,) = extract.Lexicon.of(some).find("Dana Bek", cut("Dana Bek"))
    assert hit.entry.canonical == "Dana Bek"

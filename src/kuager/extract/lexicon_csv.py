"""The project lexicon as a table: CSV in, as spreadsheets write it, and CSV out, safe to open in a spreadsheet.

Columns: ``kind,canonical,spelling,lang,role,valid_from,valid_to,note``; one row is one spelling of one thing. In: UTF-8
with or without a byte order mark, UTF-16 with one, or windows-1251; commas, semicolons or tabs. Out: UTF-8 with a byte
order mark, and a quote mark before what a spreadsheet would take as a formula (taken away again on the way in).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from kuager.errors import BadLexiconError
from kuager.extract.lexicon import Entry, Lexicon, LexiconKind
from kuager.extract.vocab import Kind, load_vocab
from kuager.model import Issue
from kuager.text.cells import Sheet, plain
from kuager.text.edtf import Edtf, valid
from kuager.text.fold import bare
from kuager.text.scripts import Script, script_of

COLUMNS = ("kind", "canonical", "spelling", "lang", "role", "valid_from", "valid_to", "note")
LONGEST_CELL = 300
"""Characters of a cell; a longer one is no name."""
_DELIMITERS = ",;\t"
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_PEOPLE = Kind.KIN | Kind.HUMAN | Kind.HUMANS | Kind.CROWD | Kind.ROLE
_OWNERS = frozenset({"his", "her", "my", "our", "their", "your", "whose", "a", "an", "another", "one", "the", "some"})
_HAN_UNNAMED = re.compile(
    "^(?:她|他|我|你|其|某|该|一名|一位|一个|另一|两名|几名).+|^.{0,2}(?:母亲|父亲|妻子|丈夫|儿子|女儿|姐姐|妹妹|哥哥|弟弟|亲属|家人|亲戚|邻居)$"
)


def load_lexicon(path: Path) -> tuple[Lexicon, list[Issue]]:
    """Reads a lexicon file; see :func:`parse_lexicon`.

    Raises:
        OSError: when the file cannot be read.
    """
    return parse_lexicon(path.read_bytes(), item=path.name)


def parse_lexicon(data: bytes, item: str = "lexicon") -> tuple[Lexicon, list[Issue]]:
    """Reads a lexicon from the bytes of a CSV.

    Args:
        data: the CSV.
        item: what to call it in issues.

    Returns:
        The lexicon of all usable rows, and one issue (code K-EXTRACT-001) per row that is not, with its line.
    """
    text = _decoded(data)
    if text is None:
        return Lexicon.empty(), [_issue(item, "the file is neither UTF-8 nor windows-1251", None)]
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        named = {name: (name or "").strip().lower() for name in rows.fieldnames or ()}
    except csv.Error:
        named = {}
    missing = {"kind", "canonical", "spelling"} - set(named.values())
    if missing:
        return Lexicon.empty(), [
            _issue(item, f"the first line lacks the columns {', '.join(sorted(missing))}", "line 1")
        ]
    entries: dict[Entry, None] = {}
    issues: list[Issue] = []
    try:
        for row in rows:
            cells = {named[key]: plain(value) for key, value in row.items() if key in named and isinstance(value, str)}
            if not any(cells.values()):
                continue
            entry = checked(cells)
            if isinstance(entry, str):
                issues.append(_issue(item, entry, f"line {rows.line_num}"))
            else:
                entries.setdefault(entry)
    except csv.Error:
        issues.append(_issue(item, "the rest of the file is no CSV", f"line {rows.line_num}"))
    return Lexicon.of(entries), issues


def dump_lexicon(entries: Iterable[Entry]) -> bytes:
    """Writes entries as CSV that :func:`parse_lexicon` reads back the same and no spreadsheet calculates."""
    out = io.StringIO(newline="")
    table = Sheet(out)
    table.row(COLUMNS)
    for one in entries:
        cells = (
            one.kind.value,
            one.canonical,
            one.spelling,
            one.lang,
            one.role,
            one.valid_from,
            one.valid_to,
            one.note,
        )
        table.row(cell or "" for cell in cells)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def checked(row: Mapping[str, str]) -> Entry | str:
    """Returns the entry of a row, or what is wrong with it.

    Args:
        row: cells by column; absent ones are empty.
    """
    try:
        kind = LexiconKind(row.get("kind", "").strip().lower())
    except ValueError:
        return f"unknown kind; known are {', '.join(LexiconKind)}"
    cells = {column: " ".join(row.get(column, "").split()) for column in COLUMNS}
    canonical = cells["canonical"] or cells["spelling"]
    spelling = cells["spelling"] or canonical
    if not bare(spelling) or not bare(canonical):
        return "neither a canonical name nor a spelling"
    if any(len(cell) > LONGEST_CELL or "\0" in cell for cell in cells.values()):
        return f"a cell has more than {LONGEST_CELL} characters"
    if kind is LexiconKind.PERSON and (is_description(spelling) or is_description(canonical)):
        return "these words describe somebody without a name; an unnamed person is never made into a named one"
    problem = _dates(cells["valid_from"], cells["valid_to"])
    if problem:
        return problem
    return Entry(
        kind=kind,
        canonical=canonical,
        spelling=spelling,
        lang=cells["lang"],
        role=cells["role"],
        valid_from=cells["valid_from"] or None,
        valid_to=cells["valid_to"] or None,
        note=cells["note"],
    )


def _dates(since: str, until: str) -> str | None:
    for column, value in (("valid_from", since), ("valid_to", until)):
        if value and not valid(value):
            return f"{column} is not a date such as 2019, 2019-03 or 2019-03-23"
    if since and until:
        first, last = Edtf.parse(since).earliest, Edtf.parse(until).latest
        if first and last and first > last:
            return "valid_from is after valid_to"
    return None


def is_description(words: str) -> bool:
    """Says whether words describe a person without naming one: ``her mother``, ``a guard``, ``她的母亲``.

    Rule: in a script with capitals, no word has one; in English, all words are ordinary and one is a word for people
    after an owner or article (``Her Mother``); in Chinese, a pronoun or measure word begins it or a kin word ends it.
    """
    script = script_of(words)
    if script is Script.HANS:
        return _HAN_UNNAMED.match(words) is not None
    if script in {Script.LATN, Script.CYRL} and not any(char.isupper() for char in words) and not words.startswith("@"):
        return True
    vocab = load_vocab()
    lowers = [word.lower() for word in words.split()]
    return bool(lowers) and lowers[0] in _OWNERS and any(vocab.kind(lower) & _PEOPLE for lower in lowers[1:])


def _decoded(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1251")
    except UnicodeDecodeError:
        return None
    return text if _CYRILLIC.search(text) else None


def _issue(item: str, message: str, place: str | None) -> Issue:
    return Issue(code=BadLexiconError.code, item=item, message=message, cure=BadLexiconError.cure, place=place)

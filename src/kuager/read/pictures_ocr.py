"""Words in a picture, recognised by the program ``tesseract`` when it is installed.

The language is chosen by the script that the program itself finds on the page, never by how sure it is of its words: a
model for another script is sure of nonsense. Kazakh goes first for Cyrillic, because the Russian model loses its letters.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kuager.read.base import BIDI_CONTROLS
from kuager.read.pdf_child import program, run_limited

UNSURE = 60.0
"""Confidence, of 100, below which a word is marked."""
_SECONDS, _MEGABYTES = 60, 1_500
_ENV = {"OMP_THREAD_LIMIT": "1"}
_SCRIPTS = {
    "Cyrillic": ("kaz", "rus"),
    "Arabic": ("uig", "ara"),
    "Han": ("chi_sim", "chi_tra", "eng"),
    "Latin": ("eng",),
}
_LETTERS = {
    "Cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "Arabic": re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]"),
    "Han": re.compile(r"[\u3400-\u9fff]"),
    "Latin": re.compile(r"[A-Za-z]"),
}
_NAMES = {"HanS": "Han", "HanT": "Han", "Chinese": "Han", "Japanese": "Han", "Fraktur": "Latin"}
_OSD_SURE = 1.0
_OSD_CERTAIN = 8.0
_OWN = 0.4
"""Share of a page's characters that must be letters of the script it was taken for; forms full of figures have half."""
_HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A recognised word; the box is left, top, right, bottom in pixels of the prepared picture."""

    text: str
    confidence: float
    box: tuple[int, int, int, int]
    paragraph: tuple[int, int]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """The program and the languages it has."""

    path: str
    version: str
    languages: frozenset[str]

    def script(self, png: bytes) -> str | None:
        """Returns the script on a page; None when it shows none that there are languages for."""
        if "osd" in self.languages:
            answer = self._run(png, "--psm", "0", "-l", "osd") or b""
            found = re.search(rb"^Script: (\w+)\s+^Script confidence: ([\d.]+)", answer, re.MULTILINE)
            if found and float(found[2]) >= _OSD_SURE:
                name = found[1].decode()
                name = _NAMES.get(name, name)
                if float(found[2]) >= _OSD_CERTAIN or not self.for_script(name) or self._own(png, name)[1] >= _OWN:
                    return name
        return self._tried(png)

    def _tried(self, png: bytes) -> str | None:
        """Reads a page that has too little for telling its script in each, and takes the one with most letters of its own."""
        best, most = None, 0.0
        for script in _SCRIPTS:
            if not self.for_script(script):
                continue
            own, _ = self._own(png, script)
            if own > most:
                best, most = script, own
        return best

    def _own(self, png: bytes, script: str) -> tuple[float, float]:
        """Reads a page as one script: returns how much of it is surely in its letters, and the share of its letters in all.

        The second is what tells a page that was taken for another script: few letters and many figures come of it.
        """
        words = [word for word in self.words(png, script) if len(word.text) > 1 or script == "Han"]
        mine = [(word, len(_LETTERS[script].findall(word.text))) for word in words]
        sure = sum(word.confidence * letters for word, letters in mine if word.confidence >= UNSURE)
        signs = sum(len(word.text) for word in words)
        return sure, sum(letters for _, letters in mine) / signs if signs else 0.0

    def for_script(self, script: str) -> tuple[str, ...]:
        """Returns the installed languages for a script."""
        return tuple(one for one in _SCRIPTS.get(script, ()) if one in self.languages)

    def words(self, png: bytes, script: str) -> list[Word]:
        """Returns the words on a page, in the order of reading."""
        answer = self._run(png, "-l", "+".join(self.for_script(script)), "--psm", "3", "tsv")
        return list(_parsed(answer.decode("utf-8", "replace"))) if answer else []

    def _run(self, png: bytes, *options: str) -> bytes | None:
        command = [self.path, "stdin", "stdout", *options]
        return run_limited(command, png, seconds=_SECONDS, megabytes=_MEGABYTES, env=_ENV)


def recogniser() -> Recogniser | None:
    """Returns the program when it is installed."""
    path = program("tesseract")
    if path is None:
        return None
    version = re.match(rb"tesseract v?([\d.]+)", run_limited([path, "--version"], b"", env=_ENV) or b"")
    listed = (run_limited([path, "--list-langs"], b"", env=_ENV) or b"").decode("utf-8", "replace").splitlines()
    return Recogniser(
        path=path,
        version=version[1].decode() if version else "unknown",
        languages=frozenset(line.strip() for line in listed if re.fullmatch(r"\w+", line.strip())),
    )


def _parsed(table: str) -> Iterator[Word]:
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = "".join(char for char in (row.get("text") or "").strip() if char not in BIDI_CONTROLS)
        if row.get("level") != "5" or not text:
            continue
        left, top, width, height = (int(row[key]) for key in ("left", "top", "width", "height"))
        yield Word(
            text=text,
            confidence=float(row["conf"]),
            box=(left, top, left + width, top + height),
            paragraph=(int(row["block_num"]), int(row["par_num"])),
            line=int(row["line_num"]),
        )


def lines_of(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yields the words line by line."""
    line: list[Word] = []
    for word in words:
        if line and (word.paragraph, word.line) != (line[-1].paragraph, line[-1].line):
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def between(left: Word, right: Word) -> str:
    """Returns what stands between two words of a line: nothing between Chinese characters."""
    return "" if _HAN.match(left.text[-1]) and _HAN.match(right.text[0]) else " "


def read_with(reader: str, engine: str) -> str:
    """Returns a reader's name with the program that recognised words for it, if one did.

    Another version of the program reads other words: a document says which it was, so that nobody takes the difference for
    damage, nor a text that cannot be read again for one that was.
    """
    found = re.search(r"; (tesseract [\w.]+) ", engine)
    return f"{reader} ({found[1]})" if found else reader

"""What a PDF says of itself in its metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from kuager.model import Dated

_DATE = re.compile(
    r"(?:D:)?(?P<year>(?:19|20)\d\d)(?P<month>\d\d)?(?P<day>\d\d)?(?:(?P<hour>\d\d)(?P<minute>\d\d)(?:\d\d)?)?"
    r"(?P<zone>Z|[+-]\d\d'?\d\d'?)?"
)
_FILE_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel) - .*|untitled.*|(?:document|документ|құжат|文档)\s?\d*|.*\.(?:docx?|odt|rtf|pdf|txt|html?|indd|tex|pptx?|xlsx?)|"
    r"https?://\S*|about:blank|print|\W*)",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"skia/pdf|chrom|mozilla|firefox|safari|wkhtmltopdf|webkit|quartz pdfcontext|print to pdf|weasyprint", re.IGNORECASE
)
_DAY = 10
_INFERRED = ("year", "month", "day")


def title_of(metadata: Mapping[str, str]) -> str | None:
    """Returns the title, unless it is only what a program calls a file."""
    words = re.sub(r"\s+", " ", metadata.get("Title", "")).strip()
    return None if not words or _FILE_TITLE.fullmatch(words) else words


def author_of(metadata: Mapping[str, str]) -> str | None:
    """Returns the author field as it is."""
    return re.sub(r"\s+", " ", metadata.get("Author", "")).strip() or None


def created(metadata: Mapping[str, str]) -> Dated | None:
    """Returns when the file was made, which is at most a hint at when its text was published.

    Of a page that somebody printed from a browser it is not even that: the day of printing says nothing about the page.
    """
    if _PRINTED.search(f"{metadata.get('Creator', '')} {metadata.get('Producer', '')}"):
        return None
    for key, words in (("CreationDate", "made"), ("ModDate", "last changed")):
        value = date_of(metadata.get(key, ""))
        if value:
            return Dated(
                value=value,
                precision={4: "year", 7: "month", _DAY: "day"}.get(len(value), "minute"),
                how=f"the file's metadata ({key}): when the file was {words}",
                inferred=_INFERRED[: {4: 1, 7: 2}.get(len(value), 3)],
                why="the text names no date of publication; it may be older than the file",
            )
    return None


def about_file(metadata: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Returns what made the file and when, as extras of its first page."""
    keys = (("Creator", "creator"), ("Producer", "producer"), ("CreationDate", "created"), ("ModDate", "changed"))
    return tuple((name, " ".join(metadata[key].split())[:300]) for key, name in keys if metadata.get(key))


def date_of(written: str) -> str | None:
    """Returns a PDF date (ISO 32000-1, 7.9.4) as EDTF, without its seconds and zone, or None when it is none."""
    match = _DATE.match(written.strip())
    if not match:
        return None
    parts = [match["year"], match["month"], match["day"]]
    value = "-".join(part for part in parts if part)
    if match["minute"] and match["day"]:
        value = f"{value}T{match['hour']}:{match['minute']}"
    try:
        datetime.fromisoformat(value if len(value) >= _DAY else f"{value}-01-01"[:_DAY])
    except ValueError:
        return None
    return value

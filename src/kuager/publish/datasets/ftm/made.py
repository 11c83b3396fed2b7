"""An entity of FollowTheMoney as it is filled: only values that its library keeps as they are.

Types and the greatest lengths of properties are those of the public schemata of FollowTheMoney 4.11.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlparse, urlunparse

_THING: Final = {
    "name": "name", "alias": "name", "weakAlias": "name", "country": "country", "notes": "text", "description": "text",
    "sourceUrl": "url", "publisher": "string", "keywords": "string", "address": "address", "addressEntity": "entity", "proof": "entity",
    "modifiedAt": "date", "retrievedAt": "date",
}  # fmt: skip
_INTERVAL: Final = {
    "startDate": "date", "endDate": "date", "date": "date", "summary": "text", "description": "text", "recordId": "string",
    "proof": "entity", "publisher": "string",
}  # fmt: skip
_LEGAL: Final = _THING | {"status": "string", "email": "email", "jurisdiction": "country"}
_DOCUMENT: Final = _THING | {
    "title": "string", "author": "string", "language": "language", "publishedAt": "date", "mimeType": "string", "fileName": "string",
}  # fmt: skip
_LINK: Final = _INTERVAL | {"role": "string"}
PROPERTIES: Final[dict[str, dict[str, str]]] = {
    "Person": _LEGAL | {
        "fatherName": "string", "birthDate": "date", "birthPlace": "string", "position": "string", "citizenship": "country",
        "nationality": "country", "gender": "gender", "ethnicity": "string", "idNumber": "identifier",
    },
    "Organization": _LEGAL, "PublicBody": _LEGAL,
    "Address": _THING | {"full": "address", "region": "string", "city": "string"},
    "Event": _THING | _INTERVAL | {"location": "address", "involved": "entity"},
    "Document": _DOCUMENT, "Article": _DOCUMENT, "Video": _DOCUMENT, "Audio": _DOCUMENT, "Image": _DOCUMENT, "PlainText": _DOCUMENT,
    "HyperText": _DOCUMENT,
    "Family": _INTERVAL | {"person": "entity", "relative": "entity", "relationship": "string"},
    "UnknownLink": _LINK | {"subject": "entity", "object": "entity"},
    "Membership": _LINK | {"member": "entity", "organization": "entity"},
    "Employment": _LINK | {"employee": "entity", "employer": "entity"},
    "Documentation": _LINK | {"document": "entity", "entity": "entity"},
    "Mention": {"document": "entity", "resolved": "entity", "name": "name", "detectedSchema": "string"},
    "Note": _THING | {"entity": "entity"},
}  # fmt: skip
"""Of every schema that is written: its properties and their types."""
LEGAL: Final = frozenset({"Person", "Organization", "PublicBody"})
DOCUMENTS: Final = frozenset({"Document", "Article", "Video", "Audio", "Image", "PlainText", "HyperText"})
LONGEST: Final = {"name": 384, "string": 1024, "address": 250, "identifier": 64, "url": 4096, "text": 65_000}
LANGUAGES: Final = {
    "kk": "kaz", "ru": "rus", "zh": "zho", "en": "eng", "ky": "kir", "uz": "uzb", "tr": "tur", "mn": "mon", "tg": "tgk", "de": "deu",
    "fr": "fra", "ja": "jpn", "ko": "kor", "ar": "ara", "fa": "fas", "tk": "tuk", "az": "aze", "uk": "ukr",
}  # fmt: skip
"""Languages that FollowTheMoney has, by their short codes. Uyghur and Tatar are not among them."""
_ID: Final = re.compile(r"[0-9a-zA-Z](?:[0-9a-zA-Z.\-]*[0-9a-zA-Z])?")
_QUOTES: Final = re.compile(r"^[\"'](.*)[\"']$")
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?)?)?)?", re.ASCII)
_LEAST_TOP: Final = 2
_BREAKS: Final = re.compile(r"\r\n|\n|<BR/>|<BR>|\t|ESQ\.,|ESQ,|;")
_COMMAS: Final = re.compile(r",\s?[,.]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Where a value comes from: our statement, its language, the value before it was brought into form."""

    statement: str = ""
    lang: str = ""
    original: str = ""


@dataclass(slots=True, kw_only=True)
class Made:
    """One entity: its id, its schema, and by property the values with where each comes from."""

    id: str
    schema: str
    values: dict[str, dict[str, Told]] = field(default_factory=dict)

    def add(self, prop: str, value: str, told: Told | None = None) -> bool:
        """Adds a value when the property can hold it; says whether it could."""
        kind = PROPERTIES[self.schema].get(prop)
        kept = fitting(kind, value) if kind else ""
        if not kept or (kind == "entity" and kept == self.id):
            return False
        self.values.setdefault(prop, {}).setdefault(kept, told or Told())
        return True

    def note(self, words: str, told: Told | None = None) -> None:
        """Keeps words that no property holds, in pieces no longer than a note may be."""
        longest = LONGEST["text"]
        prop = "notes" if "notes" in PROPERTIES[self.schema] else "description"
        for at in range(0, len(words), longest):
            self.add(prop, words[at : at + longest], told)

    def line(self) -> dict[str, Any]:
        """Returns it as FollowTheMoney's JSON has it."""
        return {
            "id": self.id,
            "schema": self.schema,
            "properties": {prop: list(one) for prop, one in self.values.items()},
        }


def fitting(kind: str, value: str) -> str:
    """Returns a value as its type keeps it; empty when the type cannot hold it."""
    kept = tidy(value)
    if kind == "entity":
        return kept if _ID.fullmatch(kept) else ""
    if kind == "name":
        kept = " ".join(_QUOTES.sub(r"\1", kept).split())
    elif kind == "address":
        kept = _one_line(kept)
    kept = {"url": _address, "date": _day}[kind](kept) if kind in {"url", "date"} else kept
    return kept if len(kept) <= LONGEST.get(kind, 32) else ""


def tidy(value: str) -> str:
    """Returns words in composed form, without what no one sees: control and format characters, and halves of none."""
    kept = unicodedata.normalize("NFC", value)
    if kept.isprintable():
        return kept.strip()
    return "".join(
        " " if unicodedata.category(one) in {"Zl", "Zp", "Zs"} else one
        for one in kept
        if one in "\t\n\r" or unicodedata.category(one) not in {"Cc", "Cf", "Cs"}
    ).strip()


def _one_line(text: str) -> str:
    """Writes an address as the library does, as often as it would change once more."""
    again = " ".join(_COMMAS.sub(", ", _BREAKS.sub(", ", text)).split())
    return again if again == text else _one_line(again)


def _address(text: str) -> str:
    """Returns an address of the web as the library writes it; empty for what it takes for none."""
    try:
        parts = urlparse(text)
        host, _ = parts.hostname or "", parts.port  # a wrong port raises, too
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or re.search(r"\s", parts.netloc) or not _host(host):
        return ""
    return urlunparse(parts._replace(path=parts.path or "/"))


def _host(host: str) -> bool:
    with suppress(ValueError):
        ip_address(host)
        return True
    labels = host.rstrip(".").split(".")
    if len(labels) > 1 and (len(labels[-1]) < _LEAST_TOP or labels[-1].isdigit()):
        return False
    return all(re.fullmatch(r"[\w-]{1,63}", one) and re.search(r"[^\W_]", one) for one in labels)


def _day(text: str) -> str:
    if not _DATE.fullmatch(text):
        return ""
    try:
        datetime.fromisoformat(text + "-01-01T00:00:00+00:00"[max(0, len(text) - len("2021")) :])
    except ValueError:
        return ""
    return text


def id_of(ours: str) -> str:
    """Returns an id that FollowTheMoney takes: ours, where it is one, else letters of it and a hash."""
    if _ID.fullmatch(ours) and len(ours) <= LONGEST["name"]:
        return ours
    return f"{re.sub('[^0-9a-zA-Z]+', '-', ours).strip('-')[:40] or 'x'}-{digest(ours)}"


def digest(*parts: str) -> str:
    """Returns hexadecimal digits that stand for some texts together."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


__all__ = ["DOCUMENTS", "LANGUAGES", "LEGAL", "PROPERTIES", "Made", "Told", "digest", "fitting", "id_of", "tidy"]

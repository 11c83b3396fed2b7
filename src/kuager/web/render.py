"""Templates and what they may call. Everything a template prints is escaped unless ``svg`` made it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib.resources import files
from typing import Any, Final, TypeVar
from urllib.parse import unquote

from minijinja import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse

from kuager.model import Side, schema
from kuager.protect.rights import Action, Decision
from kuager.text import stored
from kuager.text.readings import reading
from kuager.text.reasons import reason
from kuager.text.tellings import render
from kuager.web import dates
from kuager.web.labels import labelled
from kuager.web.rights import can
from kuager.web.runs import faithful
from kuager.web.seating import seated
from kuager.web.sessions import Session
from kuager.web.waves import clock, seconds_of
from kuager.web.words import LANGUAGES, Words, direction, load
from kuager.workflow.spoken import spoken

F = TypeVar("F")
S = TypeVar("S")
R = TypeVar("R")
THEMES: Final = ("auto", "light", "dark")
COUNTED: Final = ("overview", "review", "merges", "findings")
"""Entries of the navigation that may carry a number."""
_STEP: Final = 1000
SHORT: Final = 12
_UNITS: Final = ("B", "kB", "MB", "GB")


class Renderer:
    """Draws pages: one environment, every language, no state of its own."""

    def __init__(self) -> None:
        self.words = load()
        root = files("kuager.web") / "templates"
        self._env = Environment(
            loader=lambda name: (root / name).read_text(encoding="utf-8"),
            undefined_behavior="strict",
            debug=False,  # its errors would carry the page's values, people's names among them
            trim_blocks=True,
            lstrip_blocks=True,
            filters={
                "bytes": shown_size,
                "clock": lambda text: clock(round((seconds_of(text) or 0) * 1000)),
                "short": short_id,
                "faithful": faithful,
                "before": before,
                "after": after,
                "filename": filename,
                "by_value": by_value,
                "because": lambda why, lang: render(reason(why), lang),
                "stored": stored.told,
                "labelled": labelled,
                "prop_label": prop_label,
                "day": lambda at: at.date().isoformat(),
            },
        )

    def words_of(self, request: Request) -> Words:
        """Returns the strings in the language of the request's session."""
        session: Session | None = request.state.session
        return self.words[session.lang if session else "en"]

    def page(self, request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """Draws ``template`` with the page's values and the frame's (language, theme, form token, notice)."""
        session: Session | None = request.state.session
        words = self.words_of(request)
        notice = session.notice if session else None
        if session:
            session.notice = None
        frame: dict[str, Any] = {
            "t": words,
            "lang": words.lang,
            "dir": direction(words.lang),
            "languages": [(code, self.words[code]("language_name")) for code in LANGUAGES],
            "theme": session.theme if session else "auto",
            "csrf": session.csrf if session else "",
            "inside": session is not None and session.actor is not None,
            "actor": session.actor if session else None,
            "can": partial(can, session.actor if session else None),
            "waiting": {**dict.fromkeys(COUNTED, 0), **(session.waiting if session else {})},
            "notice": notice,
            "half_in": _half_in(request, session) if session and can(session.actor, "contribute") else (),
            "here": _here(request),
            "lock_minutes": _lock_minutes(request) if session else 0,
            "section": request.url.path.split("/")[1],
            "query": "",
            "date": partial(_second, dates.shown_date, words),
            "value": partial(_value, words),
            "label": words.get,
            "read": partial(_read, words),
            "spoken": partial(_second, spoken, words.lang),
            "figure": figure,
        }
        html = self._env.render_template(template, **{**frame, **context})
        return HTMLResponse(html.encode("utf-8", "replace"), status_code=status)

    def paper(self, template: str, lang: str, **context: Any) -> str:
        """Draws a page that stands alone, without a session, a form or a frame."""
        words = self.words[lang]
        frame: dict[str, Any] = {
            "t": words,
            "lang": words.lang,
            "dir": direction(words.lang),
            "date": partial(_second, dates.shown_date, words),
            "value": partial(_value, words),
            "label": words.get,
        }
        return self._env.render_template(template, **{**frame, **context})

    def refusal(self, request: Request, reason: str, status: int) -> HTMLResponse:
        """Draws the page of a refused or failed request; ``reason`` names its strings under ``refused``."""
        return self.page(request, "refused.html", status=status, reason=reason, code=str(status), detail=None)

    def denied(self, request: Request, action: Action | None, said: Decision) -> HTMLResponse:
        """Draws the page that says which rule refused something, who could do it, and whom to ask."""
        return self.page(request, "denied.html", status=403, action=action, said=said)


def _half_in(request: Request, session: Session) -> Sequence[Any]:
    """Returns the lists that are half in: what any page shows may lack the rest of their rows."""
    app = request.scope.get("app")
    return seated(request, session).lists().half_in() if app and getattr(app.state, "desk", None) else ()


def _lock_minutes(request: Request) -> int:
    """Returns after how many minutes of rest the workbench locks; 0 where there is nothing to lock."""
    app = request.scope.get("app")
    lock = getattr(app.state, "lock", None) if app else None
    return lock.minutes if lock else 0


def prop_label(row: Any, lang: str) -> str:
    """Returns what a claim's property is called; what the row says where the vocabulary does not know it (a plug-in's)."""
    known = schema.find_prop(row.schema, row.prop)
    return known.label(lang) if known else str(row.prop_label)


def shown_size(size: int) -> str:
    """Returns a number of bytes as people write it, in steps of 1000."""
    amount = float(size)
    for unit in _UNITS[:-1]:
        if amount < _STEP:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= _STEP
    return f"{amount:.1f} {_UNITS[-1]}"


def figure(share: float) -> str:
    """Returns a share or coefficient with two decimals, its minus sign a real one."""
    return f"{share:.2f}".replace("-", "\N{MINUS SIGN}")


def filename(item: str) -> str:
    """Returns the readable end of where a file came from: the name of a ``file:`` address, any other unchanged."""
    return unquote(item.removeprefix("file:").rstrip("/").rsplit("/", 1)[-1]) if item.startswith("file:") else item


def by_value(sides: Sequence[Side]) -> list[tuple[str | None, list[Side]]]:
    """Gathers the sides of a finding that read the same (or, unread, have the same words), in the order of the first."""
    groups: dict[tuple[bool, str], list[Side]] = {}
    for side in sides:
        groups.setdefault((side.value is None, side.text if side.value is None else side.value), []).append(side)
    return [(None if unread else key, rows) for (unread, key), rows in groups.items()]


def before(text: str) -> str:
    """Returns a prefix without the half word it begins with."""
    cut = text.find(" ")
    return f"…{text[cut + 1 :]}" if 0 <= cut < len(text) - 1 else text


def after(text: str) -> str:
    """Returns a suffix without the half word it ends with."""
    cut = text.rstrip().rfind(" ")
    return f"{text[:cut]}…" if cut > 0 else text


def short_id(value: str) -> str:
    """Returns an id shortened for reading; the whole id stays in the link."""
    return value if len(value) <= SHORT + 2 else f"{value[:SHORT]}…"


def _here(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def _second(function: Callable[[F, S], R], second: S, first: F) -> R:
    return function(first, second)


def _read(words: Words, prop: str, value: str) -> str:
    """Returns what a finding's side is read as, in the reader's language."""
    found = reading(value)
    return render(found, words.lang) if found else _value(words, prop, value)


def _value(words: Words, prop: str, value: str) -> str:
    return schema.label(value, lang=words.lang) if prop == "type" else dates.shown_value(prop, value, words)

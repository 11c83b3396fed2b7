"""Draws a page: one environment of templates per process, everything escaped unless the drawing room made it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from minijinja import Environment, safe

from kuager.publish.site.kind import Kind
from kuager.publish.site.kinds import KINDS
from kuager.publish.site.words import LANGUAGES, NAMES, direction, words
from kuager.publish.site.world import World

ASSETS: Final = ("site.css", "pages.css", "site.js")
_FOOT: Final = 100
"""Entries of the navigation from this place on stand at the foot of a page."""


def render(world: World, kind: Kind, item: Any, lang: str, *, picture: str = "") -> bytes:
    """Returns the page of an item in a language, as UTF-8.

    Args:
        world: the release.
        kind: of page.
        item: one of ``kind.items(world)``.
        lang: one of :data:`LANGUAGES`.
        picture: path of a picture for those who pass the link on, from the root of the release.
    """
    w, path = words(lang), kind.path(item)
    frame = _frame(world, lang, path.count("/"))
    base = world.release.imprint.base
    values = {
        **frame,
        "path": safe(path),
        "here": kind.name,
        "address": f"{base}{lang}/{path}" if base else "",
        "picture": f"{base}{picture}" if base and picture else "",
        **kind.view(world, item, w),
    }
    # A lone surrogate in somebody's words must not keep a page from being made.
    return _environment().render_template(kind.template, **values).encode("utf-8", "replace")


def shared(world: World, lang: str) -> object:
    """Returns everything hashable that every page of a language shows: when it changes, all of them are made again."""
    frame = _frame(world, lang, 0)
    return tuple(sorted((key, repr(value)) for key, value in frame.items() if not callable(value)))


def front(world: World) -> bytes:
    """Returns the page at the root of the release, where a language is chosen; the count stands there in each."""
    languages = world.release.imprint.languages
    frame = _frame(world, "en" if "en" in languages else languages[0], 0)
    named = len(world.people)
    fronts = [
        {
            "lang": lang,
            "dir": way,
            "name": name,
            "site": world.release.imprint.name.get(lang, ""),
            "count": words(lang)("lists.count", n=named) if named else words(lang)("lists.unnamed"),
        }
        for lang, name, way in frame["languages"]
    ]
    return _environment().render_template("front.html", **frame, fronts=fronts).encode("utf-8", "replace")


def assets() -> Mapping[str, bytes]:
    """Returns the files that pages load, by path from the root of the release."""
    root = files("kuager.publish.site") / "assets"
    return {f"assets/{name}": (root / name).read_bytes() for name in ASSETS}


@cache
def _environment() -> Environment:
    root = files("kuager.publish.site") / "templates"
    return Environment(
        loader=lambda name: (root / name).read_text("utf-8"),
        undefined_behavior="strict",
        debug=False,  # its errors would carry the page's values, people's names among them
        trim_blocks=True,
        lstrip_blocks=True,
        # Not by the ending of the template's name: every page is escaped.
        auto_escape_callback=lambda _name: "html",
        globals={"safe_link": safe_link},
    )


def safe_link(url: str) -> str:
    """Returns an address that may be linked to, "" for one that would run a program or open a file."""
    return url if url.startswith(("https://", "http://")) else ""


@lru_cache(maxsize=64)
def _frame(world: World, lang: str, depth: int) -> Mapping[str, Any]:
    """Returns what pages of a language and depth share, drawn once."""
    w, release, imprint = words(lang), world.release, world.release.imprint
    up = "../" * depth
    frame: dict[str, Any] = {
        "t": w,
        "lang": w.lang,
        "dir": w.dir,
        "up": safe(up),
        "root": safe(f"{up}../"),
        "site": imprint.name.get(w.lang) or imprint.name["en"],
        "languages": [(lang, NAMES[lang], direction(lang)) for lang in LANGUAGES if lang in imprint.languages],
        "nav": _entries(world, range(1, _FOOT)),
        "more": _entries(world, range(_FOOT, 2 * _FOOT)),
        "feed": f"{lang}/feed.atom" in world.files,
        "draft": release.draft,
        "audience": release.audience,
        "contact": imprint.contact,
        "licence": imprint.licence,
        "licence_url": safe_link(imprint.licence_url),
    }
    env = _environment()
    for part in ("top", "foot"):
        frame[part] = safe(env.render_template(f"{part}.html", **frame))
    return frame


def _entries(world: World, wanted: range) -> list[tuple[str, str]]:
    """Returns (name of a kind, path of its first page) for the navigation, of kinds that have a page."""
    found = []
    for kind in sorted((one for one in KINDS if one.nav in wanted), key=lambda one: one.nav):
        first = next(iter(kind.items(world)), None)
        if first is not None:
            found.append((kind.name, kind.path(first)))
    return found

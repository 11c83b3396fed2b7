"""The interview page for a phone: one page for the workbench, and the same as one file that needs no server at all.

Both hold the questions in five languages, the strings and the archive's public key, and nothing of the archive besides.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from kuager.errors.intake import NoLetterboxError
from kuager.preserve.letterbox import Slot
from kuager.web.words import direction
from kuager.workflow import intake
from kuager.workflow.archive import Archive
from kuager.workflow.entries.forms import SPOKEN

MODULES: Final = ("bytes", "checks", "sheet", "post", "sealing", "shelf", "before", "main")
"""The scripts of the page, each after those it takes from."""
STYLES: Final = ("tokens", "intake")
_IMPORT: Final = re.compile(r'^import \{ (.+?) \} from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?:async )?(?:const|class|function) (\w+)", re.MULTILINE)


@cache
def strings() -> dict[str, dict[str, str]]:
    """Returns the words of the page by language."""
    folder = files("kuager.web") / "phone"
    return {
        lang: {key: str(text) for key, text in yaml.safe_load((folder / f"{lang}.yml").read_text("utf-8")).items()}
        for lang in SPOKEN
    }


def page(archive: Archive, lang: str) -> str:
    """Returns the page of the workbench; it links its scripts and styles, so that no inline code is needed."""
    slot = archive.letterbox.slot if archive.letterbox else None
    head = "".join(f'<link rel="stylesheet" href="/static/css/{name}.css">\n' for name in STYLES)
    head += '<link rel="icon" href="/static/mark.svg" type="image/svg+xml">\n'
    tail = '<script type="module" src="/static/js/intake/main.js"></script>\n'
    return _whole(_data(slot, lang, mode="page"), lang, head, tail)


def file(archive: Archive, lang: str) -> str:
    """Returns one HTML file that works alone: a phone opens it, and what it gives only this archive can open.

    Its own policy lets it load and send nothing, so even a mistake in it could not give anything away.

    Raises:
        NoLetterboxError: a plain archive has no key to seal to.
    """
    if archive.letterbox is None:
        raise NoLetterboxError
    code = bundle()
    style = "\n".join(static(f"css/{name}.css") for name in STYLES)
    policy = (
        f"default-src 'none'; script-src '{_hash(code)}'; style-src '{_hash(style)}'; img-src 'none'; connect-src 'none'; "
        "form-action 'none'; base-uri 'none'"
    )
    head = f'<meta http-equiv="content-security-policy" content="{policy}">\n<style>{style}</style>\n'
    tail = f'<script type="module">{code}</script>\n'
    return _whole(_data(archive.letterbox.slot, lang, mode="file"), lang, head, tail)


def bundle() -> str:
    """Returns all scripts as one, each in a scope of its own: a file cannot fetch modules."""
    return "\n".join(_scoped(name, static(f"js/intake/{name}.js")) for name in MODULES)


def _scoped(name: str, code: str) -> str:
    names = _EXPORT.findall(code)
    code = _IMPORT.sub(lambda found: f"const {{ {found[1]} }} = module_{found[2]};", code)
    code = re.sub(r"^export ", "", code, flags=re.MULTILINE)
    return f"const module_{name} = (() => {{\n{code}\nreturn {{ {', '.join(names)} }};\n}})();"


def _data(slot: Slot | None, lang: str, *, mode: str) -> dict[str, Any]:
    key = {"id": slot.id, "point": base64.urlsafe_b64encode(slot.point).decode().rstrip("=")} if slot else None
    return {"mode": mode, "lang": lang, "words": strings(), "forms": intake.described(), "slot": key}


def _whole(data: dict[str, Any], lang: str, head: str, tail: str) -> str:
    # A data block runs nothing; "<" is written otherwise so that no answer could ever end it.
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    words = strings()[lang]
    return (
        f'<!doctype html>\n<html lang="{lang}" dir="{direction(lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{html.escape(words['title'])} · kuager</title>\n{head}</head>\n"
        '<body class="intake">\n<header id="bar"></header>\n<p id="told" role="status"></p>\n<main id="intake">'
        f"<noscript><h1>{html.escape(words['title'])}</h1><p>{html.escape(words['no_crypto'])}</p>{_without(data)}</noscript>"
        f'</main>\n<script type="application/json" id="intake-data">{told}</script>\n{tail}</body>\n</html>\n'
    )


def _without(data: dict[str, Any]) -> str:
    """Without scripts nothing can be locked here; the workbench's own forms need none."""
    label = html.escape(data["forms"]["testimony"]["label"][data["lang"]])
    return f'<p><a href="/forms/testimony">{label}</a></p>' if data["mode"] == "page" else ""


def static(path: str) -> str:
    """Returns a file that the workbench hands out."""
    return (files("kuager.web") / "static").joinpath(path).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

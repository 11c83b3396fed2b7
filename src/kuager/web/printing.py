"""A thread as a page that stands alone: what goes on paper, drawn without a server and without a session."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from kuager.web.render import Renderer
from kuager.web.threads import shown
from kuager.workflow.thread_views import ThreadView

PAGE: Final = "page.html"
STYLE: Final = "paper.css"
_SHEETS: Final = ("tokens.css", "base.css", "parts.css", "pages.css", "print.css", "threads.css")


def paper(view: ThreadView, lang: str = "en") -> dict[str, bytes]:
    """Returns the files of a printable page: :data:`PAGE` and its style sheet.

    Args:
        view: what to print, all posts of it.
        lang: the language of the labels, one of ``words.LANGUAGES``.
    """
    html = Renderer().paper("paper.html", lang, **shown(view, None, everything=True), style=STYLE)
    root = files("kuager.web") / "static" / "css"
    style = "\n".join((root / name).read_text(encoding="utf-8") for name in _SHEETS)
    return {PAGE: html.encode("utf-8", "replace"), STYLE: style.encode()}

"""Words of posts that are stored as HTML, as a browser shows them but with shortened addresses in full."""

from __future__ import annotations

import html

from kuager.errors import ItemError
from kuager.read.dom import parse_page, render


def html_words(source: str) -> str:
    """Returns the words of a piece of HTML; markup that makes no tree is returned as it stands."""
    if "<" not in source:
        return html.unescape(source)
    try:
        page, _ = parse_page(source, "")
    except ItemError:
        return source
    return render(page).text

"""What would keep somebody from using a page that stands in a browser, as axe sees it."""

from __future__ import annotations

import json
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules whose answer depends on the colours; all the others read what a page is made of, which no colour changes."""
_RUN = "(options) => axe.run(options).then((results) => results.violations)"


def barriers(page: Page, where: str, *, also_in: Literal["dark", "light"] | None = None) -> list[str]:
    """Returns what axe finds on a page, with all of its rules.

    Args:
        page: as it stands now.
        where: what the page is called in the answer.
        also_in: another scheme of colours ("dark"), in which what depends on colours is looked at too; the page is not
            loaded again for it, and stands in its own scheme afterwards.
    """
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    told = _told(page, where, {})
    if also_in is not None:
        before: Literal["dark", "light"] = (
            "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
        )
        assert before != also_in
        page.emulate_media(color_scheme=also_in)
        told += _told(page, f"{where} ({also_in})", {"runOnly": _COLOURS})
        page.emulate_media(color_scheme=before)
    return told


def _told(page: Page, where: str, options: dict[str, Any]) -> list[str]:
    found = page.evaluate(_RUN, json.loads(json.dumps({"resultTypes": ["violations"], **options})))
    return [
        f"{where}: {one['id']}: {node['target']} {node.get('failureSummary', '')[:160]}"
        for one in found
        for node in one["nodes"][:3]
    ]

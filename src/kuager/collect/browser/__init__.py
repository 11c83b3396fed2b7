"""Web pages as a browser shows them."""

from kuager.collect.browser.manifest import MANIFEST
from kuager.collect.browser.rendering import DOM, METHOD, program, render_page

__all__ = ["DOM", "MANIFEST", "METHOD", "BrowserPages", "program", "render_page"]


class BrowserPages:
    """Captures what a browser shows of pages."""

    manifest = MANIFEST
    capture = staticmethod(render_page)

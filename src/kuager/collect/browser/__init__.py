"""Web pages as a browser shows them."""

from kuager.collect.browser.manifest import MANIFEST
from kuager.collect.browser.rendering import METHOD, program, render_page

__all__ = ["MANIFEST", "METHOD", "program", "render_page"]

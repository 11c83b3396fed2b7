"""Web pages, fetched without a browser, judged by what they say."""

from kuager.collect.web.manifest import MANIFEST
from kuager.collect.web.observing import NOTHING, Observed, likeness, observe
from kuager.collect.web.outcome import Expected, Judged, judge
from kuager.collect.web.page import METHOD, TOOL, PageCapture, capture_page
from kuager.collect.web.twins import Other

__all__ = [
    "MANIFEST",
    "METHOD",
    "NOTHING",
    "TOOL",
    "Expected",
    "Judged",
    "Observed",
    "Other",
    "PageCapture",
    "WebPages",
    "capture_page",
    "judge",
    "likeness",
    "observe",
]


class WebPages:
    """Fetches pages without a browser."""

    manifest = MANIFEST
    capture = staticmethod(capture_page)

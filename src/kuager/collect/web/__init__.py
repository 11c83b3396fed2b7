"""Web pages, fetched without a browser, judged by what they say."""

from kuager.collect.web.manifest import MANIFEST
from kuager.collect.web.observing import NOTHING, Observed, likeness, observe
from kuager.collect.web.outcome import Expected, Judged, Other, judge
from kuager.collect.web.page import METHOD, TOOL, PageCapture, capture_page

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
    "capture_page",
    "judge",
    "likeness",
    "observe",
]

"""Web archives: written for our own captures, read when others hand theirs over."""

from kuager.collect.warc.manifest import MANIFEST
from kuager.collect.warc.records import PageRecord, answer, answers, is_web_archive, pages
from kuager.collect.warc.writing import Recorded, WarcWriter

__all__ = [
    "MANIFEST",
    "PageRecord",
    "Recorded",
    "WarcWriter",
    "WebArchives",
    "answer",
    "answers",
    "is_web_archive",
    "pages",
]


class WebArchives:
    """Reads web archives."""

    manifest = MANIFEST
    pages = staticmethod(pages)

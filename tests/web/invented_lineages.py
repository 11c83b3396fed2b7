"""An invented family of texts: a copy, a rewrite, and one that leans on an outlet."""

from __future__ import annotations

from datetime import UTC, datetime

from kuager.workflow.lineages import INDEPENDENT, Said
from kuager.workflow.repeating import LEANS, Family, Link, Repeating, Text

TEXTS = (
    Text(document="d-thread", title="Notes of a picket", published="2021-03-01"),
    Text(document="d-news", title="The 301st day of the picket", published="2021-12-28"),
    Text(document="d-kazakh", title="Пикет туралы", published=None),
)
REPEATING = Repeating(
    families=(
        Family(
            texts=TEXTS,
            outlets=("Valley <News>",),
            links=(
                Link(document="d-news", target="d-thread", kind="rewrite", share=57),
                Link(document="d-kazakh", target="d-news", kind="copy", decided_by="documenter"),
                Link(document="d-kazakh", target="d-thread", kind="translated", share=91),
                Link(document="d-news", target="Valley <News>", kind=LEANS),
            ),
            voices=1,
            more=2,
        ),
    ),
    alone=3,
    voices=4,
    texts=TEXTS,
    outlets=("Valley <News>",),
    said=(
        Said(
            seq=7, kind=INDEPENDENT, first="d-thread", second="d-kazakh", agent="documenter",
            at=datetime(2026, 1, 2, tzinfo=UTC), reason="both were there",
        ),
    ),
)  # fmt: skip

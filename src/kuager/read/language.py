"""The language of a text, told by the text room; one seam, so that readers agree on when it is unknown."""

from __future__ import annotations

from kuager.text.lang import UNKNOWN, detect


def language_of(text: str) -> str | None:
    """Returns the ISO 639 code of a text's language, or None when it cannot be told."""
    lang = detect(text).lang
    return None if lang == UNKNOWN else lang

"""May a machine that thinks along be shown a text? One pure rule; who consented to what is asked elsewhere and handed in."""

from __future__ import annotations

from typing import Final

from kuager.model.types import Capture, Document

HAND_HELD: Final = frozenset(
    {"chat", "mail", "letter", "testimony", "interview", "recording", "transcript", "subtitles"}
)
"""Kinds of documents in which people speak to somebody, not to the public."""
FORBIDDEN: Final = "marked: no machine may read it"
TRUSTED: Final = "entrusted by a person or spoken in private; name it to send it to another machine"


def refusal(capture: Capture, document: Document, *, consent: bool | None, leaves: bool, named: bool) -> str | None:
    """Returns why a text must not be shown to a language model, or None when it may be.

    A marking or a consent counts before everything. Where nobody said anything, what people entrusted to the team (it was given
    by somebody, or is a conversation) does not leave this machine unless a person named this very text.

    Args:
        capture: what was preserved.
        document: what was read from it.
        consent: False forbids, True allows, None: nobody said.
        leaves: whether the model runs on another machine.
        named: whether the person named this text in the call.
    """
    if consent is False:
        return FORBIDDEN
    entrusted = capture.given_by is not None or document.kind in HAND_HELD
    if leaves and consent is None and entrusted and not named:
        return TRUSTED
    return None

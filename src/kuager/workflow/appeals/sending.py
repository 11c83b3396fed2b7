"""Marking a drafted letter as sent: the appeal's entry, with the exact text that went out."""

from __future__ import annotations

from dataclasses import dataclass

from kuager.workflow import entries
from kuager.workflow.appeals.letters import RECIPIENTS, Letter, Wanted
from kuager.workflow.archive import Archive
from kuager.workflow.entries import Entered, Given


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of a letter: the day it went out (EDTF), how, whose office it went to, and the text exactly as sent."""

    when: str
    text: str
    sent_by: str = ""
    state: str = ""
    reference: str = ""


def mark_sent(
    archive: Archive, wanted: Wanted, letter: Letter, sent: Sent, *, key: str = "", agent: str = "", lang: str = ""
) -> Entered:
    """Makes the appeal's entry of a letter; its text is kept as an answer without claims, since it only repeats them.

    Args:
        archive: where.
        wanted: which letter it was.
        letter: the draft, for whom it is about and what it asks.
        sent: what went out, and when.
        key: makes handing in twice one entry.
        agent: who says so.
        lang: of the form's questions; the letter's own when left out.

    Raises:
        EntryProblemsError: naming each field that cannot be taken; nothing is kept.
    """
    answers = {
        "kind": "press_appeal" if wanted.office == "press" else "letter",
        "speaker": wanted.sender,
        "who": letter.name,
        "to": wanted.to,
        "recipient": RECIPIENTS[wanted.office],
        "state": sent.state or ("UN" if wanted.office == "un" else ""),
        "when": sent.when,
        "sent_by": sent.sent_by,
        "reference": sent.reference,
        "asked": "\n".join(letter.asks),
        "language": wanted.lang,
        "text": sent.text,
    }
    given = Given(answers={name: [words] for name, words in answers.items() if words}, nodes={"who.0": letter.person})
    return entries.enter(archive, "appeal", given, lang=lang or wanted.lang, key=key, agent=agent)


__all__ = ["Sent", "mark_sent"]

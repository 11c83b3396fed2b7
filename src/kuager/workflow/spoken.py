"""Findings in the reader's language: the words come from their templates, as they do in English."""

from __future__ import annotations

from dataclasses import dataclass

from kuager.model import Finding
from kuager.text.tellings import LANGUAGES, paragraph, render


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A possible answer to a finding: what it does (``split``, ``correct``, ``ask`` …) and its words."""

    action: str
    words: str
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """The words of one finding in one language."""

    question: str
    explanation: str
    answers: tuple[Answer, ...]


def spoken(finding: Finding, lang: str = "en") -> Spoken:
    """Returns the words of a finding in a language; in English where it is none of ours.

    A finding without templates (of a plug-in) is shown as it was written.
    """
    told = finding.told
    if told is None:
        answers = tuple(Answer(action="", words=words) for words in finding.resolutions)
        return Spoken(question=finding.question, explanation=finding.explanation, answers=answers)
    return Spoken(
        question=render(told.question, lang),
        explanation=paragraph(told.explanation, lang),
        answers=tuple(
            Answer(action=_action(one.template), words=render(one, lang), template=one.template)
            for one in told.resolutions
        ),
    )


def _action(template: str) -> str:
    kind, _, rest = template.partition(".")
    return rest.partition(".")[0] if kind == "answer" else ""


__all__ = ["LANGUAGES", "Answer", "Spoken", "spoken"]

"""Appeals and answers: what was asked of whom, by when an answer is due, what came back, and what that says over time.

Everything is entries (``workflow.entries``): an appeal, its answers, follow-ups and the record that none came. Rules about
terms, holidays and links to what the press reports are decisions in the review log.

Public: :func:`appeals`, :func:`appeal`, :func:`rules.rules`, :func:`found.found`, :func:`letters.compose`,
:func:`figures.statistics`, :func:`calendar.calendar`.
"""

from kuager.workflow.appeals.shelf import AppealRow, appeal, appeals

__all__ = ["AppealRow", "appeal", "appeals"]

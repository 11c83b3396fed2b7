"""The case of a person or family: who asks for whom, what is told of them, what is missing, and what is done next.

Everything but the next steps is computed from claims; an edit is an entry of a form (``workflow.entries``).

Public: :func:`cases`, :func:`case`, :func:`family`, :func:`brief`, :mod:`~kuager.workflow.casework.steps`.
"""

from kuager.workflow.casework.brief import brief
from kuager.workflow.casework.cases import case, cases
from kuager.workflow.casework.kin import family
from kuager.workflow.casework.views import (
    AppealRow,
    Asker,
    CaseRow,
    CaseView,
    Family,
    PeriodRow,
    Relative,
    SentenceRow,
    Step,
    Unasked,
)

__all__ = [
    "AppealRow",
    "Asker",
    "CaseRow",
    "CaseView",
    "Family",
    "PeriodRow",
    "Relative",
    "SentenceRow",
    "Step",
    "Unasked",
    "brief",
    "case",
    "cases",
    "family",
]

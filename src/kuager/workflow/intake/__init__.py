"""Interviews: what was told before, what is still unasked, answers from phones, and what people agreed to.

Public: :func:`earlier`, :func:`statements`, :func:`unasked`, :func:`take`, :func:`open_sealed`, :func:`described`,
:func:`consents`, :func:`allowed`.
"""

from kuager.workflow.intake.consents import Allowed, Consent, allowed, consents
from kuager.workflow.intake.earlier import Known, Statement, earlier, statements
from kuager.workflow.intake.packets import Taken, open_sealed, take
from kuager.workflow.intake.script import described
from kuager.workflow.intake.unasked import Unasked, unasked

__all__ = [
    "Allowed",
    "Consent",
    "Known",
    "Statement",
    "Taken",
    "Unasked",
    "allowed",
    "consents",
    "described",
    "earlier",
    "open_sealed",
    "statements",
    "take",
    "unasked",
]

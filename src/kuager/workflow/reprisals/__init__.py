"""Reprisals and surveillance: a log for the team alone, its pattern in time, what is public about those concerned, a UN draft.

Nothing of it goes into calendars, exports or log files: a list of who is watched, and when, helps whoever watches.

Public: :func:`reprisals`, :func:`reprisal`, :func:`people`, :func:`bodies`, :func:`pattern`, :func:`exposed`, :func:`queue`,
:func:`decide`, :func:`undo_choice`, :func:`link`, :func:`unlink`.
"""

from kuager.workflow.reprisals.exposure import concerned, decide, exposed, queue
from kuager.workflow.reprisals.exposure import undo as undo_choice
from kuager.workflow.reprisals.links import link, unlink
from kuager.workflow.reprisals.pattern import USUAL, WINDOWS, pattern
from kuager.workflow.reprisals.shelf import bodies, exact, people, reprisal, reprisals
from kuager.workflow.reprisals.views import CHOICES, KINDS, Exposed, Link, Pattern, PatternRow, Reprisal

__all__ = [
    "CHOICES",
    "KINDS",
    "USUAL",
    "WINDOWS",
    "Exposed",
    "Link",
    "Pattern",
    "PatternRow",
    "Reprisal",
    "bodies",
    "concerned",
    "decide",
    "exact",
    "exposed",
    "link",
    "pattern",
    "people",
    "queue",
    "reprisal",
    "reprisals",
    "undo_choice",
    "unlink",
]

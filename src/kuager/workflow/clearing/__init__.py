"""Who may be told of, to whom and how: consents, marks of risk, clearance, releases, and the feed of what must go.

Public: :func:`due`, :func:`give`, :func:`withdraw`; :func:`mark`, :func:`marks`, :func:`looked`; :func:`explain`; :func:`preflight`,
:func:`release`; :func:`releases`; :func:`feed`, :func:`check`.
"""

from kuager.workflow.clearing.consenting import due, give, withdraw
from kuager.workflow.clearing.explaining import explain
from kuager.workflow.clearing.marks import Change, looked, marks, queue
from kuager.workflow.clearing.raising import mark
from kuager.workflow.clearing.registry import releases
from kuager.workflow.clearing.releasing import preflight, release
from kuager.workflow.clearing.tombstones import check, feed, sweep

__all__ = [
    "Change", "check", "due", "explain", "feed", "give", "looked", "mark", "marks", "preflight", "queue", "release", "releases", "sweep",
    "withdraw",
]  # fmt: skip

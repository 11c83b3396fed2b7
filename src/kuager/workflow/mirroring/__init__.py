"""Copies of releases that others keep: checked against the manifest, the signature and the feed; made and brought up to date.

Needs no archive: whoever keeps a mirror has none. Public: :func:`place`, :func:`verify`, :func:`copy`.
"""

from kuager.workflow.mirroring.checking import Verdict, verify
from kuager.workflow.mirroring.copying import Copied, copy
from kuager.workflow.mirroring.places import place

__all__ = ["Copied", "Verdict", "copy", "place", "verify"]

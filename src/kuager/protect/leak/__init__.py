"""The last look before something leaves: is anything withheld in it, written in any way, packed into anything?

``scan`` walks a folder and yields a :class:`LeakHit` for everything withheld that it finds and for everything that it
could not look into. Nothing found means that nothing was found by the roads listed in ``docs/redaction.md``; it is a net
under the clearance, never a replacement for it.
"""

from kuager.protect.leak.index import Index
from kuager.protect.leak.parts import Part
from kuager.protect.leak.scan import Eyes, Seen, scan
from kuager.protect.leak.values import Found, Kind, LeakHit, Restricted

__all__ = ["Eyes", "Found", "Index", "Kind", "LeakHit", "Part", "Restricted", "Seen", "scan"]

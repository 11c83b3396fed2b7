"""Search in a folder of static files: no server, no request to elsewhere, and as few bytes for a million people as for ten.

Names meet by how they sound, in every script (:func:`kuager.text.sounds.meeting_key`). The rows are sorted by that key and
cut into leaves of a few kilobytes; directories of about one kilobyte say where a leaf begins, and one root says where a
directory begins. So a question costs a root, a directory and one or two leaves. Files are small programs that call
``kuagerSearch``: a page opened from a stick may load a program beside it, but may not fetch a file.
"""

from kuager.publish.search.index import Entry, Index, build, stream
from kuager.publish.search.script import script

__all__ = ["Entry", "Index", "build", "script", "stream"]

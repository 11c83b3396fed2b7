"""Files of strangers are read by another process, which can do nothing but read: limits, no network, no files, no keys.

``pool`` is the side of the archive, ``worker`` the other one, ``wire`` what passes between them. ``limits`` and ``kernel``
take the worker's freedoms away before it sees a byte.
"""

from kuager.workflow.sandbox.doing import InProcess, Reading
from kuager.workflow.sandbox.finding import find
from kuager.workflow.sandbox.pool import Pool
from kuager.workflow.sandbox.reading import BytesSource, Source, VaultSource, Wanted

__all__ = ["BytesSource", "InProcess", "Pool", "Reading", "Source", "VaultSource", "Wanted", "find"]

"""Exports that people hold in their hands: from bytes to one document per thread, chat or account.

``open_export`` is the door. Each module reads one format; ``base`` says what they share, ``archives`` keeps archives in
bounds.
"""

from kuager.read.imports.base import Importer, Post, Thread, assemble
from kuager.read.imports.door import importers, open_export, recognise
from kuager.read.imports.ranges import seekable

__all__ = ["Importer", "Post", "Thread", "assemble", "importers", "open_export", "recognise", "seekable"]

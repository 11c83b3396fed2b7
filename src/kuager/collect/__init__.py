"""Bytes from outside: one folder per adapter, the only room that may open outgoing connections.

An adapter is a class under the entry point group ``kuager.adapters`` with a ``manifest`` and the methods of
:class:`Collector`. The built-in one takes files and folders.
"""

from kuager.collect.adapter import GROUP, Collector, Manifest, Skipped, Target, adapters

__all__ = ["GROUP", "Collector", "Manifest", "Skipped", "Target", "adapters"]

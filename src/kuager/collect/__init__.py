"""Bytes from outside: one folder per adapter, the only room that may open outgoing connections.

An adapter is a class under the entry point group ``kuager.adapters`` with a ``manifest``. Built in: files and folders
(:class:`Collector`), web pages without and with a browser, feeds, films and recordings, web archives. What connects to
the network does so through ``net``, which guards it.
"""

from kuager.collect.adapter import GROUP, Adapter, Collector, Manifest, Skipped, Target, adapters

__all__ = ["GROUP", "Adapter", "Collector", "Manifest", "Skipped", "Target", "adapters"]

"""Asks a language model at one address that a person wrote into the settings. Off until they do.

Public: :class:`Endpoint`, :func:`endpoint`, :func:`ask`, :class:`Reply`.
"""

from kuager.collect.llm.endpoint import LONGEST_ANSWER, Endpoint, Reply, ask, endpoint

__all__ = ["LONGEST_ANSWER", "Endpoint", "Reply", "ask", "endpoint"]

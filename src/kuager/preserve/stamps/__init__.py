"""Timestamps of outside authorities (RFC 3161): asked for offline, fetched when a link exists, checked offline."""

from kuager.preserve.stamps.check import StampsReport, review
from kuager.preserve.stamps.tokens import Stamp, as_response, read_response, request

__all__ = ["Stamp", "StampsReport", "as_response", "read_response", "request", "review"]

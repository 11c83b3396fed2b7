"""Where an account or author has its page."""

from __future__ import annotations

import hashlib
import re
from typing import Final

_HANDLE: Final = re.compile(r"@([a-z0-9_]{1,60})")
_DIGITS: Final = 12


def account_id(author: str) -> str:
    """Returns the part of a path that stands for an account: a plain handle as it is, any other name as digits of its hash."""
    found = _HANDLE.fullmatch(author)
    if found and found[1] != "index":
        return found[1]
    # A dash, which no handle has; the number of a further page stands behind another dash. So no page takes another's place.
    return f"by-{hashlib.sha256(author.encode('utf-8', 'replace')).hexdigest()[:_DIGITS]}"


def account_page(author: str, at: int = 1) -> str:
    """Returns where the page of an account stands, or a further one of its pages."""
    return f"accounts/{account_id(author)}{f'-{at}' if at > 1 else ''}.html"


__all__ = ["account_id", "account_page"]

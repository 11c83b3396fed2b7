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
    # A dash, which no handle has: so no name can take the place of another.
    return f"by-{hashlib.sha256(author.encode('utf-8', 'replace')).hexdigest()[:_DIGITS]}"


def account_page(author: str) -> str:
    """Returns where the page of an account stands."""
    return f"accounts/{account_id(author)}.html"


__all__ = ["account_id", "account_page"]

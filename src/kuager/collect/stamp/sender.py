"""One question, one answer, over HTTP (RFC 3161, 3.4). What goes out is a hash and a random number."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any, Final
from urllib.parse import urlsplit

from kuager.errors import NoStampError

MOST_BYTES: Final = 256 * 1024
_SECONDS: Final = 30
_QUERY: Final = "application/timestamp-query"
_REPLY: Final = "application/timestamp-reply"


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the address was named by a person, and only it."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        """Refuses."""


def send(query: bytes, url: str) -> bytes:
    """Asks an authority and returns its answer as it came, unchecked.

    Args:
        query: the question, DER.
        url: the authority's address, http or https. Plain http is usual and harmless: the answer is signed.

    Raises:
        NoStampError: no link, a refusal, a redirect, or an answer that is none.
    """
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise NoStampError("The authority's address is not one of the web (http or https)", item=url)
    asked = urllib.request.Request(url, data=query, headers={"Content-Type": _QUERY, "Accept": _REPLY}, method="POST")  # noqa: S310  the scheme was looked at above
    try:
        with urllib.request.build_opener(_Stay).open(asked, timeout=_SECONDS) as answer:
            body: bytes = answer.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise NoStampError(f"The timestamp authority answered with code {error.code}", item=url) from error
    except (urllib.error.URLError, OSError, HTTPException, ValueError) as error:
        raise NoStampError(item=url) from error
    if not body or len(body) > MOST_BYTES:
        raise NoStampError("The authority's answer is empty or far too long", item=url)
    return body

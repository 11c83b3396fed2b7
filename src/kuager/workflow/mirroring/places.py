"""Where a copy of a release lies: a folder, or an address that is asked through the one guard of the house."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from kuager.collect.net import Fetcher, Policy, open_fetcher
from kuager.errors import ItemError
from kuager.errors.mirror import OnlineError, UnreadPartError
from kuager.ports import Clock

PART: Final = 8 * 1024 * 1024
"""Bytes asked for at once; what is larger comes in parts, so memory stays the same and a broken line costs one part."""
_WHOLE, _PARTIAL, _MISSING = 200, 206, frozenset({404, 410})
_PORTS: Final = frozenset({80, 443})


class Place(Protocol):
    """A copy of a release, or of its feed."""

    @property
    def name(self) -> str:
        """What it is called in reports."""
        ...

    def chunks(self, path: str, size: int) -> Iterator[bytes] | None:
        """Returns the bytes of a file in pieces; None where there is none.

        Args:
            path: inside the release.
            size: bytes that are expected; a place stops soon after.

        Raises:
            UnreadPartError: it is there but does not come.
        """
        ...

    def listing(self) -> frozenset[str] | None:
        """Returns every file; None where nobody can list them."""
        ...


class Folder:
    """A copy on a disk or a stick."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def name(self) -> str:
        """The folder."""
        return str(self.root)

    def chunks(self, path: str, size: int) -> Iterator[bytes] | None:
        """Returns the bytes of a file; a link is no file, wherever it leads."""
        del size
        place = self.root / path
        if place.is_symlink() or not place.is_file():
            return None
        return _blocks(place)

    def listing(self) -> frozenset[str]:
        """Returns every file and link under the folder."""
        found = (one for one in self.root.rglob("*") if one.is_symlink() or not one.is_dir())
        return frozenset(one.relative_to(self.root).as_posix() for one in found)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(PART):
            yield block


class Site:
    """A copy at an address. Every question passes the guard: one connection each, checked targets, bounded answers."""

    def __init__(self, address: str, fetcher: Fetcher) -> None:
        self._base = address if address.endswith("/") else f"{address}/"
        self._fetcher = fetcher

    @property
    def name(self) -> str:
        """The address."""
        return self._base

    def listing(self) -> None:
        """Says that a web server does not tell what else it holds."""

    def chunks(self, path: str, size: int) -> Iterator[bytes] | None:
        """Returns the bytes of a file in parts.

        Raises:
            UnreadPartError: it does not come, or a part of it does not.
        """
        first = self._part(path, 0, size)
        return None if first is None else self._rest(path, size, *first)

    def _rest(self, path: str, size: int, body: bytes, whole: bool) -> Iterator[bytes]:
        yield body
        at = len(body)
        while not whole and len(body) == PART and at < size:
            found = self._part(path, at, size)
            if found is None or found[1]:
                raise UnreadPartError("It changed while it was fetched", item=path)
            body = found[0]
            at += len(body)
            yield body

    def _part(self, path: str, at: int, size: int) -> tuple[bytes, bool] | None:
        """Returns bytes from a place on, and whether that was all; None where there is no such file."""
        part = None if size < PART else (at, at + PART - 1)
        try:
            hops = self._fetcher.get(self._base + path, part=part)
        except ItemError as error:
            raise UnreadPartError(error.message, item=path) from error
        answer = hops[-1]
        if answer.error is not None:
            raise UnreadPartError(answer.error.message, item=path)
        if answer.status in _MISSING:
            return None
        if answer.status not in {_WHOLE, _PARTIAL} or answer.truncated:
            raise UnreadPartError(f"The server answered {answer.status} {answer.truncated or ''}".rstrip(), item=path)
        return answer.body, answer.status == _WHOLE


def is_address(where: str) -> bool:
    """Says whether a place is an address and not a folder."""
    return where.lower().startswith(("http://", "https://"))


def place(where: str, clock: Clock, *, online: bool = False, proxy: str = "", private: bool = False) -> Place:
    """Returns a place by its folder or address.

    Args:
        where: a folder, or an address beginning with http.
        clock: stamps the questions.
        online: whether connections may be opened.
        proxy: ``socks5://127.0.0.1:9050`` for Tor; empty for none.
        private: hosts of private networks may be asked too.

    Raises:
        OnlineError: an address, and nobody said that connections may be opened.
        MissingExtraError: the extra ``web`` is not installed.
    """
    if not is_address(where):
        return Folder(Path(where))
    if not online:
        raise OnlineError(item=where)
    named = _port(where)
    policy = Policy(
        network=True, allow_private=private, proxy=proxy or None, max_total=1 << 62,
        ports=_PORTS | ({named} if named else frozenset()),
    )  # fmt: skip
    return Site(where, open_fetcher(policy, clock))


def _port(where: str) -> int | None:
    try:
        return urlsplit(where).port
    except ValueError:
        return None


__all__ = ["PART", "Folder", "Place", "Site", "is_address", "place"]

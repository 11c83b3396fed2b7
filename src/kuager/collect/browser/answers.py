"""What the network answered while a browser drew a page, as the browser hands it over: decoded bodies, ordered headers.

Not the bytes of the wire: a browser undoes packing, and turns text into its own letters before it gives it to anybody.
So every record says that it is rendered, what it replaced in the head stands beside it under ``X-Orig-``, and text is
written as UTF-8. The bytes of the wire are what the capture without a browser is for.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from kuager.collect.browser.pipe import BrowserPipe, Message
from kuager.collect.net import Policy
from kuager.collect.warc.writing import WarcWriter
from kuager.ports import Clock

RENDERED: Final = "decoded body, normalised headers"
_BODILESS: Final = frozenset({204, 205, 304})
_REPLACED: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_LASTING: Final = frozenset({"EventSource", "Ping", "Other"})
_MOST: Final = 2_000
"""Answers of one page that are kept; pages that poll ask for ever."""


@dataclass(slots=True)
class Answer:
    """One question of the browser and what came of it."""

    url: str
    at: datetime
    session: str
    """Of the page, frame or worker that asked."""
    loader: str = ""
    """The document that asked."""
    method: str = "GET"
    asked: tuple[tuple[str, str], ...] = ()
    status: int = 0
    words: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    main: bool = False
    """Whether it is of the page itself, its redirects included."""
    lasting: bool = False
    """Whether it may go on for ever, or end without a word: streams of events, icons of a page that is left."""
    body: bytes | None = None
    text: bool = False
    """Whether the browser gave letters instead of bytes."""
    why: str = ""
    """Why there is no body."""

    @property
    def redirects(self) -> bool:
        """Says whether the answer sends on."""
        return any(name == "location" for name, _ in self.headers) and 300 <= self.status < 400  # noqa: PLR2004  RFC 9110


@dataclass(slots=True)
class Traffic:
    """Listens to a browser's network and keeps what was answered, within the limits of one page.

    Args:
        browser: running.
        frame: id of the page's own frame, once known; answers to it are the page.
        policy: the limits.
        clock: stamps the questions.
    """

    browser: BrowserPipe
    policy: Policy
    clock: Clock
    frame: str = ""
    answers: list[Answer] = field(default_factory=list)
    left_out: int = 0
    _open: dict[str, Answer] = field(default_factory=dict)
    _size: int = 0

    @property
    def waiting(self) -> bool:
        """Says whether a question is without its end that ought to come to one."""
        return any(not answer.lasting for answer in self._open.values())

    def listen(self, session: str) -> None:
        """Begins to listen to a page, a frame of another site or a worker, and to what these open in turn."""
        sizes = {"maxTotalBufferSize": self.policy.max_total, "maxResourceBufferSize": self.policy.max_bytes}
        self.browser.tell("Network.enable", session, **sizes)
        self.browser.tell("Target.setAutoAttach", session, autoAttach=True, waitForDebuggerOnStart=True, flatten=True)

    def notice(self, event: Message) -> None:
        """Takes an event of the browser; those of other things than the network are passed over."""
        told = event.get("params", {})
        # The name alone: what a page asks for its worker ends in the worker's session.
        session, key = str(event.get("sessionId", "")), str(told.get("requestId", ""))
        match event.get("method"):
            case "Target.attachedToTarget":
                self.listen(str(told["sessionId"]))
                self.browser.tell("Runtime.runIfWaitingForDebugger", str(told["sessionId"]))
            case "Page.frameNavigated" if told.get("frame", {}).get("id") == self.frame:
                self._moved_on(session, str(told["frame"].get("loaderId", "")))
            case "Network.requestWillBeSent":
                self._asked(key, session, told)
            case "Network.responseReceived" if key in self._open:
                _answered(self._open[key], told.get("response", {}))
            case "Network.loadingFinished" if key in self._open:
                self._ended(key, session)
            case "Network.loadingFailed" if key in self._open:
                failed = self._open.pop(key)
                failed.why = str(told.get("blockedReason") or told.get("errorText") or "failed")[:200]
                self._kept(failed)
            case _:
                pass

    def end(self) -> None:
        """Says that no more is waited for: what has begun and not ended is kept without a body."""
        for answer in self._open.values():
            answer.why = "it had not ended when the page was kept"
            self._kept(answer)
        self._open.clear()

    def _moved_on(self, session: str, loader: str) -> None:
        """Ends what the document before had asked for: of that no end is told any more."""
        for key, answer in list(self._open.items()):
            if answer.session == session and answer.loader != loader:
                del self._open[key]
                answer.why = "the page moved on before it was there"
                self._kept(answer)

    def _asked(self, key: str, session: str, told: Mapping[str, Any]) -> None:
        before = self._open.pop(key, None)
        if before is not None and "redirectResponse" in told:
            _answered(before, told["redirectResponse"])
            before.body = b""
            self._kept(before)
        request = told.get("request", {})
        url = str(request.get("url", ""))
        if url.startswith(("http://", "https://")):
            main = told.get("type") == "Document" and told.get("frameId") == self.frame
            asked = _pairs(request.get("headers", {}))
            method = str(request.get("method", "GET"))
            self._open[key] = Answer(
                url=url,
                at=self.clock.now(),
                session=session,
                loader=str(told.get("loaderId", "")),
                method=method,
                asked=asked,
                main=main,
                lasting=told.get("type") in _LASTING,
            )

    def _ended(self, key: str, session: str) -> None:
        answer = self._open.pop(key)
        if answer.status in _BODILESS or answer.method == "HEAD":
            answer.body = b""
        elif self._size > self.policy.max_total or len(self.answers) >= _MOST:
            answer.why = "over the limits of one page"
        else:
            asked = (
                self.browser.ask("Network.getResponseBody", one, requestId=key) for one in {answer.session, session}
            )
            found = next((one for one in asked if one is not None), None)
            if found is None:
                answer.why = "the browser did not keep it"
            else:
                answer.body, answer.text = _body(found)
        self._kept(answer)

    def _kept(self, answer: Answer) -> None:
        if len(self.answers) >= _MOST:
            self.left_out += 1
            return
        self._size += len(answer.body or b"")
        self.answers.append(answer)

    def write(self, writer: WarcWriter, addresses: Mapping[str, str]) -> int:
        """Writes a record for every answer that has its body; returns how many.

        Args:
            writer: where to.
            addresses: numeric addresses by host, as connected to.
        """
        written: set[tuple[str, bytes]] = set()
        for answer in self.answers:
            if not answer.status or answer.body is None or (answer.url, answer.body) in written:
                continue
            written.add((answer.url, answer.body))
            writer.exchange(
                answer.url.partition("#")[0],
                request=_question(answer),
                response=_head(answer) + answer.body,
                at=answer.at,
                address=addresses.get(urlsplit(answer.url).hostname or ""),
                rendered=RENDERED,
            )
        return len(written)

    def missing(self) -> Iterator[tuple[str, str]]:
        """Yields what was asked for and is not kept, with why."""
        for answer in self.answers:
            if answer.body is None:
                yield answer.url, answer.why or "no answer"
        if self.left_out:
            yield f"{self.left_out} more", "over the limits of one page"


def _answered(answer: Answer, response: Mapping[str, Any]) -> None:
    answer.status = int(response.get("status", 0))
    answer.words = str(response.get("statusText", ""))
    answer.headers = _pairs(response.get("headers", {}))


def _pairs(headers: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Returns headers with names in lower case; several of one name come joined by line ends."""
    return tuple((name.lower(), line) for name, value in headers.items() for line in str(value).split("\n"))


def _body(found: Message) -> tuple[bytes, bool]:
    body = str(found.get("body", ""))
    if not found.get("base64Encoded"):
        return body.encode("utf-8", "replace"), True
    try:
        return base64.b64decode(body), False
    except binascii.Error:
        return b"", False


def _head(answer: Answer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {answer.words}".rstrip()]
    for name, value in answer.headers:
        if name in _REPLACED:
            lines.append(f"x-orig-{name}: {value}")
        elif name == "content-type" and answer.text:
            kind = value.partition(";")[0].strip()
            lines += [f"content-type: {kind}; charset=utf-8"]
            lines += [f"x-orig-content-type: {value}"]
        else:
            lines.append(f"{name}: {value}")
    lines.append(f"content-length: {len(answer.body or b'')}")
    return _lines(lines)


def _question(answer: Answer) -> bytes:
    parts = urlsplit(answer.url)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    lines = [f"{answer.method} {path} HTTP/1.1", f"host: {parts.netloc}"]
    return _lines([*lines, *(f"{name}: {value}" for name, value in answer.asked if name != "host")])


def _lines(lines: list[str]) -> bytes:
    # Line ends inside a value would end the head early.
    clean = (" ".join(line.split("\r")).replace("\n", " ") for line in lines)
    return "\r\n".join(clean).encode("utf-8", "replace") + b"\r\n\r\n"

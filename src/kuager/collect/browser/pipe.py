"""Drives Chromium over a pipe in its DevTools protocol: JSON messages, each ended by a null byte.

A pipe and not a port: everybody on the machine could talk to a port.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from kuager.collect.errors import BrowserError

_MOST = 300_000_000
# The browser reads from descriptor 3 and writes to 4; a shell cannot move descriptors above 9, so Python does.
_LAUNCH = (
    "import fcntl,os,sys;a,b=(fcntl.fcntl(int(n),fcntl.F_DUPFD,10) for n in sys.argv[1:3]);"
    "os.dup2(a,3);os.dup2(b,4);os.closerange(5,256);os.execvp(sys.argv[3],sys.argv[3:])"
)

Message = dict[str, Any]


class BrowserPipe:
    """A running browser. Use as a context manager: it is gone, with all its processes, when the block ends.

    Args:
        command: the program and its options; ``--remote-debugging-pipe`` is added.
        deadline: seconds until every wait gives up.
        environment: of the program; nothing else is passed on.
    """

    def __init__(self, command: Sequence[str], *, deadline: float, environment: dict[str, str]) -> None:
        to_browser, self._write = os.pipe()
        self._read, from_browser = os.pipe()
        self._until = time.monotonic() + deadline
        self._buffer = bytearray()
        self._count = 0
        self.events: deque[Message] = deque()
        try:
            self._process = subprocess.Popen(  # noqa: S603  a list of our own making, no shell
                [
                    sys.executable, "-I", "-c", _LAUNCH, str(to_browser), str(from_browser),
                    *command, "--remote-debugging-pipe",
                ],
                pass_fds=(to_browser, from_browser),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )  # fmt: skip
        finally:
            os.close(to_browser)
            os.close(from_browser)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for handle in (self._write, self._read):
            os.close(handle)
        # The session is the browser's own, so this ends its helpers too and nothing else.
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def call(self, method: str, session: str | None = None, **params: Any) -> Message:
        """Asks for something and returns the answer; events that come meanwhile are kept in ``events``.

        Raises:
            BrowserError: the browser refused, ended or took too long.
        """
        answer = self._answer(method, session, params)
        if "error" in answer:
            raise BrowserError(f"{BrowserError.title} ({method}: {answer['error'].get('message', '')[:200]})")
        found = answer.get("result", {})
        return found if isinstance(found, dict) else {}

    def ask(self, method: str, session: str | None = None, **params: Any) -> Message | None:
        """Asks for something that the browser may refuse; None when it does.

        Raises:
            BrowserError: the browser ended or took too long.
        """
        found = self._answer(method, session, params).get("result")
        return found if isinstance(found, dict) else None

    def tell(self, method: str, session: str | None = None, **params: Any) -> None:
        """Says something and waits for no answer.

        Raises:
            BrowserError: the browser ended.
        """
        self._count += 1
        message: Message = {"id": self._count, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self._send(json.dumps(message).encode() + b"\0")

    def _answer(self, method: str, session: str | None, params: Message) -> Message:
        self.tell(method, session, **params)
        count = self._count
        while True:
            answer = self._next(self._until)
            if answer is None:
                raise BrowserError(f"{BrowserError.title} in time ({method})")
            if answer.get("id") != count:
                if "method" in answer:
                    self.events.append(answer)
                continue
            return answer

    def event(self, seconds: float) -> Message | None:
        """Returns the next event, waiting at most so long; None when there is none."""
        if self.events:
            return self.events.popleft()
        found = self._next(min(self._until, time.monotonic() + seconds))
        return found if found is not None and "method" in found else None

    def _send(self, data: bytes) -> None:
        try:
            while data:
                data = data[os.write(self._write, data) :]
        except OSError as error:
            raise BrowserError(f"{BrowserError.title}: it ended") from error

    def _next(self, until: float) -> Message | None:
        while (end := self._buffer.find(b"\0")) < 0:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._read], [], [], left)[0]:
                return None
            data = os.read(self._read, 1 << 20)
            if not data or len(self._buffer) > _MOST:
                raise BrowserError(f"{BrowserError.title}: it ended")
            self._buffer += data
        raw = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        found = json.loads(raw)
        if not isinstance(found, dict):
            return {}
        if found.get("method") == "Page.javascriptDialogOpening":
            # At once: while a page waits for an answer to its dialog, nothing else in it answers.
            self.tell("Page.handleJavaScriptDialog", found.get("sessionId"), accept=False)
        return found

"""What long verbs share: a line that says how far they are, and an end that can be asked for with ctrl-C.

Used as::

    with Stop() as stop, Line(live=...) as line:
        line.expect(total)
        for result in work(progress=line.start):
            line.advance()
            if stop.wanted:
                break
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Final, Self

import click

from kuager.workflow.progress import Progress, words

_BLINK: Final = 0.1
"""Seconds between two states of the live line."""
_FIRST, _LONGEST = 2.0, 60.0
"""Seconds until the first line where nobody watches; each wait is twice the one before, up to the longest."""
_ERASE: Final = "\r\033[K"
_NAME: Final = 50
_SAID: Final = (
    b"\nStopping after this item. Ctrl-C again stops at once; what was said to be added is safe either way.\n"
)


class Stop:
    """Turns ctrl-C into a wish: the item in hand is finished first. A second one ends at once, as ctrl-C always did."""

    def __init__(self) -> None:
        self.wanted = False
        self._before: signal.Handlers | Callable[[int, FrameType | None], object] | int | None = None

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.signal(signal.SIGINT, self._before if self._before is not None else signal.default_int_handler)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        if self.wanted:
            raise KeyboardInterrupt
        self.wanted = True
        # A signal may come in the middle of another print, and a buffered stream cannot be entered twice.
        os.write(2, _SAID)


class Line:
    """Says on stderr how far a run is: one live line where somebody watches, else a line now and then.

    Args:
        live: somebody watches the terminal and stdout is not for a program; asked of the terminal when left out.
        unit: what is counted, in the plural.
        seconds: a clock that never goes back.
    """

    def __init__(
        self, *, live: bool | None = None, unit: str = "files", seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._live = sys.stderr.isatty() if live is None else live
        self._unit = unit
        self._seconds = seconds
        self._progress = Progress(seconds)
        self._began = self._told = seconds()
        self._pause = _FIRST
        self._name = ""
        self.spoke = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def expect(self, total: int | None) -> None:
        """Says how much there is to do; None when nobody knows."""
        self._progress.expect(total)

    def start(self, name: str) -> None:
        """Names the item that work starts on."""
        self._name = name
        self._tell()

    def advance(self, units: float = 1.0) -> None:
        """Says that something is done."""
        self._progress.advance(units)
        self._tell()

    def note(self, said: str) -> None:
        """Says what the run is busy with when nothing is counted; not of a short run that nobody watches."""
        if self._live:
            click.echo(f"{_ERASE}{said}", err=True, nl=False)
        elif self.spoke:
            click.echo(said, err=True)

    def clear(self) -> None:
        """Takes the live line away before something else is printed."""
        if self._live:
            click.echo(_ERASE, err=True, nl=False)

    @property
    def left(self) -> float | None:
        """Seconds until the end at the pace of late; None when it cannot be told."""
        return self._progress.state().left

    @property
    def said(self) -> str:
        """How far the run is, as a line."""
        return words(self._progress.state(), self._unit)

    def _tell(self) -> None:
        now = self._seconds()
        if self._live:
            if now - self._told >= _BLINK:
                self._told = now
                name = self._name if len(self._name) <= _NAME else "…" + self._name[-_NAME:]
                click.echo(_ERASE + " · ".join(filter(None, (self.said, name))), err=True, nl=False)
        elif now - self._told >= self._pause:
            self._told, self._pause, self.spoke = now, min(self._pause * 2, _LONGEST), True
            click.echo(self.said, err=True)

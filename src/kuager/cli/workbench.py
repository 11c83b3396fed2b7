"""Serving an archive that is open already, and telling people where."""

from __future__ import annotations

import os
import sys
import webbrowser

import click

from kuager.cli import output
from kuager.web.server import serve as serve_web
from kuager.workflow.archive import Archive


def open_workbench(archive: Archive, *, port: int, browser: bool) -> None:
    """Serves until interrupted; tells the address on stdout and, when asked and possible, opens it."""
    serve_web(archive, port=port or None, announce=lambda address: announce(address, browser=browser))


def announce(address: str, *, browser: bool) -> None:
    """Tells the address on stdout and, when asked and possible, opens it."""
    click.echo(address)
    sys.stdout.flush()
    output.say("The workbench runs on this machine only. The address works once; stop with Ctrl-C.")
    if browser and _has_screen():
        webbrowser.open(address)


def _has_screen() -> bool:
    # Without a screen a text browser would take over the terminal, or the call would hang.
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

"""The verb that opens the workbench."""

from __future__ import annotations

import os
import signal
import sys
import webbrowser
from contextlib import suppress

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.web.server import serve as serve_web
from kuager.workflow.archive import Archive
from kuager.workflow.serving_file import supervisors


@click.command(epilog="Example:  kuager -a my-archive serve")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="A free one when left out.")
@click.option("--browser", is_flag=True, help="Open it in the browser, too.")
@click.pass_obj
def serve(session: Session, port: int, browser: bool) -> int:
    """Opens the workbench on this machine only; prints one address that works once."""
    with session.open() as archive:
        open_workbench(archive, port=port, browser=browser)
    return 0


@click.command(epilog="Example:  kuager -a my-archive lock")
@click.pass_obj
def lock(session: Session) -> int:
    """Locks every running workbench of this archive at once: the process with the keys ends."""
    found = supervisors(session.root())
    for process in found:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGUSR1)
    output.say(f"Locked {len(found)} running workbenches." if found else "No workbench of this archive is running.")
    return 0


def open_workbench(archive: Archive, *, port: int, browser: bool) -> None:
    """Serves until interrupted; tells the address on stdout and, when asked and possible, opens it."""

    def announce(address: str) -> None:
        click.echo(address)
        sys.stdout.flush()
        output.say("The workbench runs on this machine only. The address works once; stop with Ctrl-C.")
        if browser and _has_screen():
            webbrowser.open(address)

    serve_web(archive, port=port or None, announce=announce)


def _has_screen() -> bool:
    # Without a screen a text browser would take over the terminal, or the call would hang.
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

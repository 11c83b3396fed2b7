"""The verbs that open the workbench and lock it."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from importlib import import_module

import click

from kuager.cli import output
from kuager.cli.root import Session
from kuager.errors import MissingPassphraseError
from kuager.web.listening import listen
from kuager.web.supervisor import Supervisor
from kuager.workflow import settings
from kuager.workflow.serving_file import supervisors


@click.command(epilog="Example:  kuager -a my-archive serve")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="A free one when left out.")
@click.option("--browser", is_flag=True, help="Open it in the browser, too.")
@click.option("--locked", is_flag=True, help="Ask for the passphrase on a page in the browser, not here.")
@click.pass_obj
def serve(session: Session, port: int, browser: bool, locked: bool) -> int:
    """Opens the workbench on this machine only; prints one address that works once.

    An encrypted archive is held by a process of its own, which ends when it locks: after ten minutes without work (set
    [lock] minutes), when the lid is shut, by the lock button, or by  kuager lock.
    """
    root = session.root()
    if settings.read(root).plain or sys.platform == "win32":
        workbench = import_module("kuager.cli.workbench")  # the supervisor itself never loads the workbench
        with session.open() as archive:
            workbench.open_workbench(archive, port=port, browser=browser)
        return 0
    ask = "locked" if locked else _how(session)
    with listen(port or None) as listener:
        if locked:
            click.echo(f"http://{listener.getsockname()[0]}:{listener.getsockname()[1]}/")
            sys.stdout.flush()
            output.say("The workbench runs on this machine only, and asks for the passphrase there; stop with Ctrl-C.")
        options = ["--agent", session.agent, *(["--browser"] if browser else [])]
        return Supervisor(root, listener.fileno(), options, ask).run()


def _how(session: Session) -> str:
    """Returns how the child gets the passphrase; this process never reads it.

    Raises:
        MissingPassphraseError: there is neither a file nor a keyboard.
    """
    named = session.passphrase_file or os.environ.get("KUAGER_PASSPHRASE_FILE")
    if named:
        return f"file:{os.path.abspath(named)}"  # noqa: PTH100  an absolute path and no look at what it links to
    if not sys.stdin.isatty():
        raise MissingPassphraseError
    return "ask"


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

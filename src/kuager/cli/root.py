"""The command line's frame: global options, one archive per call, errors with codes and cures, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from kuager import __version__
from kuager.cli.output import say
from kuager.cli.rights import admit
from kuager.cli.secret_files import words_in
from kuager.errors import (
    KuagerError,
    MissingPassphraseError,
    NoArchiveError,
    UnforeseenError,
    UsageError,
)
from kuager.workflow.archive import Archive, open_archive
from kuager.workflow.boundary import run_guarded

COMMANDS = {
    "init": "kuager.cli.begin:init",
    "add": "kuager.cli.take_in:add",
    "list": "kuager.cli.lists:list_",
    "watch": "kuager.cli.watching:watch",
    "enter": "kuager.cli.entering:enter",
    "intake": "kuager.cli.interviewing:intake",
    "testimony": "kuager.cli.testimonies:testimony",
    "appeal": "kuager.cli.appealing:appeal",
    "sources": "kuager.cli.look:sources",
    "people": "kuager.cli.look:people",
    "events": "kuager.cli.look:events",
    "find": "kuager.cli.look:find",
    "show": "kuager.cli.look:show",
    "ask-model": "kuager.cli.asking:ask_model",
    "review": "kuager.cli.decide:review",
    "findings": "kuager.cli.weighing:findings",
    "case": "kuager.cli.casework:case",
    "status": "kuager.cli.status:status",
    "grade": "kuager.cli.grading:grade",
    "picket": "kuager.cli.picketing:picket",
    "submit": "kuager.cli.submitting:submit",
    "reprisal": "kuager.cli.reprising:reprisal",
    "press": "kuager.cli.pressing:press",
    "undercount": "kuager.cli.counting:undercount",
    "rebuttal": "kuager.cli.registering:rebuttal",
    "rebut": "kuager.cli.registering:rebut",
    "correction": "kuager.cli.registering:correction",
    "provenance": "kuager.cli.registering:provenance",
    "transcribe": "kuager.cli.listening:transcribe",
    "transcript": "kuager.cli.listening:transcript",
    "field": "kuager.cli.fielding:field",
    "sealed": "kuager.cli.sealing:sealed",
    "serve": "kuager.cli.serving:serve",
    "lock": "kuager.cli.serving:lock",
    "key": "kuager.cli.keys:key",
    "travel": "kuager.cli.keys:travel",
    "panic": "kuager.cli.keys:panic",
    "consent": "kuager.cli.consenting:consent",
    "mark": "kuager.cli.marking:mark",
    "release": "kuager.cli.releasing:release",
    "mirror": "kuager.cli.mirroring:mirror",
    "print": "kuager.cli.printing:print_",
    "dossier": "kuager.cli.dossiers:dossier",
    "verify": "kuager.cli.checking:verify",
    "head": "kuager.cli.custody:head",
    "export": "kuager.cli.custody:export",
    "import": "kuager.cli.datasets:import_",
    "receipt": "kuager.cli.custody:receipt",
    "rebuild": "kuager.cli.checking:rebuild",
    "backup": "kuager.cli.backups:backup",
    "restore": "kuager.cli.backups:restore",
    "drill": "kuager.cli.backups:drill",
    "erase": "kuager.cli.auditing:erase",
    "audit": "kuager.cli.auditing:audit",
    "mine": "kuager.cli.auditing:mine",
    "retain": "kuager.cli.auditing:retain",
    "compartment": "kuager.cli.compartmenting:compartment",
    "lexicon": "kuager.cli.words:lexicon",
    "read": "kuager.cli.pure:read",
    "extract": "kuager.cli.pure:extract",
    "names": "kuager.cli.names:names",
    "resolve": "kuager.cli.resolving:resolve",
    "copies": "kuager.cli.pure:copies",
    "scan": "kuager.cli.scanning:scan",
    "redact": "kuager.cli.redacting:redact",
    "demo": "kuager.cli.begin:demo",
    "doctor": "kuager.cli.begin:doctor",
    "approve": "kuager.cli.approving:approve",
    "member": "kuager.cli.members:member",
}
"""Verb -> where it lives; imported when called, so that ``--help`` and the pure verbs start fast."""

INTERRUPTED = 3
"""A run that somebody ended before its end could not go on; scripts know four codes and no more."""


@dataclass(slots=True)
class Session:
    """What the global options said."""

    archive: str | None
    passphrase_file: str | None
    agent: str

    def root(self) -> Path:
        """Returns the folder of the archive the call is about: the option, the environment, or the current folder.

        Raises:
            NoArchiveError: when there is none of the three.
        """
        named = self.archive or os.environ.get("KUAGER_ARCHIVE") or ("." if Path("kuager.toml").is_file() else None)
        if not named:
            raise NoArchiveError
        return Path(named)

    def open(self, passphrase: Callable[[], str | None] | None = None) -> Archive:
        """Opens the archive the call is about.

        Args:
            passphrase: asked instead of the keyboard, when the same call asked before.

        Raises:
            NoArchiveError: when none is named.
            NotAllowedError, NoMemberError: who opened it may not use this verb.
        """
        archive = open_archive(self.root(), passphrase or self.passphrase, agent=self.agent)
        try:
            return admit(archive, click.get_current_context().command_path.partition(" ")[2])
        except KuagerError:
            archive.close()
            raise

    def passphrase(self, *, confirm: bool = False) -> str:
        """Returns the passphrase from a file or the keyboard; it is never taken from the command line, which others see.

        Raises:
            MissingFileError: when the file is not there.
            MissingPassphraseError: when there is neither a file nor a keyboard.
        """
        named = self.passphrase_file or os.environ.get("KUAGER_PASSPHRASE_FILE")
        if named:
            return words_in(named)
        if not sys.stdin.isatty():
            raise MissingPassphraseError
        asked: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True)
        return asked


class LazyGroup(click.Group):
    """Knows every verb by name and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the verbs in the order people need them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports and returns one verb."""
        del ctx
        where = COMMANDS.get(cmd_name)
        if where is None:
            return None
        module, _, attribute = where.partition(":")
        found = getattr(import_module(module), attribute)
        return found if isinstance(found, click.Command) else None


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with:  kuager init my-archive   then   kuager -a my-archive add FILES   then   kuager -a my-archive serve",
)
@click.option("-a", "--archive", metavar="DIR", help="The archive's folder (or KUAGER_ARCHIVE, or the current folder).")
@click.option("--passphrase-file", metavar="FILE", help="Reads the passphrase from a file (or KUAGER_PASSPHRASE_FILE).")
@click.option(
    "--as-agent",
    "agent",
    metavar="NAME",
    default="documenter",
    help="Who works: a role or pseudonym, kept with every decision.",
)
@click.version_option(__version__, prog_name="kuager")
@click.pass_context
def cli(ctx: click.Context, archive: str | None, passphrase_file: str | None, agent: str) -> None:
    """Kuager preserves what was said, shows every fact at its exact words, and lets people decide."""
    ctx.obj = Session(archive=archive, passphrase_file=passphrase_file, agent=agent)


def main() -> NoReturn:
    """Runs one command; exit code 0 all well, 1 some items failed, 2 wrong usage, 3 the run could not go on."""
    sys.exit(run_guarded(_run, failed))


def _run() -> int:
    try:
        result = cli.main(prog_name="kuager", standalone_mode=False)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.exceptions.Abort:
        return stopped()
    except click.ClickException as error:
        return _misused(error)
    except KeyboardInterrupt:
        return stopped()
    except BrokenPipeError:
        # The reader of our output went away (`| head`); what Python would still flush goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return result if isinstance(result, int) else 0


def stopped() -> int:
    """Tells that somebody ended the run; returns the exit code."""
    say("Stopped. What was acknowledged is safe; run the same command again to go on.")
    return INTERRUPTED


def _misused(error: click.ClickException) -> int:
    say(f"{UsageError.code}: {error.format_message()}")
    context = getattr(error, "ctx", None)
    where = context.command_path if context else "kuager"
    say(f"See: {where} --help")
    return UsageError.exit_code


def failed(error: KuagerError) -> int:
    """Tells an error, its code and its cure; returns the exit code."""
    say(f"{error.code}: {error.message}" + (f" [{error.item}]" if error.item else "") + ".")
    say(error.cure)
    if isinstance(error, UnforeseenError) and os.environ.get("KUAGER_DEBUG"):
        say(error.trace)
    return error.exit_code

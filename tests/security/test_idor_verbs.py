"""Ids of another compartment, given to every verb of the command line: the same answer as for an id of nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

import click
import pytest
from click.testing import CliRunner

from kuager.cli.root import Session, cli
from kuager.errors import KuagerError
from kuager.workflow.archive import Archive
from kuager.workflow.compartments_view import scoped
from tests.security.parted import CANARIES, NORTH, build, hidden_ids, same_but, stranger_to

APART: Final = frozenset(
    {"init", "demo", "serve", "lock", "panic", "key", "travel", "doctor", "read", "extract", "names", "copies", "field",
     "restore", "backup", "rebuild", "erase", "retention", "audit", "drill", "scan", "watch", "transcribe", "ask-model",
     "print", "verify", "head", "export", "receipt", "release", "resolve", "sealed", "member", "approve", "add", "redact",
     "own-data", "acts", "submit"}
)  # fmt: skip
"""Verbs on the whole archive, that the role is refused, without an archive, or that take files and addresses."""
TAKES_FILES: Final = frozenset(
    {"list import", "list guess", "testimony import", "intake", "lexicon add", "lexicon import"}
)


@pytest.fixture
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with build(tmp_path_factory.mktemp("verbs") / "case", south=True) as archive:
        yield archive


def _leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if path or name not in APART:
                found = command.get_command(context, name)
                if found is not None:
                    yield from _leaves(found, (*path, name))
    else:
        yield " ".join(path), command


def _words(command: click.Command, one: str) -> list[str]:
    """Returns a call in which every argument, and every option that must be given, is the id."""
    words: list[str] = []
    for part in command.params:
        if isinstance(part, click.Argument):
            words += [_value(part, one)] * max(1, part.nargs)
        elif part.required or any(
            name in part.opts for name in ("--claim", "--document", "--person", "--key", "--node", "--of", "--entity")
        ):
            words += [part.opts[-1], _value(part, one)]
    return words


def _value(part: click.Parameter, one: str) -> str:
    if isinstance(part.type, click.Choice):
        return str(next(iter(part.type.choices)))
    if isinstance(part.type, click.types.IntParamType):
        return one if one.isdigit() else "7"
    return one if part.name not in {"why", "reason", "text", "what", "note"} else "because"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Verbs that write a file write it where the id says: not into the checkout."""
    monkeypatch.chdir(tmp_path)


def test_no_verb_tells_an_id_of_another_compartment_from_one_of_nothing(
    whole: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = scoped(whole, NORTH)
    told = _sweep(whole, view, monkeypatch)
    assert told[0] > 25, "few verbs take an id"
    assert not told[1], "\n".join(told[1][:30])


def test_the_sweep_finds_what_verbs_on_the_whole_archive_tell(whole: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(_sweep(whole, whole, monkeypatch, kinds=("document", "node"))[1]) > 3


def _sweep(
    whole: Archive, archive: Archive, monkeypatch: pytest.MonkeyPatch, kinds: tuple[str, ...] = ()
) -> tuple[int, list[str]]:
    ids = hidden_ids(whole, scoped(whole, NORTH))
    few = [some[0] for kind, some in ids.items() if not kinds or kind in kinds]
    monkeypatch.setattr(Session, "open", lambda *_: nullcontext(archive))
    monkeypatch.setenv("KUAGER_ARCHIVE", str(whole.root))
    asked, told = 0, []
    for name, command in _leaves(cli):
        if name in TAKES_FILES or not _words(command, "x"):
            continue
        asked += 1
        numbered = any(
            isinstance(part.type, click.types.IntParamType)
            for part in command.params
            if isinstance(part, click.Argument)
        )
        for one in few:
            if one.isdigit() and not numbered:
                continue
            answers = [_call(command, given) for given in (one, stranger_to(one))]
            if answers[0][0] != answers[1][0] or any(word in answers[0][1] for word in CANARIES):
                told.append(f"{name} {one}: {answers[0][0][:300]} | {answers[1][0][:300]}")
    return asked, told


def _call(command: click.Command, one: str) -> tuple[str, str]:
    session: Any = Session(archive=None, passphrase_file=None, agent="m-north")
    result = CliRunner().invoke(command, _words(command, one), obj=session)
    error = result.exception
    said = f"{error.code} {error.message} {error.item}" if isinstance(error, KuagerError) else type(error).__name__
    text = f"{result.exit_code} {said} {result.output}"
    # How a query is written in other scripts is told from the query alone.
    plain = same_but(re.sub(r"It is likely also written: .*", "", text), one)
    # What the call before left behind stands in the list that this one prints.
    kept = [line for line in plain.splitlines() if not re.search(r"\(token\)|\(id\)\(id\)", line)]
    return re.sub(r"\d+|\s+", " ", " ".join(kept)), text

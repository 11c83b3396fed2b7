"""The verbs for those who keep a copy of a release; they need no archive."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from kuager.cli import output
from kuager.workflow import mirroring
from kuager.workflow.mirroring import Copied, Verdict
from kuager.workflow.mirroring.gone import Gone
from kuager.workflow.system import SystemClock

_SHOWN: Final = 20
_EVERY: Final = 500
_SIGNED: Final = {
    "good": "Signed with the key you gave.",
    "own": "Signed with the key that lies in the copy: it hangs together, but says nothing about who made it. "
    "Give the archive's key from elsewhere: --key key.pem",
    "bad": "THE SIGNATURE DOES NOT FIT. Somebody changed it, or it is of another archive.",
    "none": "Not signed: the archive has no key, or the signature was taken away.",
}
_FEED: Final = {
    "good": "The feed of withdrawals is whole ({lines} lines).",
    "none": "No feed of withdrawals is here.",
    "broken": "THE FEED OF WITHDRAWALS IS BROKEN or signed by somebody else: fetch it again from the archive.",
    "old": "AN OLD FEED: it has {lines} lines, {known} are known. Somebody may want you to keep what was called back.",
    "forked": "THE FEED TELLS ANOTHER STORY than the one known here: ask the archive.",
}


@click.group(epilog="Example:  kuager mirror verify my-copy --key key.pem --feed https://archive.example --online")
def mirror() -> None:
    """Checks and keeps copies of a release: whole, signed, and without whoever was called back. Needs no archive."""


def _asked(command: Callable[..., int]) -> Callable[..., int]:
    """Gives a verb the options that all of them have."""
    for option in reversed(
        (
            click.option("--key", type=click.Path(path_type=Path, exists=True, dir_okay=False),
                         help="The archive's public key, from somewhere else than the copy."),
            click.option("--feed", metavar="URL-OR-FOLDER", help="A newer feed of withdrawals, such as the archive's own site."),
            click.option("--online", is_flag=True, help="Opens connections; needed for addresses."),
            click.option("--proxy", default="", help="socks5://127.0.0.1:9050 for Tor."),
            click.option("--private", is_flag=True, help="Hosts of your own network may be asked too."),
            click.option("--json", "as_json", is_flag=True, help="One JSON document."),
        )
    ):  # fmt: skip
        command = option(command)
    return command


@mirror.command(epilog="Example:  kuager mirror verify /mnt/stick/site --key key.pem --feed /mnt/stick/newer")
@click.argument("where", metavar="URL-OR-FOLDER")
@_asked
def verify(
    where: str, *, key: Path | None, feed: str | None, online: bool, proxy: str, private: bool, as_json: bool
) -> int:
    """Checks a copy: every file, the signature, and what was called back since. Ends with 1 when something has to be done."""
    clock = SystemClock()
    done = mirroring.verify(
        mirroring.place(where, clock, online=online, proxy=proxy, private=private),
        key=key.read_bytes() if key else None,
        feed=mirroring.place(feed, clock, online=online, proxy=proxy, private=private) if feed else None,
        told=_told(as_json=as_json),
    )
    if as_json:
        output.document({**output.plain(done), "whole": done.whole, "ok": done.ok})
    else:
        _verdict(done)
    return 0 if done.ok else 1


@mirror.command("copy", epilog="Example:  kuager mirror copy https://archive.example my-copy --online --key key.pem")
@click.argument("where", metavar="URL-OR-FOLDER")
@click.argument("folder", type=click.Path(path_type=Path))
@_asked
def copy_(
    where: str, folder: Path, *, key: Path | None, feed: str | None, online: bool, proxy: str, private: bool, as_json: bool
) -> int:  # fmt: skip
    """Makes a copy or brings one up to date; removes what is no longer released, and tells what it removed."""
    clock = SystemClock()
    done = mirroring.copy(
        mirroring.place(where, clock, online=online, proxy=proxy, private=private),
        folder,
        key=key.read_bytes() if key else None,
        feed=mirroring.place(feed, clock, online=online, proxy=proxy, private=private) if feed else None,
        told=_told(as_json=as_json),
    )
    if as_json:
        output.document({**output.plain(done), "ok": done.ok})
    else:
        _copied(done)
    return 0 if done.ok else 1


def _told(*, as_json: bool) -> Callable[[int, int], None] | None:
    if as_json or not sys.stderr.isatty():
        return None

    def tell(done: int, total: int) -> None:
        if done % _EVERY == 0 or done == total:
            output.say(f"{done} of {total} files")

    return tell


def _verdict(done: Verdict) -> None:
    output.say(f"{done.release} for {done.audience}, {done.made_on}: {done.files} files, {done.bytes} bytes.")
    if done.alone:
        output.say("Made by one person alone: nobody else looked at it.")
    elif done.draft:
        output.say("A DRAFT: two people did not approve it. Do not pass it on; nothing calls it back.")
    for what, paths in (
        ("missing", done.missing), ("changed", done.changed), ("not in the manifest", done.extra or ()),
        ("could not be fetched", done.unread), ("taken down before, rightly", done.taken_down),
    ):  # fmt: skip
        _paths(what, paths)
    if done.extra is None:
        output.say("Files that the manifest does not list cannot be seen from here.")
    output.say(_SIGNED[done.signature])
    output.say(_FEED[done.feed.state].format(lines=done.feed.lines, known=done.feed.known))
    _gone(done.gone)
    if done.gone and not done.names_searched:
        output.say(
            "Only ids were searched. Copy it first, then verify the copy, to find pages that only name somebody."
        )
    output.say("Nothing has to be done." if done.ok else "Something has to be done.")


def _copied(done: Copied) -> None:
    output.say(f"{done.release} in {done.folder}: {done.fetched} files fetched, {done.kept} were here already.")
    _paths("did not come, run it again", done.failed)
    _paths("removed, no longer released", done.removed)
    _paths("taken down, called back", done.taken_down)
    _paths("left alone, of no release", done.left)
    output.say(_SIGNED[done.signature])
    output.say(_FEED[done.feed.state].format(lines=done.feed.lines, known=done.feed.known))


def _paths(what: str, paths: tuple[str, ...]) -> None:
    if paths:
        output.say(f"{len(paths)} {what}: {', '.join(paths[:_SHOWN])}{' …' if len(paths) > _SHOWN else ''}")


def _gone(gone: tuple[Gone, ...]) -> None:
    rows: list[tuple[str, str, str, str]] = []
    for one in gone:
        rows += [(one.address, one.on, "delete", path) for path in one.files]
        rows += [(one.address, one.on, "replace", _where(each.file, each.rows)) for each in one.mentions]
    output.table(rows, ("called back", "since", "do", "file"))


def _where(file: str, rows: tuple[int, ...]) -> str:
    return f"{file} line {', '.join(map(str, rows))}" if rows else file


__all__ = ["mirror"]

"""The story of a drill: a restore tried out as it would be on the worst day, and a paper about how it went.

The archive is restored into a folder of its own, where everything is as sealed as in the archive itself: nothing readable
is on the disk at any moment. Then it is opened, counted, compared and read, and the folder is removed.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Final

import yaml

from kuager.errors import DiskError, ItemError
from kuager.model.paper import Block, Grid, Heading, Items, Paper, para
from kuager.ports import Clock
from kuager.ports.places import Place
from kuager.preserve import treeheads
from kuager.store.files.disk import disk_errors
from kuager.workflow import acts, audit
from kuager.workflow.acts import Act
from kuager.workflow.archive import Archive, open_archive
from kuager.workflow.backup import restoring, told
from kuager.workflow.backup.reading import Problem
from kuager.workflow.backup.restoring import Opener
from kuager.workflow.sandbox import Reading

FOLDER: Final = "drill"
LANGUAGES: Final = ("en", "kk", "ru", "zh")
_UNIT: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilled:
    """What a drill showed.

    Attributes:
        at: when it began.
        place: where the backup lies.
        snapshot: which was restored.
        taken_at: the state it holds.
        seconds: for restoring, and for opening and checking.
        size: bytes restored.
        objects: preserved files restored.
        read: preserved files read and hashed to the last byte afterwards.
        rows: of the ledger.
        root: of the ledger's tree, as the backup says and as the restored archive has it.
        counts: what the backup says it holds, and what the restored archive has.
        verdicts: of the restored archive.
        problems: what was missing or damaged.
        missing: preserved files that were damaged already when the backup was made.
        good: everything restored, everything the same, nothing failed.
    """

    at: datetime
    place: str
    snapshot: str
    taken_at: datetime
    seconds: tuple[float, float]
    size: int
    objects: int
    read: int
    rows: int
    root: tuple[str, str]
    counts: dict[str, tuple[int, int]]
    verdicts: dict[str, str]
    problems: tuple[Problem, ...]
    missing: tuple[str, ...]
    good: bool = field(default=False)


def drill(
    place: Place,
    folder: Path,
    opener: Opener | None,
    passphrase: Callable[[], str | None] | None,
    *,
    clock: Clock,
    reading: Reading | None = None,
    snapshot: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Drilled:
    """Tries a restore out.

    Args:
        place: where the backup lies.
        folder: where to restore to; must not exist, is removed afterwards.
        opener: opens the key file; None is enough for a plain archive.
        passphrase: opens the restored archive.
        clock: tells when.
        reading: see :func:`kuager.workflow.archive.open_archive`.
        snapshot: which; the newest when left out.
        progress: told how many bytes of how many are restored.

    Raises:
        what :func:`kuager.workflow.backup.restoring.restore` raises.
    """
    at, began = clock.now(), time.monotonic()
    try:
        done = restoring.restore(place, folder, opener, snapshot=snapshot, progress=progress)
        restored = time.monotonic()
        with open_archive(folder, passphrase, clock=clock, reading=reading) as again:
            problems = [*done.skipped, *done.problems]
            read = _read(again, problems)
            verdicts = {one.name: one.verdict for one in audit.verify(again)}
            root = treeheads.roots_at(again.store.custody(), ()).root
            counts = told.counts(again)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    said = done.manifest
    pairs = {name: (said.counts.get(name, 0), counts.get(name, 0)) for name in counts}
    good = (
        not problems and not said.missing and root == said.root and "failed" not in verdicts.values()
        and all(expected == found for expected, found in pairs.values())
    )  # fmt: skip
    return Drilled(
        at=at, place=place.label, snapshot=done.snapshot, taken_at=said.at, seconds=(restored - began, time.monotonic() - restored),
        size=done.size, objects=done.objects, read=read, rows=said.rows, root=(said.root, root), counts=pairs, verdicts=verdicts,
        problems=tuple(problems), missing=said.missing, good=good,
    )  # fmt: skip


def note(archive: Archive, done: Drilled) -> None:
    """Notes a drill in the archive it was about: in the ledger, and with the place."""
    acts.note(archive, Act.DRILL, outcome="ok" if done.good else "failed")
    told.write(archive, done.place, done.snapshot, done.size, act="drilled", good=done.good)


def folder_in(parent: Path) -> Path:
    """Returns a folder for a drill below another one, made durable enough to be removed by the next drill."""
    with disk_errors(str(parent)):
        folder = parent / FOLDER
        shutil.rmtree(folder, ignore_errors=True)
    return folder


def _read(archive: Archive, problems: list[Problem]) -> int:
    count = 0
    for sha256 in dict.fromkeys(one.sha256 for one in archive.store.captures()):
        try:
            archive.vault.check(sha256)
            count += 1
        except (ItemError, DiskError) as error:
            problems.append(Problem(item=error.item or "", code=error.code, message=error.message))
    return count


# --- the paper -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=len(LANGUAGES))
def _words(lang: str) -> dict[str, str]:
    found: dict[str, dict[str, str]] = yaml.safe_load(
        files("kuager.workflow.backup").joinpath("drill.yml").read_text(encoding="utf-8")
    )
    return {key: one.get(lang) or one["en"] for key, one in found.items()}


def paper(done: Drilled, lang: str) -> Paper:
    """Returns the report, for somebody who knows nothing of computers and has to rely on it."""
    say = _words(lang)
    bad = [*(f"{one.code} {one.item}" for one in done.problems), *done.missing]
    blocks: list[Block] = [
        para(say["good" if done.good else "bad"]),
        Heading(text=say["done"]),
        Items(items=tuple(para(say[name].format(**_facts(done))) for name in ("step_restore", "step_read", "step_compare", "step_remove")), numbered=True),
        Heading(text=say["compared"]),
        Grid(
            header=(say["what"], say["expected"], say["found"]),
            rows=(
                *(tuple(para(cell) for cell in (say[name], str(expected), str(found))) for name, (expected, found) in done.counts.items()),
                tuple(para(cell) for cell in (say["rows"], str(done.rows), str(done.rows) if done.root[0] == done.root[1] else "?")),
                tuple(para(cell) for cell in (say["root"], *done.root)),
            ),
        ),
        Heading(text=say["checks"]),
        Items(items=tuple(para(f"{say.get(name, name)}: {say[verdict]}") for name, verdict in done.verdicts.items())),
    ]  # fmt: skip
    if bad:
        blocks += [Heading(text=say["problems"]), Items(items=tuple(para(words) for words in bad))]
    blocks += [Heading(text=say["means"]), para(say["means_words"])]
    facts = (
        (say["date"], f"{done.at:%Y-%m-%d %H:%M} UTC"),
        (say["place"], done.place),
        (say["snapshot"], f"{done.snapshot} ({done.taken_at:%Y-%m-%d %H:%M} UTC)"),
    )
    return Paper(title=say["title"], lang=lang, facts=facts, blocks=tuple(blocks), footer=say["footer"])


def _facts(done: Drilled) -> dict[str, str]:
    return {
        "size": f"{done.size / _UNIT / _UNIT:.1f}", "objects": str(done.objects), "read": str(done.read),
        "seconds": f"{done.seconds[0]:.0f}", "checking": f"{done.seconds[1]:.0f}",
    }  # fmt: skip


def as_text(one: Paper) -> str:
    """Returns a paper as plain text."""
    lines = [one.title, "=" * len(one.title), "", *(f"{name}: {value}" for name, value in one.facts), ""]
    for block in one.blocks:
        match block:
            case Heading():
                lines += ["", block.text, "-" * len(block.text)]
            case Items():
                lines += [f"- {_plain(item)}" for item in block.items]
            case Grid():
                lines += [" | ".join(block.header), *(" | ".join(map(_plain, row)) for row in block.rows)]
            case _:
                lines.append(_plain(block))
    return "\n".join([*lines, "", one.footer, ""])


def as_page(one: Paper) -> str:
    """Returns a paper as a web page that loads nothing."""
    body = [f"<h1>{escape(one.title)}</h1><dl>"]
    body += [f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in one.facts]
    body.append("</dl>")
    for block in one.blocks:
        match block:
            case Heading():
                body.append(f"<h2>{escape(block.text)}</h2>")
            case Items():
                tag = "ol" if block.numbered else "ul"
                body.append(f"<{tag}>{''.join(f'<li>{escape(_plain(item))}</li>' for item in block.items)}</{tag}>")
            case Grid():
                head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.header)
                rows = "".join(
                    f"<tr>{''.join(f'<td>{escape(_plain(cell))}</td>' for cell in row)}</tr>" for row in block.rows
                )
                body.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
            case _:
                body.append(f"<p>{escape(_plain(block))}</p>")
    style = "body{font:16px/1.5 sans-serif;max-width:46em;margin:2em auto;padding:0 1em}td,th{border:1px solid;padding:.3em .6em;text-align:left;overflow-wrap:anywhere}table{border-collapse:collapse}"
    return f'<!doctype html><html lang="{one.lang}"><meta charset="utf-8"><title>{escape(one.title)}</title><style>{style}</style>{"".join(body)}<p>{escape(one.footer)}</p></html>\n'


def _plain(block: object) -> str:
    return "".join(run.text for run in getattr(block, "runs", ()))

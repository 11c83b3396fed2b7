"""Times the static site of 100,000 invented people: whole, after one change, its search index; beside Jinja2 and pagefind.

    python bench/site.py                                   all of kuager's figures, about two minutes
    python bench/site.py --people 5000                     a quick look
    python bench/site.py --peers VENV --pagefind 10000     Jinja2's loop and pagefind, from a venv that has both

The people are those of ``tests/publish/sample.py`` with the names of ``search_corpus.py`` (in one to five scripts, few given
names and many family names, as in a register). One language: a page per person. Datasets are timed apart: they are files of
hundreds of megabytes, made anew whenever anything changed. Each phase runs in a process of its own that says its processor time
(children included), its time on the clock, and its memory: the sum of the shares (PSS) of the whole family, at its highest.
Processor time is what to compare where others use the machine. Jinja2 renders the same views with the same templates, in one
process; only the pages of people. Pagefind reads the pages from the folder that kuager made.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from search_corpus import People  # noqa: E402  the root is put on the path first

from kuager.model.publication import Name  # noqa: E402
from kuager.model.release import MINT, Cleared, Record, Release  # noqa: E402
from kuager.publish.release import finding, manifest, write  # noqa: E402
from kuager.publish.release.parts import PARTS  # noqa: E402
from kuager.publish.search import build  # noqa: E402
from kuager.publish.site import KINDS, World, words  # noqa: E402
from kuager.publish.site.rendering import _frame, safe_link  # noqa: E402  the peer gets what our own pages get
from tests.publish.sample import release  # noqa: E402

SCRIPTS = (("en", "Latn"), ("kk", "Cyrl"), ("kk-Arab", "Arab"), ("ug", "Arab"), ("zh", "Hans"))
DATA = ("data", "rows")
"""Parts that are datasets."""
CHANGED = 777


def corpus(people: int) -> Release:
    named, made = People(people), release(people)
    items = (
        _cleared(_named(made.items[at].value, named, at)) if at < people else made.items[at]
        for at in range(len(made.items))
    )
    return replace(made, items=tuple(items), imprint=replace(made.imprint, languages=("en",)))


def _named(one: Record, people: People, at: int) -> Record:
    person = people.all[at]
    names = tuple(
        Name(text=people.name(person, script), lang=SCRIPTS[script][0], script=SCRIPTS[script][1], kind="also" if number else "main")
        for number, script in enumerate(person.scripts)
    )  # fmt: skip
    return replace(one, title=names[0].text, names=names)


def _cleared(value: Record) -> Cleared[Record]:
    return Cleared(value=value, audience="public", policy="kuager@1", mint=MINT)


# --- phases ------------------------------------------------------------------------------------------------------------


def whole(people: int, folder: Path) -> dict[str, Any]:
    made = corpus(people)
    return _timed(lambda: _written(made, folder / "whole", None))


def one_change(people: int, folder: Path) -> dict[str, Any]:
    """One statement of one person has another value; everybody's name is what it was."""
    made = _next(corpus(people), folder)
    at = min(CHANGED, people - 1)
    one = made.items[at].value
    fields = (replace(one.fields[0], value="another value"), *one.fields[1:])
    return _partly(made, at, replace(one, fields=fields), folder)


def one_name(people: int, folder: Path) -> dict[str, Any]:
    """One person has another name: the search index is made anew."""
    made = _next(corpus(people), folder)
    at = min(CHANGED, people - 1)
    one = made.items[at].value
    return _partly(made, at, replace(one, title="Quite Another", names=(Name(text="Quite Another"),)), folder)


def _partly(made: Release, at: int, one: Record, folder: Path) -> dict[str, Any]:
    made = replace(made, items=(*made.items[:at], _cleared(one), *made.items[at + 1 :]))
    target = folder / "partly"
    shutil.rmtree(target, ignore_errors=True)
    return _timed(lambda: _written(made, target, folder / "whole"))


def _next(made: Release, folder: Path) -> Release:
    digest = hashlib.sha256((folder / "whole" / "manifest.json").read_bytes()).hexdigest()
    return replace(made, made_on="2026-12-01", number=made.number + 1, previous=digest)


def _written(made: Release, folder: Path, before: Path | None) -> dict[str, int]:
    folder.mkdir()
    parts = [one for one in PARTS if one.name not in DATA]
    proof = _proof(before).read_bytes() if before else b""
    kept: list[bytes] = []
    hashes = write(made, folder, before=before, workers=2, parts=parts, proof=proof, proven=kept.append)
    _proof(before or folder).write_bytes(kept[0])
    (folder / "manifest.json").write_bytes(manifest(made, hashes))
    pages = sum(1 for path in hashes if path.startswith("en/people/p-"))
    return {"files": len(hashes), "pages": pages, "mb": sum(size for _, size in hashes.values()) >> 20}


def _proof(folder: Path) -> Path:
    return folder.with_suffix(".proof")


def index(people: int, _: Path) -> dict[str, Any]:
    entries = finding.entries(World.of(corpus(people)))
    return _timed(lambda: _indexed(entries))


def _indexed(entries: Any) -> dict[str, int]:
    made = build(entries)
    return {"files": len(made.files), "rows": made.rows, "mb": sum(map(len, made.files.values())) >> 20}


def datasets(people: int, _: Path) -> dict[str, Any]:
    world = World.of(corpus(people))
    return _timed(lambda: _read(world))


def _read(world: World) -> dict[str, int]:
    sizes = [sum(map(len, pieces)) for part in PARTS if part.name in DATA for _, pieces in part.make(world)]
    return {"files": len(sizes), "mb": sum(sizes) >> 20}


def jinja(people: int, folder: Path) -> dict[str, Any]:
    """A plain loop: the same templates and views, every page written to a file."""
    world = World.of(corpus(people))
    return _timed(lambda: _looped(world, folder / "jinja"))


def _looped(world: World, folder: Path) -> dict[str, int]:
    jinja2, markup = import_module("jinja2"), import_module("markupsafe").Markup

    class Items(jinja2.Environment):
        """``fact.values`` of a dict is its item here, as minijinja has it, and not its method."""

        def getattr(self, of: Any, name: str) -> Any:
            return of[name] if isinstance(of, dict) and name in of else super().getattr(of, name)

    environment = Items(
        loader=jinja2.FileSystemLoader(ROOT / "src/kuager/publish/site/templates"), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    environment.globals["safe_link"] = safe_link
    kind = next(one for one in KINDS if one.name == "person")
    template, w = environment.get_template(kind.template), words("en")
    frame = {
        key: markup(one) if key in {"top", "foot", "up", "root"} else one for key, one in _frame(world, "en", 1).items()
    }
    (folder / "people").mkdir(parents=True)
    size = 0
    for item in kind.items(world):
        path = kind.path(item)
        shown = {**frame, "path": path, "here": kind.name, "address": "", "picture": "", **kind.view(world, item, w)}
        page = template.render(**shown).encode()
        (folder / path).write_bytes(page)
        size += len(page)
    return {"pages": len(world.people), "mb": size >> 20}


PHASES: dict[str, Callable[[int, Path], dict[str, Any]]] = {
    one.__name__: one for one in (whole, one_change, one_name, index, datasets, jinja)
}


# --- measuring ---------------------------------------------------------------------------------------------------------


def _timed(work: Callable[[], dict[str, int]]) -> dict[str, Any]:
    with _watched() as peak:
        spent, began = _processor(), time.monotonic()
        told = work()
        took, spent = time.monotonic() - began, _processor() - spent
        return {**told, "clock": round(took, 1), "processor": round(spent, 1), "peak_mb": peak()}


def _processor() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@contextmanager
def _watched() -> Iterator[Callable[[], int]]:
    """Watches the memory of this family from a process beside it: a thread would keep the builder from forking."""
    family = os.getpid()
    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder) / "peak"
        noted.write_text("0")
        watch = os.fork()
        if watch == 0:
            try:
                _watch(family, noted)
            finally:
                os._exit(1)
        try:
            yield lambda: int(noted.read_text() or 0) >> 10
        finally:
            os.kill(watch, signal.SIGKILL)
            os.waitpid(watch, 0)


def _watch(family: int, noted: Path) -> None:
    most = 0
    while True:
        ids = [int(one) for one in Path(f"/proc/{family}/task/{family}/children").read_text().split()]
        most = max(most, sum(_share(one) for one in [family, *ids] if one != os.getpid()))
        noted.write_text(str(most))
        time.sleep(0.3)


def _share(process: int) -> int:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


def phase(name: str, people: int, folder: Path, peers: Path | None) -> dict[str, Any]:
    path = os.pathsep.join(
        str(one)
        for one in (
            ROOT / "src",
            ROOT,
            Path(__file__).parent,
            *sorted((peers or Path()).glob("lib/python*/site-packages")),
        )
    )
    command = [sys.executable, __file__, "--phase", name, "--people", str(people), "--folder", str(folder)]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, check=True, stdout=subprocess.PIPE, text=True
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{name:11}", *(f"{key} {value}" for key, value in told.items()), sep="  ", flush=True)
    return told


def pagefind(pages: int, folder: Path, peers: Path) -> None:
    """Pagefind over so many of the pages of people, with its own watch on time and memory."""
    some = folder / "some"
    some.mkdir()
    for page in sorted((folder / "whole" / "en" / "people").glob("p-*.html"))[:pages]:
        shutil.copy(page, some / page.name)
    from measured import measured

    ran = measured([str(peers / "bin" / "python"), "-m", "pagefind", "--site", str(some)])
    made = [one for one in (some / "pagefind").rglob("*") if one.is_file()]
    size = sum(one.stat().st_size for one in made) >> 20
    print(
        f"pagefind     pages {pages}  files {len(made)}  mb {size}  clock {ran.seconds:.1f}  processor {ran.processor:.1f}  peak_mb {ran.peak_mb}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--peers", type=Path, help="a venv with jinja2 and pagefind[bin]")
    parser.add_argument("--datasets", action="store_true", help="time them, too: many minutes at 100,000 people")
    parser.add_argument("--pagefind", type=int, default=0, metavar="PAGES", help="how many pages pagefind reads")
    parser.add_argument("--phase", choices=PHASES)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.phase:
        print(json.dumps(PHASES[asked.phase](asked.people, asked.folder)))
        return
    print(
        f"{asked.people} people, Python {sys.version.split()[0]}, minijinja {version('minijinja')}, {len(os.sched_getaffinity(0))} cores"
    )
    left_out = {one for one, asked_for in (("jinja", asked.peers), ("datasets", asked.datasets)) if not asked_for}
    wanted = [one for one in PHASES if one not in left_out]
    with tempfile.TemporaryDirectory() as name:
        told = {one: phase(one, asked.people, Path(name), asked.peers) for one in wanted}
        if asked.peers:
            print(
                f"kuager's pages with all else take {told['whole']['processor'] / told['jinja']['processor']:.2f} of the processor time of Jinja2's loop over people"
            )
        if asked.peers and asked.pagefind:
            pagefind(asked.pagefind, Path(name), asked.peers)


if __name__ == "__main__":
    main()

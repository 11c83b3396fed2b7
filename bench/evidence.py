"""Times keeping and checking against plain copying, `sha256sum`, and the tools that do the same job. Prints ratios.

    python bench/evidence.py [--quick] [--place FOLDER] [--json FILE]
        [--auto-archiver-python PYTHON] [--bagit-python PYTHON]

The corpus is made here from a seed: small files of invented words in four scripts (4 to 40 kB), and one large file of
random bytes. In each round every contender does the whole job once, in an order that turns from round to round; a ratio is
the median over the rounds of (its time / the floor's time in the same round). Absolute times belong to the machine.

The peers are not dependencies. Install each in a virtual environment of its own (`auto-archiver` needs Python 3.10 to
3.12) and name its interpreter, as an argument or in KUAGER_AUTO_ARCHIVER_PYTHON and KUAGER_BAGIT_PYTHON. A peer that is not
there is printed as not run.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import platform
import random
import shutil
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kuager import __version__, preserve
from kuager.model import Outcome
from kuager.preserve.keys import Cost
from kuager.workflow import archive as archives
from kuager.workflow import audit, handover, ingest

SEED = 20210208
BLOCK = 1 << 20
SMALL_LOW, SMALL_HIGH = 4_000, 40_000
PASSPHRASE = "an invented passphrase for a bench"
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
SCRIPTS = ("abdegiklmnorstuz", "абдегиклмнорстуы", "ابتجدرسكلمنو", "的一是在不了有人")
FLOOR = "copy + SHA-256"
AUTO_ARCHIVER, BAGIT = "KUAGER_AUTO_ARCHIVER_PYTHON", "KUAGER_BAGIT_PYTHON"

AUTO_ARCHIVER_DRIVER = """
import json, os, sys, time
from importlib.metadata import version
from auto_archiver.core import Media, Metadata
from auto_archiver.core.module import ModuleFactory
from auto_archiver.utils.custom_logger import logger
logger.remove()
source, target = sys.argv[1:]
config = {
    "steps": {"storages": ["local_storage"]},
    "hash_enricher": {"algorithm": "SHA-256", "chunksize": 16000000},
    "local_storage": {"path_generator": "flat", "filename_generator": "static", "save_to": target, "save_absolute": True},
}
factory = ModuleFactory()
hashes, storage = factory.get_module("hash_enricher", config), factory.get_module("local_storage", config)
start = time.perf_counter()
for name in sorted(os.listdir(source)):
    item = Metadata().set_url("file:" + name)
    item.add_media(Media(os.path.join(source, name)))
    hashes.enrich(item)
    item.media[0].store(item, url="file:" + name, storages=[storage])
spent = time.perf_counter() - start
print(json.dumps({"seconds": spent, "version": version("auto-archiver"), "kept": len(os.listdir(target))}))
"""


class NotRunError(Exception):
    """A contender cannot do the job here, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: who did what to which corpus, and how long it took against the floor."""

    job: str
    corpus: str
    who: str
    version: str
    seconds: float | None = None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    goal: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """Somebody who does a job: ``run`` is given an empty folder and returns the seconds the job itself took."""

    who: str
    run: Callable[[Path], float]
    version: str = __version__
    goal: float | None = None
    note: str = ""


@dataclass(slots=True, kw_only=True)
class Bench:
    """What a run was asked for, where it works, and what it found."""

    place: Path
    rounds: int
    auto_archiver: str
    bagit: str
    out: Path | None = None
    rows: list[Row] = field(default_factory=list)

    def compete(self, job: str, corpus: str, contenders: list[Contender]) -> None:
        """Lets everybody do the job once per round, the first being the floor, and notes medians."""
        spent: dict[str, list[float]] = {}
        out: dict[str, str] = {}
        for turn in range(self.rounds):
            first = turn % len(contenders)
            for one in [*contenders[first:], *contenders[:first]]:
                if one.who in out:
                    continue
                try:
                    spent.setdefault(one.who, []).append(self._once(one))
                except NotRunError as error:
                    out[one.who] = f"not run: {error}"
        floor = spent[contenders[0].who]
        for one in contenders:
            about = {"job": job, "corpus": corpus, "who": one.who, "version": one.version, "goal": one.goal}
            if one.who in out:
                self.rows.append(Row(**about, note=out[one.who]))  # type: ignore[arg-type]
            else:
                ratios = [mine / least for mine, least in zip(spent[one.who], floor, strict=True)]
                measured = {"ratio": statistics.median(ratios), "low": min(ratios), "high": max(ratios)}
                seconds = statistics.median(spent[one.who])
                self.rows.append(Row(**about, **measured, seconds=seconds, note=one.note))  # type: ignore[arg-type]
            print(line_of(self.rows[-1]), flush=True)
            self.save()

    def save(self) -> None:
        """Writes what was found so far, so that a long run that is stopped was not for nothing."""
        if self.out is not None:
            found = {"machine": machine(), "rows": [asdict(row) for row in self.rows]}
            self.out.write_text(json.dumps(found, indent=2))

    def _once(self, one: Contender) -> float:
        # What others left to write must not be paid for by whoever comes next.
        os.sync()
        folder = Path(tempfile.mkdtemp(dir=self.place))
        try:
            return one.run(folder)
        finally:
            shutil.rmtree(folder)


def line_of(row: Row) -> str:
    """Returns a row of the table as text."""
    if row.ratio is None or row.seconds is None or row.low is None or row.high is None:
        return f"  {row.who:44} {row.version:22} {row.note}"
    goal = "" if row.goal is None else f"  goal {row.goal}: {'met' if row.ratio <= row.goal else 'MISSED'}"
    spread = f"x{row.ratio:.2f} ({row.low:.2f}-{row.high:.2f})"
    return (
        f"  {row.who:44} {row.version:22} {row.seconds:8.3f} s  {spread:20}{goal}{'  ' + row.note if row.note else ''}"
    )


# --- the corpus ------------------------------------------------------------------------------------------------------


def make_small(folder: Path, count: int) -> int:
    """Writes small files, each unlike all others; returns their bytes."""
    rng = random.Random(SEED)
    pools = []
    for letters in SCRIPTS:
        words = ["".join(rng.choices(letters, k=rng.randint(2, 9))) for _ in range(3000)]
        pools.append(" ".join(rng.choices(words, k=60_000)).encode())
    folder.mkdir()
    total = 0
    for number in range(count):
        pool, size = rng.choice(pools), rng.randint(SMALL_LOW, SMALL_HIGH)
        at = rng.randrange(len(pool) - size)
        text = pool[at : at + size].decode(errors="ignore")
        data = f"Invented note {number}.\n{text}\n".encode()
        (folder / f"note-{number:05}.txt").write_bytes(data)
        total += len(data)
    return total


def make_large(folder: Path, size: int) -> int:
    """Writes one file of random bytes; returns their number."""
    rng = random.Random(SEED)
    folder.mkdir()
    with (folder / "film.mp4").open("wb") as file:
        for _ in range(size // BLOCK):
            file.write(rng.randbytes(BLOCK))
    return size // BLOCK * BLOCK


# --- keeping ---------------------------------------------------------------------------------------------------------


def floor_copy(source: Path, target: Path, *, each: bool) -> float:
    """Copies and hashes in one pass. ``each``: every file and its name are synced before the next one is begun."""
    start = time.perf_counter()
    for path in sorted(source.iterdir()):
        digest = hashlib.sha256()
        # Not open(): its buffers cost more than a small file's copy.
        taken = os.open(path, os.O_RDONLY)
        given = os.open(target / path.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        while block := os.read(taken, BLOCK):
            digest.update(block)
            os.write(given, block)
        digest.hexdigest()
        if each:
            os.fsync(given)
        os.close(given)
        os.close(taken)
        if each:
            sync_folder(target)
    if not each:
        os.sync()
    return time.perf_counter() - start


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def make_archive(root: Path, how: str) -> None:
    archives.create(root, plain=how == "plain", name="Bench", passphrase=PASSPHRASE, cost=CHEAP)


@contextlib.contextmanager
def opened(root: Path) -> Iterator[archives.Archive]:
    with archives.open_archive(root, lambda: PASSPHRASE) as archive:
        yield archive


def keep(archive: archives.Archive, source: Path) -> int:
    """Keeps originals with their custody, as `kuager add` does before it reads; returns how many were acknowledged."""
    kept = 0
    for result in ingest.add(archive, [str(source)], read=False, fresh=False):
        if result.outcome is not Outcome.OK:
            raise NotRunError(f"{result.item}: {result.message}")
        kept += 1
    return kept


def kuager_keep(source: Path, how: str) -> Callable[[Path], float]:
    expected = len(list(source.iterdir()))

    def run(folder: Path) -> float:
        make_archive(folder / "archive", how)
        os.sync()
        with opened(folder / "archive") as archive:
            start = time.perf_counter()
            kept = keep(archive, source)
            spent = time.perf_counter() - start
        if kept != expected:
            raise NotRunError(f"{kept} of {expected} were kept")
        return spent

    return run


def auto_archiver_keep(python: str, source: Path) -> Callable[[Path], float]:
    def run(folder: Path) -> float:
        if not python:
            raise NotRunError(f"name its interpreter with --auto-archiver-python or {AUTO_ARCHIVER}")
        argv = [python, "-c", AUTO_ARCHIVER_DRIVER, str(source), str(folder / "kept")]
        (folder / "kept").mkdir()
        said = json.loads(output_of(argv, folder).splitlines()[-1])
        start = time.perf_counter()
        os.sync()
        return float(said["seconds"]) + time.perf_counter() - start

    return run


def keeping(bench: Bench, corpus: str, source: Path, peer: str) -> None:
    """Runs the job of keeping: bytes copied and hashed; by kuager also logged, acknowledged only when durable."""
    title(f"keeping: {corpus}", f"ratio 1 = {FLOOR}, every file and its name synced before the next is begun")
    python = f"Python {platform.python_version()}"
    bench.compete(
        "keep",
        corpus,
        [
            Contender(who=f"{FLOOR}, each synced", version=python, run=lambda at: floor_copy(source, at, each=True)),
            Contender(who=f"{FLOOR}, one sync at the end", version=python, run=lambda at: floor_copy(source, at, each=False)),
            Contender(who="kuager, plain", run=kuager_keep(source, "plain"), goal=1.3),
            Contender(who="kuager, encrypted", run=kuager_keep(source, "encrypted"), goal=2.0),
            Contender(
                who="auto-archiver, hash_enricher + local_storage", version=peer, run=auto_archiver_keep(bench.auto_archiver, source),
                note="one sync at the end",
            ),
        ],
    )  # fmt: skip


# --- checking --------------------------------------------------------------------------------------------------------


def sha256sum(source: Path) -> Callable[[Path], float]:
    names = "\0".join(str(path) for path in sorted(source.iterdir())).encode()

    def run(_folder: Path) -> float:
        if not shutil.which("sha256sum"):
            raise NotRunError("there is no sha256sum here")
        start = time.perf_counter()
        subprocess.run(["xargs", "-0", "sha256sum"], input=names, stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - start

    return run


def kuager_bytes(archive: archives.Archive) -> Callable[[Path], float]:
    def run(_folder: Path) -> float:
        start = time.perf_counter()
        verdict = preserve.check_bytes(archive.store.captures(), archive.vault, read_all=True)
        spent = time.perf_counter() - start
        if verdict.verdict != audit.OK:
            raise NotRunError(verdict.detail)
        return spent

    return run


def kuager_verify(archive: archives.Archive) -> Callable[[Path], float]:
    def run(_folder: Path) -> float:
        start = time.perf_counter()
        checks = audit.verify(archive, read_all=True)
        spent = time.perf_counter() - start
        if any(check.verdict == audit.FAILED for check in checks):
            raise NotRunError("; ".join(check.detail for check in checks if check.verdict == audit.FAILED))
        return spent

    return run


def checking(bench: Bench, corpus: str, source: Path) -> None:
    """Runs the job of checking: every preserved byte read and hashed again; by kuager also every other verdict."""
    title(f"checking: {corpus}", "ratio 1 = sha256sum over the same bytes, all in the page cache")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=bench.place)))
        contenders = [Contender(who="sha256sum", version=coreutils(), run=sha256sum(source))]
        for how in ("plain", "encrypted"):
            make_archive(folder / how, how)
            archive = stack.enter_context(opened(folder / how))
            keep(archive, source)
            start = time.perf_counter()
            ingest.finish(archive)
            print(f"  ({how}: closing the run, with its head of the ledger: {time.perf_counter() - start:.3f} s)")
            about = f"kuager, {how}"
            contenders.append(Contender(who=f"{about}: every byte", run=kuager_bytes(archive), goal=1.25))
            contenders.append(Contender(who=f"{about}: verify --read-all", run=kuager_verify(archive), goal=1.25))
        bench.compete("check", corpus, contenders)


def command(argv: list[str], cwd: Path) -> Callable[[Path], float]:
    def run(_folder: Path) -> float:
        if not argv[0]:
            raise NotRunError(f"name its interpreter with --bagit-python or {BAGIT}")
        start = time.perf_counter()
        output_of(argv, cwd)
        return time.perf_counter() - start

    return run


def checking_a_bag(bench: Bench, corpus: str, source: Path) -> None:
    """Runs the job of a receiver: is the hand-over package what was handed over? Whole processes, start included."""
    title(f"checking a hand-over package: {corpus}", "ratio 1 = sha256sum -c of its manifests; whole commands")
    with tempfile.TemporaryDirectory(dir=bench.place) as name:
        folder = Path(name)
        make_archive(folder / "archive", "plain")
        with opened(folder / "archive") as archive:
            keep(archive, source)
            ingest.finish(archive)
            start = time.perf_counter()
            handover.export_bag(archive, folder / "bag")
            print(f"  (making the package: {time.perf_counter() - start:.3f} s)")
        bag = folder / "bag"
        sums = ["sha256sum", "-c", "--quiet", "manifest-sha256.txt", "tagmanifest-sha256.txt"]
        validate = [bench.bagit, "-m", "bagit", "--validate", "--quiet"]
        bagit = version_in(bench.bagit, "bagit")
        bench.compete(
            "check a package",
            corpus,
            [
                Contender(who="sha256sum -c", version=coreutils(), run=command(sums, bag)),
                Contender(
                    who="kuager, the package's own verify.py", run=command([sys.executable, "verify.py"], bag),
                    note="digests, custody rows and their proofs",
                ),
                Contender(
                    who="bagit.py --validate", version=bagit, run=command([*validate, str(bag)], bag), note="digests only"
                ),
                Contender(
                    who="bagit.py --validate --processes 2", version=bagit,
                    run=command([*validate, "--processes", "2", str(bag)], bag), note="digests only",
                ),
            ],
        )  # fmt: skip


# --- the machine and the peers ---------------------------------------------------------------------------------------


def output_of(argv: list[str], cwd: Path) -> str:
    done = subprocess.run(argv, capture_output=True, text=True, check=False, cwd=cwd)
    if done.returncode:
        raise NotRunError((done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1])
    return done.stdout


def coreutils() -> str:
    try:
        words = output_of(["sha256sum", "--version"], Path.cwd()).split("\n")[0].split()
    except (OSError, NotRunError):
        return ""
    return f"coreutils {words[-1]}"


def version_in(python: str, package: str) -> str:
    """Returns the version of a package as its own interpreter knows it; empty when there is none."""
    if not python:
        return ""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    try:
        return output_of([python, "-c", code], Path.cwd()).strip()
    except (NotRunError, OSError):
        return ""


def title(what: str, how: str) -> None:
    print(f"\n{what}\n  {how}")


def machine() -> str:
    return (
        f"kuager {__version__}, Python {platform.python_version()}, {ssl.OPENSSL_VERSION}, {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} cores, seed {SEED}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000, help="how many small files")
    parser.add_argument("--large", type=int, default=2048, help="size of the large file in MiB")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=("small", "large"), help="one of the two corpora")
    parser.add_argument("--quick", action="store_true", help="200 files, 16 MiB, one round: only to see that it runs")
    parser.add_argument(
        "--place", type=Path, default=Path(tempfile.gettempdir()), help="a folder on the disk to be measured"
    )
    parser.add_argument("--json", type=Path, help="write the rows there, too")
    parser.add_argument("--auto-archiver-python", default=os.environ.get(AUTO_ARCHIVER, ""))
    parser.add_argument("--bagit-python", default=os.environ.get(BAGIT, ""))
    asked = parser.parse_args()
    files, large, rounds = (200, 16, 1) if asked.quick else (asked.files, asked.large, asked.rounds)
    print(machine())
    with tempfile.TemporaryDirectory(dir=asked.place) as name:
        place = Path(name)
        free = shutil.disk_usage(place).free
        if free < 5 * large * BLOCK:
            sys.exit(f"{5 * large} MiB are needed in {asked.place}; name a folder with more room with --place")
        bench = Bench(
            place=place,
            rounds=rounds,
            auto_archiver=asked.auto_archiver_python,
            bagit=asked.bagit_python,
            out=asked.json,
        )
        peer = version_in(asked.auto_archiver_python, "auto-archiver")
        corpora = []
        if asked.only != "large":
            made = make_small(place / "small", files)
            words = f"{files:,} files of {SMALL_LOW // 1000}-{SMALL_HIGH // 1000} kB, {made / 1e6:.0f} MB"
            corpora.append((words, place / "small"))
        if asked.only != "small":
            made = make_large(place / "large", large * BLOCK)
            corpora.append((f"1 file of {made / 1e9:.2f} GB", place / "large"))
        for corpus, source in corpora:
            keeping(bench, corpus, source, peer)
            checking(bench, corpus, source)
            checking_a_bag(bench, corpus, source)


if __name__ == "__main__":
    main()

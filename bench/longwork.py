"""Adds a folder of many files with the real command, stops it half-way in two ways, goes on, and says what it took.

    python bench/longwork.py [--files 10000] [--quick]

The files are made here from a seed: invented short reports as text, web pages and e-mails, some of them reprints of
others. The run is interrupted once (SIGINT) and killed once (SIGKILL), taken up again, and at the end repeated over files
that are all in. Absolute times belong to the machine; what should hold anywhere is that time and memory per file do not
grow with the number of files, and that going over files that are in costs seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

SEED = 20220314
SYLLABLES = [
    "ba",
    "be",
    "bo",
    "da",
    "di",
    "do",
    "ga",
    "gu",
    "ka",
    "ke",
    "ki",
    "la",
    "le",
    "li",
    "ma",
    "me",
    "mu",
    "na",
    "ne",
    "ni",
    "ra",
    "re",
    "ru",
    "sa",
    "se",
    "su",
    "ta",
    "te",
    "ti",
    "ya",
    "zha",
    "zhi",
]
PLACES = ("Almaty", "Oskemen", "Astana", "Taldykorgan", "Semey", "Zharkent")
MONTHS = ("January", "March", "April", "June", "August", "October", "December")
SENTENCES = (
    "{a}, a {job} from {place}, said {his} brother {b} was detained on {date}.",
    "Police in {place} fined {a} {number},000 tenge on {date} and let {him} go in the evening.",
    '"Nobody has told us where {b} is," {a} said, "and we will ask again tomorrow."',
    "{b} was sentenced to {number} years in prison in {place}, {his} family was told by telephone.",
    "Relatives stood before the office in {place} on {date} for the {number}th day.",
    "The {job}s of {place} wrote to the prosecutor about {a} and have had no answer since {date}.",
    "{a} last spoke to {b} on {date}; the line was cut after a minute.",
    "It rained in {place}, {filler} and {filler}, and the {job}s went home by the {filler} road.",
    "An official, {b}, told reporters that the appeal of {a} would be heard on {date}.",
)  # fmt: skip
JOBS = ("teacher", "driver", "baker", "nurse", "farmer", "singer", "tailor")
TOLD = 0.4
"""Part of the sentences that tell of people; they come from few patterns, so that all reports share turns of phrase."""
EVERY_HTML, EVERY_MAIL, EVERY_REPRINT = 3, 10, 20


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))


class Reports:
    """Invents reports about a crowd of people that grows with the number of files, as in a real collection."""

    def __init__(self, count: int, seed: int = SEED) -> None:
        self._chance = random.Random(seed)
        self._words = [_word(self._chance) for _ in range(4000)]
        given = [_word(self._chance).title() for _ in range(max(40, count // 40))]
        self._people = [
            f"{self._chance.choice(given)} {_word(self._chance).title()}{self._chance.choice(('ov', 'eva', 'uly', 'bek'))}"
            for _ in range(max(40, count // 2))
        ]

    def text(self) -> str:
        """Returns the body of one report: 8 to 30 sentences."""
        cast = self._chance.sample(self._people, 5)
        return " ".join(
            self._sentence(cast) if self._chance.random() < TOLD else self._aside()
            for _ in range(self._chance.randint(8, 30))
        )

    def _aside(self) -> str:
        """Returns a sentence of words that no rule knows and no other report has in that order."""
        return " ".join(self._chance.choices(self._words, k=self._chance.randint(6, 18))).capitalize() + "."

    def _sentence(self, cast: list[str]) -> str:
        chance = self._chance
        a, b = chance.sample(cast, 2)
        his, him = chance.choice((("his", "him"), ("her", "her")))
        return chance.choice(SENTENCES).format(
            a=a, b=b, his=his, him=him, job=chance.choice(JOBS), place=chance.choice(PLACES),
            date=f"{chance.choice(MONTHS)} {chance.randint(1, 28)}, {chance.randint(2018, 2023)}",
            number=chance.randint(2, 40), filler=_word(chance),
        )  # fmt: skip


def make(folder: Path, count: int, seed: int = SEED) -> int:
    """Writes ``count`` files into folders of a hundred; returns how many bytes they have together."""
    reports, chance = Reports(count, seed), random.Random(seed + 1)
    last: list[str] = []
    size = 0
    for number in range(count):
        body = reports.text()
        if last and number % EVERY_REPRINT == 0:
            body = f"{chance.choice(last)} (Reprinted, no. {number}.)"
        last = [*last[-50:], body]
        name, data = _dressed(number, f"{_word(chance).title()} report {number}", body)
        place = folder / f"{number // 100:03}" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        size += len(data)
    return size


def _dressed(number: int, title: str, body: str) -> tuple[str, bytes]:
    if number % EVERY_MAIL == 0:
        head = (
            f"From: desk{number % 7}@example.org\r\nTo: team@example.org\r\nSubject: {title}\r\n"
            f"Date: Wed, 10 May 2023 10:{number % 60:02}:00 +0600\r\nMessage-ID: <{number}@example.org>\r\n"
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        )
        return f"{number:05}.eml", (head + body.replace(". ", ".\r\n")).encode()
    if number % EVERY_HTML == 0:
        inside = "".join(f"<p>{part}.</p>\n" for part in body.split(". "))
        page = (
            f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head><body>"
            f"<nav><a href=/>Home</a> <a href=/news>News</a></nav><article><h1>{title}</h1>\n{inside}</article>"
            "<footer>Invented for a measurement</footer></body></html>"
        )
        return f"{number:05}.html", page.encode()
    return f"{number:05}.txt", f"{title}\n\n{body}\n".encode()


@dataclass
class Run:
    """One call of the command."""

    name: str
    seconds: float = 0.0
    stopping: float | None = None
    items: float = 0.0
    code: int = 0
    peak_mb: float = 0.0
    busy: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    paces: list[float] = field(default_factory=list)

    def row(self) -> str:
        """Returns a line of the table."""
        done = sum(self.outcomes.values())
        what = ", ".join(f"{count} {name}" for name, count in sorted(self.outcomes.items()))
        stop = f"; stopped within {self.stopping:.1f} s" if self.stopping is not None else ""
        after = f"; {self.seconds - self.items:.1f} s after the last item" if self.stopping is None else ""
        return (
            f"{self.name:<22} {self.seconds:7.1f} s ({self.busy:.1f} busy)  {done / max(self.items, 0.001):8.1f}/s  {self.peak_mb:6.0f} MB  "
            f"exit {self.code:>4}  {what}{stop}{after}"
        )


def run(name: str, argv: list[str], said: Path, *, stop: tuple[int, int] | None = None) -> Run:
    """Runs the command; sends it a signal after so many items, if ``stop`` says (items, signal)."""
    result = Run(name)
    began = mark = time.perf_counter()
    with said.open("ab") as errors:
        process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=errors, start_new_session=True)
    sent = None
    assert process.stdout is not None
    for number, line in enumerate(process.stdout, 1):
        now = time.perf_counter()
        result.outcomes[json.loads(line)["outcome"]] += 1
        result.items = now - began
        if number % 500 == 0:
            result.paces.append(500 / (now - mark))
            mark = now
        if stop and number == stop[0]:
            process.send_signal(stop[1])
            sent = now
    # Asked of the system: the most memory and all the processor's time, the comparing after the last item included.
    _, status, used = os.wait4(process.pid, 0)
    ended = time.perf_counter()
    process.returncode = result.code = os.waitstatus_to_exitcode(status)
    result.seconds, result.busy, result.peak_mb = ended - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    result.stopping = ended - sent if sent else None
    print(result.row(), flush=True)
    if result.paces:
        print("   files/s of each 500:", " ".join(f"{pace:.0f}" for pace in result.paces), flush=True)
    return result


def main() -> int:
    """Makes the files, runs the command five times, prints a table; 1 when a run did not end as it should."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--files", type=int, default=10_000)
    options.add_argument("--keep", type=Path, help="work in this folder and leave it")
    options.add_argument(
        "--straight", action="store_true", help="do not interrupt: one run, then one over files that are in"
    )
    asked = options.parse_args()
    root = asked.keep or Path(tempfile.mkdtemp(prefix="longwork-"))
    try:
        return measure(root, asked.files, straight=asked.straight)
    finally:
        if not asked.keep:
            shutil.rmtree(root, ignore_errors=True)


def measure(root: Path, files: int, *, straight: bool) -> int:
    """Runs the whole scenario in a folder."""
    size = make(root / "in", files)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
          f"{files:,} files, {size / 1e6:.1f} MB", flush=True)  # fmt: skip
    case, said = root / "case", root / "said.txt"
    kuager = [sys.executable, "-m", "kuager"]
    subprocess.run([*kuager, "init", str(case), "--plain"], check=True, capture_output=True)
    argv = [*kuager, "-a", str(case), "add", str(root / "in"), "--json"]
    runs = []
    if not straight:
        runs.append(run("interrupted (SIGINT)", argv, said, stop=(files * 3 // 10, signal.SIGINT)))
        runs.append(run("killed (SIGKILL)", argv, said, stop=(files * 6 // 10, signal.SIGKILL)))
    runs.append(run("run to the end", argv, said))
    runs.append(run("again, all are in", argv, said))
    lines = [line for line in said.read_text(encoding="utf-8").splitlines() if line]
    print(f"said on stderr: {len(lines)} lines; the last of each kind:")
    print("\n".join(f"   {line}" for line in lines[-6:]))
    ends = [one.outcomes["failed"] == 0 for one in runs]
    return 0 if all(ends) and runs[-1].outcomes == {"duplicate": files} else 1


if __name__ == "__main__":
    sys.exit(main())

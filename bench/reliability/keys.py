"""How long a person waits: to unlock, to lock, to panic, to turn the archive over to a new key. ``python bench/reliability/keys.py``.

Everything through the doors people use, with the cost of a passphrase as it is made by default.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from kuager.preserve import keys_recovery
from kuager.store.sqlite.connection import connect
from kuager.workflow import keyring, panicking
from kuager.workflow.archive import create, open_archive
from kuager.workflow.keyring_turn import open_keys
from kuager.workflow.system import SystemIds

WORDS = "words of a benchmark"
ROUNDS = 5


class Served:
    """A workbench under its supervisor."""

    def __init__(self, root: Path, file: Path) -> None:
        command = [sys.executable, "-m", "kuager", "-a", str(root), "--passphrase-file", str(file), "serve"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        self.port = urlsplit(self.address).port or 0
        self.cookie = ""

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, dict[str, str], str]:
        link = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"cookie": self.cookie, "content-type": "application/x-www-form-urlencoded"}
        link.request("GET" if fields is None else "POST", path, urlencode(fields) if fields else None, headers)
        answer = link.getresponse()
        text = answer.read().decode()
        link.close()
        return answer.status, dict(answer.getheaders()), text

    def enter(self, address: str) -> None:
        parts = urlsplit(address)
        self.cookie = self.ask(f"{parts.path}?{parts.query}")[1]["set-cookie"].partition(";")[0]


def grown(root: Path, megabytes: int) -> None:
    """Fills the database with so many megabytes of a table of its own."""
    link = connect(root / "case.db", open_keys(root, WORDS)[1].database, create=False, busy_ms=1000)
    link.execute("CREATE TABLE bench_filling (body BLOB)")
    link.execute("BEGIN")
    for _ in range(megabytes):
        link.execute("INSERT INTO bench_filling VALUES (randomblob(1000000))")
    link.execute("COMMIT")
    link.close()


def main() -> None:
    """Prints one line for each figure."""
    with tempfile.TemporaryDirectory() as folder:
        root, file = Path(folder) / "case", Path(folder) / "words"
        file.write_text(WORDS)
        create(root, plain=False, name="Bench", passphrase=WORDS)
        took = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            open_archive(root, lambda: WORDS).close()
            took.append(time.perf_counter() - began)
        print(f"unlock (256 MiB, 3 passes): median {statistics.median(took):.2f} s, worst {max(took):.2f} s")
        served = Served(root, file)
        served.enter(served.address)
        gone, shown = [], []
        for _ in range(ROUNDS):
            found = re.search(r'name="csrf" value="([0-9a-f]+)"', served.ask("/lock")[2])
            assert found is not None
            before = panicking.descendants(served.process.pid)
            began = time.perf_counter()
            served.ask("/lock", {"csrf": found[1]})
            while panicking.descendants(served.process.pid) & before:
                time.sleep(0.001)
            gone.append(time.perf_counter() - began)
            assert served.ask("/")[0] == 423
            shown.append(time.perf_counter() - began)
            served.enter(served.ask("/unlock", {"passphrase": WORDS})[1]["location"])
        print(f"lock, until the keys are gone: median {statistics.median(gone):.3f} s, worst {max(gone):.3f} s")
        print(f"lock, until the lock page answers: median {statistics.median(shown):.2f} s, worst {max(shown):.2f} s")
        keys_recovery.new_secret(root / "keys.json", WORDS, ids=SystemIds())
        copy = (root / "keys.json").read_bytes()
        began = time.perf_counter()
        done = panicking.panic(root)
        served.process.wait()
        print(f"panic, slots and {done.ended} processes: {time.perf_counter() - began:.3f} s")
        (root / "keys.json").write_bytes(copy)
        served = Served(root, file)
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "kuager", "-a", str(root), "panic", "--yes", "PANIC"],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        served.process.wait()
        print(f"panic at the command line, Python's start included: {time.perf_counter() - began:.2f} s")
        (root / "keys.json").write_bytes(copy)
        for megabytes in (12, int(os.environ.get("KUAGER_BENCH_MB", "200"))):
            grown(root, megabytes)
            size = (root / "case.db").stat().st_size / 1e6
            began = time.perf_counter()
            keyring.rotate(open_archive(root, lambda: WORDS), WORDS)
            print(f"rotation, database of {size:.0f} MB, two openings included: {time.perf_counter() - began:.2f} s")
            link = connect(root / "case.db", open_keys(root, WORDS)[1].database, create=False, busy_ms=1000)
            link.execute("DROP TABLE bench_filling")
            link.close()


if __name__ == "__main__":
    main()

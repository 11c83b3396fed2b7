"""After the lock no process of kuager has a key or a passphrase in its memory. Read from outside, byte by byte.

The unsafe twin is the same search before the lock: it must find them, or the search finds nothing at all.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import fields
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from kuager.preserve import keys, keys_file, keys_recovery
from kuager.preserve.keys import Keys
from kuager.workflow.archive import create
from kuager.workflow.panicking import descendants
from tests.conftest import CHEAP

WORDS = "Qyzyl-kelin-7431-dastarkhan"
SIZE = 16
"""Bytes of a key that are looked for: half a key is as bad as a whole one."""

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
    pytest.mark.skipif(os.geteuid() != 0, reason="reading another process's memory needs root"),
    pytest.mark.enable_socket,
]


class Served:
    """A workbench under its supervisor, in processes of its own."""

    def __init__(self, root: Path, file: Path) -> None:
        self.root = root
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kuager", "-a", str(root), "--passphrase-file", str(file), "serve"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        assert self.address, self.process.communicate()[1]
        self.port = urlsplit(self.address).port or 0
        self.cookie = ""

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, dict[str, str], str]:
        body = urlencode(fields).encode() if fields is not None else None
        return self.send(path, body, "application/x-www-form-urlencoded")

    def send(self, path: str, body: bytes | None, kind: str) -> tuple[int, dict[str, str], str]:
        link = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"cookie": self.cookie, "content-type": kind}
        link.request("GET" if body is None else "POST", path, body=body, headers=headers)
        answer = link.getresponse()
        text = answer.read().decode("utf-8", "replace")
        link.close()
        return answer.status, dict(answer.getheaders()), text

    def enter(self, address: str) -> None:
        parts = urlsplit(address)
        status, headers, _ = self.ask(f"{parts.path}?{parts.query}")
        assert status == 303
        self.cookie = headers["set-cookie"].partition(";")[0]

    def children(self) -> set[int]:
        return descendants(self.process.pid)

    def until_other(self, before: set[int]) -> None:
        """Waits for the fresh child, until it answers; nothing of the old ones may be left."""
        for _ in range(300):
            now = self.children()
            if now and not now & before and self.ask("/")[0] == 423:
                return
            time.sleep(0.05)
        raise AssertionError("the locked child did not come")

    def close(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=20)


@pytest.fixture
def secrets(tmp_path: Path) -> dict[str, bytes]:
    create(tmp_path / "case", plain=False, name="Case", passphrase=WORDS, cost=CHEAP)
    (tmp_path / "words").write_text(WORDS, encoding="utf-8")
    derived = keys.unlock(tmp_path / "case" / "keys.json", WORDS)
    found = {one.name: getattr(derived, one.name) for one in fields(Keys) if one.name != "older"}
    master = keys.find_way(keys_file.read(tmp_path / "case" / "keys.json").work, WORDS).master
    return {
        **found,
        "master": master,
        "database in digits": derived.database.hex().encode(),
        "passphrase": WORDS.encode(),
    }


@pytest.fixture
def served(tmp_path: Path, secrets: dict[str, bytes]) -> Iterator[Served]:
    del secrets
    running = Served(tmp_path / "case", tmp_path / "words")
    try:
        yield running
    finally:
        running.close()


def in_memory(process: int, secrets: dict[str, bytes]) -> set[str]:
    """Returns which secrets stand anywhere in a process's readable memory."""
    found: set[str] = set()
    maps = Path(f"/proc/{process}/maps").read_text(encoding="utf-8")
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for first, last in re.findall(r"^([0-9a-f]+)-([0-9a-f]+) r", maps, re.MULTILINE):
            start, end = int(first, 16), int(last, 16)
            try:
                memory.seek(start)
                data = memory.read(end - start) or b""
            except (OSError, OverflowError, ValueError):  # vvar and vsyscall are no memory
                continue
            found |= {name for name, secret in secrets.items() if secret[:SIZE] in data}
    return found


def everywhere(served: Served, secrets: dict[str, bytes]) -> set[str]:
    return set().union(*(in_memory(one, secrets) for one in {served.process.pid, *served.children()}))


def test_no_secret_is_in_memory_after_the_lock(served, secrets):
    served.enter(served.address)
    assert served.ask("/people")[0] == 200
    before = served.children()
    assert in_memory(served.process.pid, secrets) == set(), "the supervisor never knows anything"
    known = everywhere(served, secrets)
    assert {"database in digits", "vault", "ledger"} <= known, "the twin must find them, or this test shows nothing"
    assert "passphrase" in in_memory(os.getpid(), secrets), "nor would it find words"
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', served.ask("/lock")[2])
    assert csrf is not None
    assert served.ask("/lock", {"csrf": csrf[1]})[0] == 303
    served.until_other(before)
    status, _, text = served.ask("/people")
    assert (status, WORDS in text) == (423, False)
    assert everywhere(served, secrets) == set()
    # Unlocking gives a new session; the cookie of before is worthless.
    status, headers, _ = served.ask("/unlock", {"passphrase": WORDS})
    assert status == 303
    assert served.ask("/people")[0] == 403
    served.enter(headers["location"])
    assert served.ask("/people")[0] == 200
    # The other ways to lock: a signal to the supervisor (kuager lock), and one to the child.
    for by_supervisor in (True, False):
        before = served.children()
        os.kill(served.process.pid if by_supervisor else min(before), signal.SIGUSR1)
        served.until_other(before)
        assert everywhere(served, secrets) == set()


def test_panic_ends_every_process_and_no_passphrase_opens(served, secrets, tmp_path):
    root = tmp_path / "case"
    keys_recovery.new_secret(root / "keys.json", WORDS, ids=Random())
    served.enter(served.address)
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', served.ask("/lock")[2])
    assert csrf is not None
    assert served.ask("/lock/panic", {"csrf": csrf[1], "word": "no"})[0] == 400
    family = {served.process.pid, *served.children()}
    with pytest.raises((OSError, HTTPException)):
        served.ask("/lock/panic", {"csrf": csrf[1], "word": "panic"})
    served.process.wait(timeout=10)
    for process in family - {served.process.pid}:
        for _ in range(100):
            if not Path(f"/proc/{process}").exists() or " Z " in Path(f"/proc/{process}/stat").read_text():
                break
            time.sleep(0.05)
        else:
            raise AssertionError("a process lives on")
    assert keys.list_slots(root / "keys.json") == ()


class Random:
    def token(self, size: int = 32) -> bytes:
        return os.urandom(size)

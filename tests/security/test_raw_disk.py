"""What a seized disk shows after a whole session: nothing. A loop-mounted ext4 image is read byte by byte, free blocks too.

HOME, TMPDIR and the archive lie on the image, and nothing else does. Five hundred invented words go in by every door; the
search looks for their beginnings and their ends (an index may keep only a part), in three encodings. Its unsafe twins, a
plain archive and a deleted temporary file, must be found, or the search shows nothing.
"""

from __future__ import annotations

import mmap
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kuager.workflow import ingest
from kuager.workflow.archive import create, open_archive
from kuager.workflow.sandbox import InProcess
from tests.read import papers
from tests.security.test_lock_memory import Served

FIRST, LAST = "qzkx", "jvwq"
MEGABYTE = 1 << 20
WORDS = "Qyzyl-kelin-7431-dastarkhan"

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts an image"),
    pytest.mark.enable_socket,
]


class Canaries:
    """Invented words that stand nowhere else."""

    def __init__(self, count: int) -> None:
        letters = random.Random(8)
        self.all = [FIRST + "".join(letters.choices("aeioubdgklmnrst", k=8)) + LAST for _ in range(count)]
        self.left = iter(self.all)

    def some(self, count: int) -> str:
        """Returns the next few as a sentence."""
        return " ".join(next(self.left).capitalize() for _ in range(count)) + "."


def _mountable() -> bool:
    return os.geteuid() == 0 and all(shutil.which(tool) for tool in ("mkfs.ext4", "mount", "umount"))


@contextmanager
def disk(image: Path, place: Path) -> Iterator[None]:
    """A small ext4 file system in a file, mounted while the block runs."""
    with image.open("wb") as file:
        file.truncate(96 * MEGABYTE)
    subprocess.run(["mkfs.ext4", "-q", "-E", "lazy_itable_init=1,nodiscard", str(image)], check=True)
    place.mkdir()
    done = subprocess.run(["mount", "-o", "loop,nodiscard", str(image), str(place)], capture_output=True, check=False)
    if done.returncode:
        if os.environ.get("CI"):
            pytest.fail(f"the image cannot be mounted here: {done.stderr.decode()}")
        pytest.skip("an image cannot be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


def readable(image: Path) -> set[str]:
    """Returns what of the canaries can be read in any block of the image."""
    found: set[str] = set()
    shapes = [
        (rf"(?i){FIRST}[a-z]{{4,}}|[a-z]{{4,}}{LAST}".encode(), "ascii"),
        (rf"(?i){_wide(FIRST)}(?:[a-z]\x00){{4,}}|(?:[a-z]\x00){{4,}}{_wide(LAST)}".encode(), "utf-16-le"),
        (
            rf"(?i){_wide(FIRST, big=True)}(?:\x00[a-z]){{4,}}|(?:\x00[a-z]){{4,}}{_wide(LAST, big=True)}".encode(),
            "utf-16-be",
        ),
    ]
    with image.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for shape, coding in shapes:
            found |= {match[0].decode(coding) for match in re.finditer(shape, data)}
    return found


def _wide(word: str, *, big: bool = False) -> str:
    return "".join(rf"\x00{char}" if big else rf"{char}\x00" for char in word)


def inputs(folder: Path, canaries: Canaries) -> list[bytes]:
    """Writes files of several kinds; returns pieces of the packed ones, whose words cannot be searched for."""
    folder.mkdir()
    (folder / "story.txt").write_text("\n\n".join(canaries.some(10) for _ in range(18)), encoding="utf-8")
    (folder / "wide.txt").write_bytes(canaries.some(20).encode("utf-16"))
    lines = "".join(f"<p>{canaries.some(10)}</p>" for _ in range(8))
    (folder / "page.html").write_text(f"<html><body><h1>{canaries.some(2)}</h1>{lines}</body></html>", encoding="utf-8")
    (folder / "paper.docx").write_bytes(papers.docx("".join(papers.p(canaries.some(10)) for _ in range(5))))
    (folder / "paper.pdf").write_bytes(papers.pdf([[(50, 780 - 20 * row, canaries.some(4)) for row in range(10)]]))
    mail = (
        f"From: a@example.org\nTo: b@example.org\nSubject: {canaries.some(4)}\nDate: Mon, 1 Feb 2021 10:00:00 +0600\n\n"
    )
    (folder / "letter.eml").write_text(mail + canaries.some(26), encoding="utf-8")
    packed = [(folder / name).read_bytes() for name in ("paper.docx", "paper.pdf")]
    return [data[at : at + 24] for data in packed for at in range(len(data) // 4, len(data) - 24, 97)]


SESSION = """
import sys
from kuager.cli.root import cli
def run(*words):
    assert cli.main([*GLOBAL, *words], standalone_mode=False) in (0, 1, None), words
archive, folder, outside, file, *rest = sys.argv[1:]
GLOBAL = ["--as-agent", rest[0], "--passphrase-file", file]
from pathlib import Path
from kuager.preserve.keys import Cost
from kuager.workflow.archive import create
# As init does, with a cheap passphrase: every call opens the archive anew.
create(Path(archive), plain=False, name=rest[1], passphrase=Path(file).read_text(), cost=Cost(memory_kib=8192, passes=1, lanes=1))
GLOBAL += ["-a", archive]
run("add", folder, "--from", rest[2])
run("enter", "testimony", "--answer", "subject=" + rest[3], "--answer", "contact=" + rest[4], "--answer", "account=" + rest[5],
    "--answer", "id_number=" + rest[6], "--answer", "speaker=" + rest[7])
run("find", rest[8])
run("export", "--format", "bag", "--to", outside, "--for", rest[9])
run("verify")
"""


def session(place: Path, work: Path, canaries: Canaries) -> None:
    """A day's work by the command line, its home and temporary folder on the disk that is looked at."""
    # The archive's own name stands readable in kuager.toml, as docs/keys.md says: it must be a harmless one.
    names = [canaries.some(count) for count in (1, 0, 1, 2, 2, 21, 2, 2, 1, 2)]
    names[1] = "Case"
    (work / "words").write_text(WORDS, encoding="utf-8")
    arguments = [str(place / "case"), str(work / "in"), str(work / "bag"), str(work / "words"), *names]
    subprocess.run([sys.executable, "-c", SESSION, *arguments], check=True, capture_output=True, cwd=work)


def upload(served: Served, canaries: Canaries) -> None:
    """Hands in a table of three megabytes by the browser's form, and looks at what became of it."""
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', served.ask("/lists")[2])
    assert csrf is not None
    rows = "".join(f"{canaries.some(1)[:-1]},1980,{'x' * 55_000}\n" for _ in range(57))
    boundary = "----edge"
    parts = {"csrf": csrf[1], "name": canaries.some(1), "given_by": canaries.some(1)}
    body = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{one}\r\n' for key, one in parts.items()
    )
    body += f'--{boundary}\r\nContent-Disposition: form-data; name="table"; filename="people.csv"\r\n\r\nname,born,note\n{rows}\r\n'
    status, headers, _ = served.send(
        "/lists/table", f"{body}--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
    )
    assert status == 303, status
    assert served.ask(headers["location"])[0] == 200


@pytest.mark.skipif(not _mountable() and not os.environ.get("CI"), reason="an image cannot be mounted here")
def test_a_whole_session_leaves_nothing_readable(tmp_path, monkeypatch):
    place, image, canaries = tmp_path / "disk", tmp_path / "image", Canaries(500)
    pieces = inputs(tmp_path / "in", canaries)
    with disk(image, place):
        for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            (place / name).mkdir()
            monkeypatch.setenv(name, str(place / name))
        session(place, tmp_path, canaries)
        served = Served(place / "case", tmp_path / "words")
        try:
            served.enter(served.address)
            upload(served, canaries)
            assert served.ask(f"/find?q={canaries.some(5)[:-1].replace(' ', '+')}")[0] == 200
            before = served.children()
            csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', served.ask("/lock")[2])
            assert csrf is not None
            assert served.ask("/lock", {"csrf": csrf[1]})[0] == 303
            served.until_other(before)
        finally:
            served.close()
    assert next(canaries.left, None) is None, "every one of them went in somewhere"
    assert readable(image) == set()
    data = image.read_bytes()
    assert not [piece for piece in pieces if piece in data]
    assert WORDS.encode() not in data
    assert (tmp_path / "bag").is_dir(), "the session did what it was to do"


@pytest.mark.skipif(not _mountable() and not os.environ.get("CI"), reason="an image cannot be mounted here")
def test_the_unsafe_twins_are_found(tmp_path):
    """A plain archive, and a temporary file that was deleted a moment later."""
    place, image, canaries = tmp_path / "disk", tmp_path / "image", Canaries(40)
    with disk(image, place):
        story = tmp_path / "story.txt"
        story.write_text(canaries.some(20), encoding="utf-8")
        create(place / "case", plain=True)
        with open_archive(place / "case", reading=InProcess()) as archive:
            list(ingest.add(archive, [str(story)]))
        with (place / "upload.tmp").open("wb") as file:
            file.write(canaries.some(10).encode() + canaries.some(10).encode("utf-16-le"))
            file.flush()
            os.fsync(file.fileno())
        (place / "upload.tmp").unlink()
    found = {word.lower() for word in readable(image)}
    assert set(canaries.all) <= found

"""Fixtures every room may use: a clock that stands still, randomness that repeats, small archives of invented texts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings

from kuager.preserve import Cost
from kuager.workflow import archive as archives
from kuager.workflow import demo, ingest, pure
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.sandbox import InProcess, Pool
from kuager.workflow.sandbox.limits import Limits

# In CI the examples are drawn from the test's own text, so a red run is red again; at a desk they are new every time.
settings.register_profile(
    "kuager", deadline=None, derandomize=bool(os.environ.get("CI")), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("kuager")

CHEAP = Cost(memory_kib=8 * 1024, passes=1, lanes=1)
"""Argon2id cheap enough for a test; production uses 256 MiB."""


class SteppingClock:
    """Starts at a fixed instant and moves one second per question, so that order shows and runs repeat."""

    def __init__(self, start: datetime = datetime(2024, 5, 1, 12, tzinfo=UTC)) -> None:
        self.at = start

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


class CountingIds:
    """Gives different but repeatable bytes."""

    def __init__(self) -> None:
        self.count = 0

    def token(self, size: int = 32) -> bytes:
        self.count += 1
        return hashlib.shake_256(self.count.to_bytes(8)).digest(size)


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def ids() -> CountingIds:
    return CountingIds()


class KeptPool(Pool):
    """A pool that outlives the archive that lets go of it: the same workers with the same limits, started once."""

    def close(self) -> None:
        """Keeps its workers for the archive of the next test."""

    def end(self) -> None:
        super().close()


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example archive, built once; copy it before anything is done to it."""
    folder = tmp_path_factory.mktemp("built") / "demo-archive"
    assert demo.build(folder, lambda _: None) == 0
    return folder


@pytest.fixture(scope="session", autouse=True)
def workers() -> Iterator[None]:
    """Archives of one test process share their reading processes, each of which takes half a second to start.

    What is tested about starting, ending and breaking of workers makes a ``Pool`` of its own.
    """
    kept: dict[tuple[int, Limits], KeptPool] = {}

    def pool(limits: Limits | None = None) -> KeptPool:
        return kept.setdefault((os.getpid(), limits or Limits()), KeptPool(limits))

    with mock.patch.object(archives, "Pool", pool), mock.patch.object(pure, "Pool", pool):
        yield
    for (owner, _), one in kept.items():
        if owner == os.getpid():
            one.end()


LEDE = """Families stand before the consulate in Oskemen

By Dana Brook

OSKEMEN, 12 May 2023 - Dozens of relatives have been holding a daily protest outside the consulate in Oskemen since
March 14, 2022, demanding news of people held across the border.

Arman Sadvakas, a teacher, said his brother Daulet Sadvakas was sentenced to 12 years in prison in August 2019.

"They gave us no paper and no reason," Sadvakas said. "We will stand here until they answer."

Police detained Zhanar Toleubek on May 3, 2023 and fined her 60,000 tenge. Her mother was released in 2020.
"""

SECOND = """Police warn relatives in Oskemen

OSKEMEN, 2 June 2023 - Police on Thursday warned Arman Sadvakas and Zhanar Toleubekova, who have protested outside the
consulate in Oskemen since April 2022, that they could be detained.

Sadvakas told the Northern Courier that his brother Daulet Sadvakas was sentenced to 13 years in prison.
"""


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with two short invented stories about one protest."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a-families.txt").write_text(LEDE, encoding="utf-8", newline="")
    (folder / "b-warned.txt").write_text(SECOND, encoding="utf-8", newline="")
    return folder


@pytest.fixture(params=["plain", "encrypted"])
def any_archive(
    request: pytest.FixtureRequest, tmp_path: Path, clock: SteppingClock, ids: CountingIds
) -> Iterator[Archive]:
    """An empty archive, once plain and once encrypted."""
    root = tmp_path / "case"
    create(
        root,
        plain=request.param == "plain",
        name="Test",
        passphrase="a long passphrase",
        clock=clock,
        ids=ids,
        cost=CHEAP,
    )
    passphrase = "a long passphrase"
    with open_archive(root, lambda: passphrase, clock=clock, ids=ids, agent="tester", reading=InProcess()) as archive:
        yield archive


@pytest.fixture
def archive(tmp_path: Path, clock: SteppingClock, ids: CountingIds) -> Iterator[Archive]:
    """An empty plain archive."""
    root = tmp_path / "case"
    create(root, plain=True, name="Test", clock=clock, ids=ids)
    with open_archive(root, clock=clock, ids=ids, agent="tester", reading=InProcess()) as opened:
        yield opened


@pytest.fixture
def filled(archive: Archive, texts: Path) -> Archive:
    """A plain archive with the two stories in it."""
    list(ingest.add(archive, [str(texts)]))
    return archive


@pytest.fixture
def locked(tmp_path: Path, clock: SteppingClock, ids: CountingIds) -> Iterator[Archive]:
    """An empty encrypted archive; unlike a plain one it signs, and has a letter box."""
    root = tmp_path / "locked"
    create(root, plain=False, name="Locked", passphrase="a long passphrase", clock=clock, ids=ids, cost=CHEAP)
    passphrase = "a long passphrase"
    with open_archive(root, lambda: passphrase, clock=clock, ids=ids, agent="tester", reading=InProcess()) as opened:
        yield opened

"""A flipped bit anywhere in an archive is found, and mended from a second copy to what was there before.

``KUAGER_FLIPS=1000 pytest tests/reliability/test_rot.py -k flipped_bit`` flips a thousand of each kind; ``KUAGER_SEED`` draws others.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kuager.errors import KuagerError
from kuager.workflow import audit, upkeep
from tests.reliability.rot import DATABASE, House, bits, flip, without_mending

SEED = int(os.environ.get("KUAGER_SEED", "1"))
WIDE = int(os.environ.get("KUAGER_FLIPS", "0"))
pytestmark = pytest.mark.timeout(0 if WIDE else 300)


@pytest.fixture(scope="module", params=[True, False], ids=["plain", "sealed"])
def house(request, tmp_path_factory):
    return House(tmp_path_factory.mktemp("house"), plain=request.param)


@pytest.fixture
def whole(house):
    house.restore()
    return house


def verdicts(house: House, *, read_all: bool = False) -> dict[str, str]:
    with house.open() as archive:
        return {check.name: check.verdict for check in audit.verify(archive, read_all=read_all)}


def test_every_flipped_bit_of_the_database_is_found_and_mended(whole):
    rows, computed, before = whole.rows(), whole.computed(), verdicts(whole, read_all=True)
    whole.save()
    for bit in bits(whole.root / DATABASE, WIDE or 24, SEED):
        flip(whole.root / DATABASE, bit)
        made = whole.mend()
        assert made.trouble, f"bit {bit} was not found"
        assert made.salvaged, f"bit {bit} was not mended"
        assert made.salvaged.lost == (), f"bit {bit}"
        assert without_mending(whole.rows()) == rows, f"bit {bit}"
        assert whole.computed() == computed, f"bit {bit}"
        assert (whole.root / made.aside / DATABASE).is_file()
        whole.restore()
    flip(whole.root / DATABASE, 8 * 9000)
    whole.mend()
    assert verdicts(whole, read_all=True) == before
    with whole.open() as archive:
        assert audit.rebuild(archive, check=True).changed == ()


def test_every_flipped_bit_of_the_vault_is_found_and_mended(whole):
    paths = [path for path in sorted((whole.root / "vault").rglob("*")) if path.is_file()]
    sound = {path: path.read_bytes() for path in paths}
    with whole.open() as archive:
        for path in paths:
            for bit in bits(path, (WIDE or 60) // len(paths) + 1, SEED):
                flip(path, bit)
                mended = upkeep.repair(archive, whole.copy)
                assert (len(mended.restored), mended.lost) == (1, ()), f"bit {bit} of {path.name}"
        names = {path.name for path in (whole.root / "vault").rglob("*") if path.is_file()}
        assert {path.name for path in paths} == names
        assert not archive.settings.plain or all(path.read_bytes() == data for path, data in sound.items())
        assert {check.name: check.verdict for check in audit.verify(archive, read_all=True)}["bytes"] == "ok"


def small_files(root: Path) -> list[Path]:
    found = [path for path in sorted(root.rglob("*")) if path.is_file()]
    return [path for path in found if path.parts[len(root.parts)] != "vault" and path.name != DATABASE]


def test_every_flipped_bit_of_a_small_file_is_found_by_name_and_mended(whole):
    with whole.open() as archive:
        upkeep.scrub(archive)
    whole.save()
    for path in small_files(whole.root):
        sound = path.read_bytes()
        for bit in bits(path, WIDE // 10 or 4, SEED):
            flip(path, bit)
            assert path.name in told(whole), f"bit {bit} of {path.name}"
            whole.mend()
            assert path.read_bytes() == sound or path.name in {"scrub.json", "sums.txt", "case.db.sum"}
            assert path.name not in told(whole), f"bit {bit} of {path.name}"
            assert "failed" not in verdicts(whole).values()
            whole.restore()


def told(house: House) -> str:
    """Returns all that a person is told by ``verify``, also when it cannot go on."""
    try:
        with house.open() as archive:
            return "\n".join(problem for check in audit.verify(archive) for problem in check.problems)
    except KuagerError as error:
        return f"{error.item} {error.message}"


@pytest.fixture
def killed(house):
    """The archive as a killed process leaves it: the newest rows are only in the write-ahead log."""
    house.restore()
    with house.open() as archive:
        archive.store._writer.execute("PRAGMA wal_autocheckpoint = 0")
        house.add(archive, {"third.txt": "Aray Bolat was detained in Oskemen on 3 May 2023, her sister said."})
        house.add(archive, {"fourth.txt": "Police released Aray Bolat on 9 May 2023."})
        shutil.rmtree(house.copy)
        shutil.copytree(house.root, house.copy)
    yield house
    shutil.rmtree(house.copy)
    shutil.copytree(house.root, house.copy)


def test_every_flipped_bit_of_the_write_ahead_log_is_mended(killed):
    killed.restore()
    assert not killed.mend().trouble  # the engine writes a sound log home
    rows = killed.rows()
    assert without_mending(rows) == rows
    killed.restore()
    found = 0
    for bit in bits(killed.root / f"{DATABASE}-wal", WIDE // 10 or 12, SEED):
        flip(killed.root / f"{DATABASE}-wal", bit)
        found += bool(killed.mend().trouble)
        assert without_mending(killed.rows()) == rows, f"bit {bit}"
        killed.restore()
    assert found

"""What every Vault must do, encrypted or plain; and what only the encrypted one promises."""

from __future__ import annotations

import hashlib
import os
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.errors import DamagedObjectError, DiskFullError, MissingObjectError
from kuager.errors.erase import ErasedObjectError
from kuager.ports import Vault
from kuager.ports.grains import Grain
from kuager.preserve.chunked import CHUNK_SIZE, Cipher
from kuager.preserve.vault import EncryptedVault, PlainVault
from kuager.store.files import FolderBlobs

KINDS = ("plain", "aes", "chacha", "grains")


class SeededIds:
    """Randomness that can be replayed."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)

    def token(self, size: int = 32) -> bytes:
        return self._random.randbytes(size)


class HeldGrains:
    """Grains in memory; ``cut`` is a crash after they were kept and before the files could be seen."""

    def __init__(self) -> None:
        self.held: dict[bytes, Grain] = {}
        self.cut = False

    def grain(self, salt: bytes) -> bytes | None:
        found = self.held.get(salt)
        return found.grain if found else None

    def keep(self, grains: Sequence[Grain]) -> None:
        self.held.update((one.salt, one) for one in grains)
        if self.cut:
            raise KeyboardInterrupt


GRAINS: dict[Path, HeldGrains] = defaultdict(HeldGrains)


def make_vault(kind: str, root: Path, *, reserve_bytes: int = 0, seed: int = 0) -> Vault:
    blobs = FolderBlobs(root, reserve_bytes=reserve_bytes)
    if kind == "plain":
        return PlainVault(blobs)
    cipher = Cipher.AES_256_GCM if kind == "aes" else Cipher.CHACHA20_POLY1305
    grains = GRAINS[root] if kind == "grains" else None
    return EncryptedVault(blobs, b"k" * 32, b"n" * 32, ids=SeededIds(seed), cipher=cipher, grains=grains)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def vault(kind: str, root: Path) -> Vault:
    return make_vault(kind, root)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def place(root: Path, vault: Vault, sha256: str) -> Path:
    name = vault.name_of(sha256)
    return root / name[:2] / name


def filling(size: int) -> bytes:
    return random.Random(size).randbytes(size)


SIZES = (0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE, 1024 * 1024, 1024 * 1024 + 5)


@pytest.mark.parametrize("size", SIZES)
def test_what_goes_in_comes_out(vault, size):
    data = filling(size)
    sealed = vault.add([data])
    assert (sealed.sha256, sealed.size, sealed.new, sealed.healed) == (digest(data), size, True, False)
    assert sealed.name == vault.name_of(sealed.sha256)
    assert b"".join(vault.read(sealed.sha256)) == data
    assert vault.has(sealed.sha256)
    assert list(vault.names()) == [sealed.name]
    vault.check(sealed.sha256)


@settings(max_examples=30, deadline=None)
@given(parts=st.lists(st.binary(max_size=300)), cut=st.tuples(st.integers(0, 2000), st.integers(0, 2000)))
def test_parts_and_ranges_do_not_matter(parts, cut, tmp_path_factory):
    data = b"".join(parts)
    for kind in KINDS:
        vault = make_vault(kind, tmp_path_factory.mktemp("vault"))
        sha256 = vault.add(iter(parts)).sha256
        assert sha256 == digest(data)
        assert b"".join(vault.read(sha256, *cut)) == data[slice(*cut)]
        assert b"".join(vault.read(sha256, cut[0])) == data[cut[0] :]


@pytest.mark.parametrize("size", [10, 1024 * 1024 + 5])
def test_the_same_bytes_twice_are_one_object_and_not_written_again(vault, root, size):
    data = filling(size)
    first = vault.add([data])
    file = place(root, vault, first.sha256)
    before = (file.stat().st_ino, file.read_bytes())
    again = vault.add([data[:4], data[4:]])
    assert (again.sha256, again.size, again.name) == (first.sha256, first.size, first.name)
    assert (again.new, again.healed) == (False, False)
    assert (file.stat().st_ino, file.read_bytes()) == before
    assert list((root / "tmp").iterdir()) == []


def test_a_recognised_object_is_made_durable_before_it_is_acknowledged(kind, root, monkeypatch):
    """Whoever put it there may have died between the rename and the sync of the folder."""
    sha256 = make_vault(kind, root).add([b"abc"]).sha256
    synced: list[Path] = []
    real = os.fsync

    def watch(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        real(handle)

    monkeypatch.setattr(os, "fsync", watch)
    again = make_vault(kind, root)
    assert again.add([b"abc"]).new is False
    assert synced == [root, place(root, again, sha256).parent]


@pytest.mark.parametrize("size", [10, 1024 * 1024 + 5])
def test_adding_sound_bytes_heals_a_damaged_object(vault, root, size):
    data = filling(size)
    sha256 = vault.add([data]).sha256
    file = place(root, vault, sha256)
    stored = bytearray(file.read_bytes())
    stored[len(stored) // 2] ^= 1
    file.write_bytes(stored)
    with pytest.raises(DamagedObjectError):
        vault.check(sha256)
    again = vault.add([data])
    assert (again.new, again.healed) == (False, True)
    vault.check(sha256)


def test_a_stream_that_breaks_leaves_nothing(vault, root):
    def breaking() -> Iterator[bytes]:
        yield filling(2 * 1024 * 1024)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vault.add(breaking())
    assert list(vault.names()) == []
    assert list((root / "tmp").iterdir()) == []


def test_a_missing_object_is_named(vault):
    gone = digest(b"never added")
    assert not vault.has(gone)
    for look in (vault.check, lambda sha256: b"".join(vault.read(sha256))):
        with pytest.raises(MissingObjectError) as raised:
            look(gone)
        assert raised.value.item == vault.name_of(gone)


def test_negative_offsets_are_refused(vault):
    sha256 = vault.add([b"abc"]).sha256
    for cut in ((-1, None), (0, -1)):
        with pytest.raises(ValueError):
            list(vault.read(sha256, *cut))


def test_a_full_disk_is_said_before_anything_is_written(kind, root):
    vault = make_vault(kind, root, reserve_bytes=1 << 62)
    with pytest.raises(DiskFullError):
        vault.add([b"abc"])


def test_a_known_file_is_recognised_even_on_a_full_disk(kind, root):
    make_vault(kind, root).add([b"abc"])
    assert make_vault(kind, root, reserve_bytes=1 << 62).add([b"abc"]).new is False


@pytest.mark.parametrize("size", [1, 5000, CHUNK_SIZE * 2])
def test_every_change_of_the_file_is_found_by_check(vault, root, size):
    sha256 = vault.add([filling(size)]).sha256
    file = place(root, vault, sha256)
    stored = file.read_bytes()
    for changed in (stored[:-1], stored + b"\0", b"", bytes([stored[0] ^ 1]) + stored[1:], stored[1:]):
        file.write_bytes(changed)
        with pytest.raises(DamagedObjectError):
            vault.check(sha256)
    file.write_bytes(stored)
    vault.check(sha256)


def test_an_object_in_anothers_place_is_refused(vault, root):
    first, second = (vault.add([data]).sha256 for data in (b"the first statement", b"the other statement"))
    place(root, vault, first).write_bytes(place(root, vault, second).read_bytes())
    with pytest.raises(DamagedObjectError):
        vault.check(first)
    with pytest.raises(DamagedObjectError):
        list(vault.read(first))


# --- encrypted -------------------------------------------------------------------------------------------------------

CANARY = b"invented words that must never reach the disk in the clear"


@pytest.mark.parametrize("kind", ["aes", "chacha"])
def test_nothing_readable_reaches_the_disk_at_any_moment(kind, root):
    vault = make_vault(kind, root)
    data = CANARY * 40_000
    seen = 0

    def watched() -> Iterator[bytes]:
        nonlocal seen
        for start in range(0, len(data), 100_000):
            for file in root.rglob("*"):
                if file.is_file():
                    seen += file.stat().st_size
                    assert CANARY not in file.read_bytes()
            yield data[start : start + 100_000]

    sha256 = vault.add(watched()).sha256
    assert seen > 0
    assert CANARY not in place(root, vault, sha256).read_bytes()
    assert sha256 not in {file.name for file in root.rglob("*")}


@pytest.mark.parametrize("kind", ["aes", "chacha"])
def test_the_same_bytes_in_two_archives_look_different(kind, tmp_path):
    files = []
    for number in range(2):
        vault = make_vault(kind, tmp_path / str(number), seed=number)
        sha256 = vault.add([CANARY]).sha256
        files.append(place(tmp_path / str(number), vault, sha256).read_bytes())
    assert files[0] != files[1]


def test_names_need_the_naming_key(tmp_path):
    vaults = [
        EncryptedVault(FolderBlobs(tmp_path / str(n)), b"k" * 32, bytes([n]) * 32, ids=SeededIds()) for n in range(2)
    ]
    assert vaults[0].name_of(digest(CANARY)) != vaults[1].name_of(digest(CANARY))


def test_another_key_opens_nothing(tmp_path):
    sha256 = make_vault("aes", tmp_path / "v").add([CANARY]).sha256
    stranger = EncryptedVault(FolderBlobs(tmp_path / "v"), b"x" * 32, b"n" * 32, ids=SeededIds())
    with pytest.raises(DamagedObjectError):
        stranger.check(sha256)


def test_an_object_in_anothers_place_is_refused_even_for_a_range(root):
    vault = make_vault("aes", root)
    first, second = (vault.add([data]).sha256 for data in (b"the first statement", b"the other statement"))
    place(root, vault, first).write_bytes(place(root, vault, second).read_bytes())
    with pytest.raises(DamagedObjectError):
        list(vault.read(first, 0, 4))


def test_plain_files_are_checked_with_sha256sum_alone(root):
    vault = make_vault("plain", root)
    sha256 = vault.add([b"public words"]).sha256
    assert place(root, vault, sha256).name == digest(b"public words")


# --- several together ------------------------------------------------------------------------------------------------

BATCH = [filling(size) for size in (10, 20_000, 30_000, 1024 * 1024 + 5, *range(40, 60))]


def test_a_batch_shows_nothing_before_it_ends_and_everything_after(vault, root):
    with vault.batch() as batch:
        sealed = [batch.add([data]) for data in BATCH]
        assert list(vault.names()) == []
    assert [one.sha256 for one in sealed] == [digest(data) for data in BATCH]
    assert all(one.new for one in sealed)
    for data in BATCH:
        assert b"".join(vault.read(digest(data))) == data
        vault.check(digest(data))
    assert list((root / "tmp").iterdir()) == []


@pytest.mark.parametrize("size", [10, 1024 * 1024 + 5])
def test_the_same_bytes_twice_in_one_batch_are_one_object(vault, root, size):
    with vault.batch() as batch:
        first, again = batch.add([filling(size)]), batch.add([filling(size)])
    assert (first.new, again.new) == (True, False)
    assert first.name == again.name
    assert list(vault.names()) == [first.name]
    assert list((root / "tmp").iterdir()) == []


def test_a_stream_that_fails_leaves_the_others_in_the_batch(vault, root):
    def failing() -> Iterator[bytes]:
        yield filling(2 * 1024 * 1024)
        raise KeyError("the stick was pulled out")

    with vault.batch() as batch:
        first = batch.add([b"one"])
        with pytest.raises(KeyError):
            batch.add(failing())
        last = batch.add([b"two"])
    assert sorted(vault.names()) == sorted((first.name, last.name))
    assert list((root / "tmp").iterdir()) == []


def test_a_batch_that_is_broken_off_keeps_nothing(vault, root):
    def broken_off() -> None:
        with vault.batch() as batch:
            for data in BATCH:
                batch.add([data])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert list(vault.names()) == []
    assert list((root / "tmp").iterdir()) == []


def test_a_damaged_copy_is_healed_in_a_batch_too(vault, root):
    sha256 = vault.add([BATCH[1]]).sha256
    path = place(root, vault, sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with vault.batch() as batch:
        sealed = batch.add([BATCH[1]])
    assert (sealed.new, sealed.healed) == (False, True)
    vault.check(sha256)


# --- keys that can be erased -------------------------------------------------------------------------------------------


def test_without_its_grain_every_copy_of_an_object_is_noise_and_adding_it_again_heals_it(root):
    vault = make_vault("grains", root)
    data = filling(3 * CHUNK_SIZE)
    sealed = vault.add([data])
    copy = place(root, vault, sealed.sha256).read_bytes()
    (grain,) = GRAINS[root].held.values()
    assert (grain.name, len(grain.grain)) == (sealed.name, 32)
    assert grain.grain not in copy
    GRAINS[root].held.clear()
    with pytest.raises(ErasedObjectError):
        vault.check(sealed.sha256)
    again = vault.add([data])
    assert (again.healed, again.new) == (True, False)
    assert vault.check(sealed.sha256) == len(data)
    assert place(root, vault, sealed.sha256).read_bytes() != copy


def test_a_crash_between_grain_and_object_leaves_nothing_that_cannot_be_read(root):
    vault = make_vault("grains", root)
    GRAINS[root].cut = True
    with pytest.raises(KeyboardInterrupt):
        vault.add([b"some bytes"])
    assert (list(vault.names()), len(GRAINS[root].held)) == ([], 1)
    GRAINS[root].cut = False
    assert vault.add([b"some bytes"]).new
    assert vault.check(digest(b"some bytes")) == 10


def test_two_adders_of_the_same_bytes_both_end_with_an_object_that_opens(root):
    """Each keeps its own grain before its object shows, so whichever of the two stays, its grain is there."""
    first, second = make_vault("grains", root, seed=1), make_vault("grains", root, seed=2)
    with first.batch() as one, second.batch() as other:
        one.add([b"the same"])
        other.add([b"the same"])
    assert first.check(digest(b"the same")) == second.check(digest(b"the same")) == 8
    assert len(GRAINS[root].held) == 2


def test_objects_from_before_grains_still_open(root):
    make_vault("aes", root).add([b"old"])
    vault = make_vault("grains", root, seed=3)
    assert vault.check(digest(b"old")) == 3
    assert vault.add([b"old"]).new is False
    assert not GRAINS[root].held


def test_a_forged_version_opens_nothing(root):
    vault = make_vault("grains", root)
    sealed = vault.add([b"some bytes"])
    path = place(root, vault, sealed.sha256)
    data = bytearray(path.read_bytes())
    data[8] = 1
    path.write_bytes(bytes(data))
    with pytest.raises(DamagedObjectError):
        vault.check(sealed.sha256)

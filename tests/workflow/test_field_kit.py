"""The field kit: seals and cannot open; at home every parcel is opened, checked and taken in once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kuager.errors.sealed import KitStandsError, NoKitError, PlainSealedError
from kuager.model import Outcome
from kuager.preserve.letterbox import PARCELS, Letterbox
from kuager.preserve.parcels import Parcel
from kuager.workflow import incoming, openings
from kuager.workflow.archive import Archive
from kuager.workflow.sealed import arriving, kit
from tests.command import kuager
from tests.conftest import CountingIds, SteppingClock

WORDS = "Zhanar Toleubek was detained on 3 May 2023 before the consulate in Oskemen.\n"


@pytest.fixture
def packed(locked: Archive, tmp_path: Path, clock: SteppingClock) -> kit.Kit:
    """A kit with a text, a film that is none, and a note."""
    made = kit.make(locked, tmp_path / "stick")
    folder = tmp_path / "camera"
    folder.mkdir()
    (folder / "said-Zhanar.txt").write_text(WORDS, encoding="utf-8")
    (folder / "film.bin").write_bytes(bytes(range(256)) * 1000)
    ids = CountingIds()
    ids.count = 10_000
    done = list(
        kit.add(made.folder, [str(folder)], clock=clock, ids=ids, note="filmed by Sholpan", given_by="Sholpan K.")
    )
    assert [one.error for one in done] == [None, None]
    return made


def test_nothing_on_the_stick_tells_or_opens_what_was_sealed(locked: Archive, packed: kit.Kit):
    everything = {path: path.read_bytes() for path in packed.folder.rglob("*") if path.is_file()}
    assert len(everything) == 4
    for path, data in everything.items():
        for canary in (
            b"Zhanar",
            b"Sholpan",
            b"said-",
            b"film.bin",
            bytes(range(64)),
            b"Locked",
            str(locked.root).encode(),
        ):
            assert canary not in data, path
    # Whatever 32 bytes of the stick are taken for the private key: none opens a parcel.
    first = packed.parcels()[0]
    told = json.loads((packed.folder / kit.FILE).read_bytes())
    assert set(told) == {"kuager_field_kit", "kit", "key", "sum"}
    seeds = {packed.slot.point[at : at + 32] for at in range(len(packed.slot.point) - 31)}
    seeds |= {bytes.fromhex(told["sum"]), packed.slot.point[1:33], first.read_bytes()[20:52]}
    for seed in seeds:
        assert Letterbox(seed, PARCELS).slot != packed.slot
    assert locked.letterbox is not None
    with first.open("rb") as file:
        assert Parcel(file, locked.letterbox.of(PARCELS)).told.kit == packed.id


def test_at_home_all_is_taken_in_once_with_its_custody(locked: Archive, packed: kit.Kit):
    results = list(arriving.take(locked, arriving.found([str(packed.folder)])))
    assert [one.outcome for one in results].count(Outcome.FAILED) == 0
    captures = {one.original_name: one for one in locked.store.captures()}
    assert set(captures) == {"said-Zhanar.txt", "film.bin", "said-Zhanar.txt (note).txt", "film.bin (note).txt"}
    one = captures["said-Zhanar.txt"]
    assert b"".join(locked.vault.read(one.sha256)) == WORDS.encode()
    assert f"field kit {packed.id}, sealed there at" in one.method
    assert openings.values(locked)[one.given_by or ""] == "Sholpan K."
    assert "Sholpan" not in "".join(event.note for event in locked.store.custody())
    assert any("Zhanar" in node.name for node in locked.store.nodes())
    count = len(list(locked.store.captures()))
    again = list(arriving.take(locked, arriving.found([str(packed.folder)])))
    assert {one.outcome for one in again} == {Outcome.DUPLICATE, Outcome.PARTIAL}  # what cannot be read is tried again
    assert len(list(locked.store.captures())) == count


def test_a_damaged_parcel_is_refused_and_the_rest_goes_on(locked: Archive, packed: kit.Kit):
    broken = max(packed.parcels(), key=lambda path: path.stat().st_size)
    data = bytearray(broken.read_bytes())
    data[len(data) // 2] ^= 1
    broken.write_bytes(data)
    outcomes: dict[str, tuple[Outcome, str | None]] = {}
    for one in incoming.add(locked, [str(path) for path in packed.parcels()]):
        outcomes.setdefault(one.item, (one.outcome, one.code))
    assert outcomes[str(broken)] == (Outcome.FAILED, "K-SEAL-010")
    assert [outcome for path, (outcome, _) in outcomes.items() if path != str(broken)].count(Outcome.FAILED) == 0
    assert not any(one.original_name.endswith("film.bin") for one in locked.store.captures())
    assert not [
        name
        for name in locked.vault.names()
        if name not in {locked.vault.name_of(c.sha256) for c in locked.store.captures()}
    ]


def test_a_kit_that_another_archive_made_is_said_so(
    locked: Archive, packed: kit.Kit, tmp_path: Path, clock: SteppingClock
):
    stranger = kit.Kit(id="f" * 16, slot=packed.slot, folder=tmp_path / "other")
    (stranger.folder / kit.OUTBOX).mkdir(parents=True)
    (stranger.folder / kit.FILE).write_bytes(kit._render(stranger))
    file = tmp_path / "one.txt"
    file.write_text("Words that nobody knows.\n", encoding="utf-8")
    list(kit.add(stranger.folder, [str(file)], clock=clock, ids=CountingIds()))
    (result,) = arriving.take(locked, arriving.found([str(stranger.folder)]))
    assert result.outcome is Outcome.OK
    assert "(not made by this archive)" in next(iter(locked.store.captures())).method


def test_a_damaged_kit_a_full_folder_and_a_plain_archive_are_refused(
    archive: Archive, packed: kit.Kit, locked: Archive, tmp_path: Path
):
    with pytest.raises(KitStandsError):
        kit.make(locked, packed.folder)
    with pytest.raises(PlainSealedError):
        kit.make(archive, tmp_path / "no")
    key = packed.folder / kit.FILE
    key.write_bytes(key.read_bytes().replace(b'"kit"', b'"kat"'))
    with pytest.raises(NoKitError):
        kit.read(packed.folder)
    (result,) = arriving.take(archive, arriving.found([str(packed.parcels()[0])]))
    assert (result.outcome, result.code) == (Outcome.FAILED, "K-SEAL-001")


def test_from_the_command_line(locked: Archive, tmp_path: Path):
    root, words = locked.root, tmp_path / "words"
    words.write_text("a long passphrase\n", encoding="utf-8")
    locked.close()
    stick, film = tmp_path / "stick", tmp_path / "film.txt"
    film.write_text(WORDS, encoding="utf-8")
    made = kuager("--passphrase-file", words, "field", "make", stick, "--for", root)
    assert made.returncode == 0, made.stderr
    code = kuager("field", "check", stick).stdout.strip()
    assert code in made.stderr
    assert kuager("field", "add", stick, film, tmp_path / "missing").returncode == 1
    taken = kuager("-a", root, "--passphrase-file", words, "field", "take", stick, "--json")
    assert json.loads(taken.stdout.splitlines()[0])["outcome"] == "ok", taken.stderr
    (parcel,) = (stick / kit.OUTBOX).glob("*.parcel")
    shutil.copy(parcel, tmp_path / "by-mail.parcel")
    again = kuager("-a", root, "--passphrase-file", words, "add", tmp_path / "by-mail.parcel", "--json")
    assert [json.loads(line)["outcome"] for line in again.stdout.splitlines()] == ["duplicate"]

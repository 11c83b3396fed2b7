"""An archive that cannot be opened any more is mended from a copy, and what is lost is said."""

from __future__ import annotations

import json
import os
import shutil

import pytest
from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.errors import DamagedSettingsError, MissingFileError, OtherHistoryError
from kuager.model import CustodyVerb
from kuager.store.sqlite import carve, mend
from kuager.workflow import audit, erasing, mending
from tests.reliability.rot import DATABASE, PASSPHRASE, House, flip, without_mending

PAGE = 4096


@pytest.fixture(scope="module", params=[True, False], ids=["plain", "sealed"])
def house(request, tmp_path_factory):
    return House(tmp_path_factory.mktemp("house"), plain=request.param)


@pytest.fixture
def whole(house):
    house.restore()
    return house


@pytest.fixture
def grown(whole, tmp_path):
    """The archive went on after the copy was made. Gives the house and the copy."""
    copy = tmp_path / "old-copy"
    shutil.copytree(whole.root, copy)
    with whole.open() as archive:
        whole.add(archive, {"later.txt": "Aray Bolat was detained in Oskemen on 3 May 2023, her sister said."})
    return whole, copy


def verdicts(house):
    with house.open() as archive:
        return {check.name: check for check in audit.verify(archive)}


@pytest.mark.parametrize("spoiled", ["header", "salt", "empty", "missing", "half"])
def test_a_database_that_does_not_open_is_mended_from_the_copy(whole, spoiled):
    rows, path = whole.rows(), whole.root / DATABASE
    data = path.read_bytes()
    if spoiled == "missing":
        path.unlink()
    else:
        path.write_bytes({"header": bytes(PAGE) + data[PAGE:], "salt": b"x" * 16 + data[16:], "empty": b"",
                          "half": data[: len(data) // 2]}[spoiled])  # fmt: skip
    made = whole.mend()
    assert made.trouble
    assert without_mending(whole.rows()) == rows
    found = verdicts(whole)
    assert "failed" not in {check.verdict for check in found.values()}
    with whole.open() as archive:
        last = list(archive.store.custody(DATABASE))[-1]
    assert (last.verb, last.outcome) == (CustodyVerb.RECOVERY, "ok")
    assert "replaced" in last.note


def test_rows_newer_than_the_copy_are_kept(grown):
    house, copy = grown
    rows = house.rows()
    data = bytearray((house.root / DATABASE).read_bytes())
    data[:PAGE] = bytes(PAGE)
    (house.root / DATABASE).write_bytes(data)
    made = house.mend(copy)
    assert made.salvaged
    assert made.salvaged.lost == ()
    assert without_mending(house.rows()) == rows


def test_what_was_added_since_the_copy_and_cannot_be_read_is_named_and_the_verdict_is_not_ok(grown):
    house, copy = grown
    before = house.rows(copy)
    (house.root / DATABASE).write_bytes(b"")
    made = house.mend(copy)
    assert made.salvaged
    assert [words for words in made.salvaged.lost if words.startswith("row ") and words.endswith("of custody")]
    assert without_mending(house.rows()) == before
    found = verdicts(house)
    assert found["chain"].verdict == "failed"
    assert found["signatures"].verdict == "failed"
    assert any("cut off" in words for words in (*found["chain"].problems, *found["signatures"].problems))
    # Said once, it is not mended again and again.
    kept = sorted((house.root / mending.ASIDE).iterdir())
    assert house.mend(copy).salvaged is None
    assert sorted((house.root / mending.ASIDE).iterdir()) == kept


@pytest.mark.parametrize("table", ["document", "capture", "layer", "extraction", "node", "custody", "sealed_value"])
def test_a_lost_row_of_any_table_is_named_and_stops_nothing(whole, tmp_path, table, monkeypatch):
    """Both the archive and its copy have lost it: the rest is saved, and every verdict that hangs on it says so."""
    rows = whole.rows()
    gone = next(
        row for row in map(str, rows[table]) if "grain:" not in row
    )  # without its grain a file is damaged, no row
    real = carve.carve

    def blind(file, known):
        for row in real(file, known):
            if row.table != table or str(tuple(row.values.values())) != gone:
                yield row

    monkeypatch.setattr(carve, "carve", blind)
    flip(whole.root / DATABASE, 8 * (PAGE * 5 + 1000))
    made = whole.mend()
    assert made.salvaged
    assert len(made.salvaged.lost) >= 1, table
    left = without_mending(whole.rows())
    assert len(left[table]) == len(rows[table]) - 1
    assert all(set(left[name]) <= set(rows[name]) for name in left)
    if table != "sealed_value":  # what a seal stands for may also have been erased: that is no verdict's business
        assert "failed" in {check.verdict for check in verdicts(whole).values()}


def test_what_was_erased_does_not_come_back_from_an_older_copy(grown):
    house, copy = grown
    with house.open() as archive:
        documents = {one: archive.store.documents_of(one.id) for one in archive.store.captures()}
        erasing.erase(archive, next(iter(documents)).id, "asked for")
    about = [next(iter(documents)).id, *next(iter(documents.values()))]
    assert any(name in str(house.rows(copy)[table]) for name in about for table in ("capture", "document"))
    flip(house.root / DATABASE, 8 * (PAGE * 5 + 1000))
    made = house.mend(copy)
    assert made.salvaged
    left = {
        table: rows for table, rows in house.rows().items() if table not in ("custody", "review")
    }  # both name it as erased
    assert not [table for table, rows in left.items() if any(name in str(rows) for name in about)]
    assert not [words for words in made.salvaged.lost if any(name in words for name in about) or "position" in words]


def test_another_archive_is_no_copy(whole, tmp_path):
    other = House(tmp_path, plain=whole.plain, first_id=900)
    with other.open() as archive:
        other.add(archive, {"other.txt": "Quite another matter was reported in Kokshetau on 1 June 2023."})
    before = (whole.root / DATABASE).read_bytes()
    (whole.root / DATABASE).write_bytes(b"\0" * len(before))
    if whole.plain:
        with pytest.raises(OtherHistoryError):
            whole.mend(other.root)
    assert not (whole.root / mending.NEW).exists()
    with pytest.raises(MissingFileError):
        whole.mend(tmp_path / "nowhere")


def test_without_any_copy_computed_tables_come_from_the_archives_own_logs(whole, tmp_path):
    rows, computed = whole.rows(), whole.computed()
    path = whole.root / DATABASE
    data = path.read_bytes()
    from_own = 0
    (tmp_path / "empty").mkdir()
    for page in range(2, len(data) // PAGE, 9):
        path.write_bytes(data[: page * PAGE] + b"\xff" * PAGE + data[(page + 1) * PAGE :])
        made = whole.mend(tmp_path / "empty")
        assert made.trouble
        from_own += made.salvaged is not None and not made.salvaged.lost and without_mending(whole.rows()) == rows
        if made.salvaged and not made.salvaged.lost:
            assert whole.computed() == computed
        whole.restore()
    assert from_own


def test_the_keys_file_is_found_and_mended_by_its_own_sum(whole):
    if whole.plain:
        return
    path = whole.root / "keys.json"
    sound = path.read_bytes()
    flip(path, 8 * 40)
    with pytest.raises(DamagedSettingsError, match="key file is damaged"):
        whole.open()
    assert [words for words in whole.mend().files if words.startswith("keys.json: from the copy, as it was")]
    assert path.read_bytes() == sound


def test_settings_that_a_person_changed_are_called_changed_and_the_next_run_takes_them(whole):
    path = whole.root / "kuager.toml"
    path.write_text(path.read_text().replace("max_seconds = 20", "max_seconds = 30"))
    found = verdicts(whole)["files"]
    assert (found.verdict, found.problems) == ("unverifiable", ("kuager.toml: it was changed after the last run",))
    with whole.open() as archive:
        whole.add(archive, {"later.txt": "A man was seen in Oskemen on 4 June 2023."})
    assert verdicts(whole)["files"].verdict == "ok"


def test_a_mending_that_was_cut_off_before_its_last_step_is_done_again(whole, monkeypatch):
    rows = whole.rows()
    (whole.root / DATABASE).write_bytes(b"")
    real = mend.swap

    def dies(new, live, aside):
        real(new, live, aside)
        raise KeyboardInterrupt

    monkeypatch.setattr(mend, "swap", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        whole.mend()
    monkeypatch.setattr(mend, "swap", dies)
    with pytest.raises(KeyboardInterrupt):
        whole.mend()
    monkeypatch.setattr(mend, "swap", real)
    assert whole.mend().trouble == ()
    assert without_mending(whole.rows()) == rows


def test_the_command_mends_what_it_could_not_open(whole, tmp_path):
    (tmp_path / "words").write_text(PASSPHRASE)
    call = ["--passphrase-file", str(tmp_path / "words"), "-a", str(whole.root), "verify"]
    flip(whole.root / "ledger" / "head.json", 8 * 20)
    data = (whole.root / DATABASE).read_bytes()
    (whole.root / DATABASE).write_bytes(bytes(PAGE) + data[PAGE:])
    done = CliRunner().invoke(cli, [*call, "--repair-from", str(whole.copy)], standalone_mode=False)
    assert done.exception is None
    assert done.return_value == 0
    for words in (
        "Mended ledger/head.json",
        "The database was damaged",
        "rows read from the damaged one",
        "kept in damaged/",
    ):
        assert words in done.output
    done = CliRunner().invoke(cli, [*call, "--json"], standalone_mode=False)
    assert {name: check["verdict"] for name, check in json.loads(done.stdout).items()}["database"] == "ok"


def test_the_list_of_small_files_is_checked_without_kuager(whole):
    sums = (whole.root / "ledger" / "sums.txt").read_text()
    assert "kuager.toml" in sums
    done = os.spawnvp(os.P_WAIT, "sh", ["sh", "-c", f"cd '{whole.root}' && sha256sum --quiet -c ledger/sums.txt"])
    assert done == 0

"""Consents, marks and releases of an archive: what went out is registered, compared, and called back by a signed feed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from kuager.cli.consenting import give
from kuager.cli.root import Session, cli
from kuager.errors import TargetExistsError, UnknownIdError, UsageError
from kuager.errors.clearing import (
    BrokenFeedError,
    LeakError,
    NoConsentError,
    NoReasonGivenError,
    UnknownAudienceError,
)
from kuager.errors.rights import NotAllowedError, SecondPersonError
from kuager.preserve.signing import PublicKey
from kuager.protect.rights import Actor, Role
from kuager.workflow import approving, clearing, entries, ingest
from kuager.workflow.archive import Archive, create, open_archive
from kuager.workflow.clearing import registry, releasing, tombstones
from kuager.workflow.clearing.marks import Change
from kuager.workflow.entries import Given
from kuager.workflow.intake.consents import allowed
from kuager.workflow.sandbox import InProcess
from tests.conftest import CHEAP, CountingIds, SteppingClock

STORY = """<html><head><title>A teacher of Tacheng</title><link rel="canonical" href="https://courier.example/a/1">
<meta property="article:published_time" content="2023-05-10T09:00:00Z"></head><body><article><h1>A teacher of Tacheng</h1>
<p>Zhanar Toleubek stood before the consulate in Oskemen on 9 May 2023 and asked for her brother Marat Toleubek, who was detained in Tacheng in March 2018.</p>
<p>Marat Toleubek, a teacher, was sentenced to 12 years in prison on 4 June 2019.</p></article></body></html>"""
AGREED = {
    "capacity": ["detained"], "standing": ["agreed"], "use_keep": ["yes"], "use_words": ["yes"], "to_public": ["named"],
    "to_lawyers": ["named"],
}  # fmt: skip


@pytest.fixture
def told(archive: Archive, tmp_path: Path) -> Archive:
    return filled(archive, tmp_path)


def filled(archive: Archive, folder: Path) -> Archive:
    # One language: what is tested here is who is in a release, and five languages take five times as long.
    (archive.root / "imprint.toml").write_text('languages = ["en"]\n', encoding="utf-8")
    path = folder / "story.html"
    path.write_text(STORY, encoding="utf-8")
    list(ingest.add(archive, [str(path)]))
    return archive


@pytest.fixture
def sealed(tmp_path: Path, clock: SteppingClock, ids: CountingIds) -> Iterator[Archive]:
    """The same in an encrypted archive, which signs."""
    with signing(tmp_path, clock, ids) as opened:
        yield opened


@contextmanager
def signing(folder: Path, clock: SteppingClock, ids: CountingIds) -> Iterator[Archive]:
    root = folder / "sealed"
    create(root, plain=False, passphrase="a long passphrase", clock=clock, ids=ids, cost=CHEAP)
    with open_archive(root, lambda: "a long passphrase", clock=clock, ids=ids, reading=InProcess()) as opened:
        yield filled(opened, folder)


def person(archive: Archive, name: str = "Marat Toleubek") -> str:
    return next(str(one.id) for one in archive.store.entities() if one.schema == "person" and one.name == name)


def agree(archive: Archive, name: str = "Marat Toleubek", **more: list[str]) -> str:
    given = Given(answers={"who": [name], **AGREED, **more}, nodes={"who": person(archive, name)})
    return clearing.give(archive, given).key


def people(folder: Path) -> list[str]:
    return [json.loads(line)["title"] for line in (folder / "people.jsonl").read_text("utf-8").splitlines()]


def test_a_release_shows_who_agreed_and_its_manifest_fits_its_files(told: Archive, tmp_path: Path) -> None:
    assert clearing.release(told, "public", tmp_path / "a").release.items == ()
    agree(told)
    done = clearing.release(told, "public", tmp_path / "b", to="a web site")
    assert people(tmp_path / "b") == ["Marat Toleubek"]
    manifest = json.loads((tmp_path / "b" / "manifest.json").read_bytes())
    on_disk = {str(path.relative_to(tmp_path / "b")) for path in (tmp_path / "b").rglob("*") if path.is_file()}
    assert set(manifest["files"]) | {"manifest.json", "manifest.sig", "key.pem"} >= on_disk >= set(manifest["files"])
    for path, told_of in manifest["files"].items():
        assert hashlib.sha256((tmp_path / "b" / path).read_bytes()).hexdigest() == told_of["sha256"]
    assert (manifest["draft"], manifest["alone"]) == (True, True), "one person alone is no two"
    assert manifest["previous"] == hashlib.sha256((tmp_path / "a" / "manifest.json").read_bytes()).hexdigest()
    assert b"Zhanar" not in b"".join(p.read_bytes() for p in (tmp_path / "b").rglob("*.*") if p.is_file())
    given = registry.releases(told)[-1]
    assert (given.to, given.manifest, given.id) == ("a web site", done.manifest, done.release.id)
    assert [one for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_nothing_is_overwritten_and_nobody_unknown_is_released_to(told: Archive, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "file").touch()
    with pytest.raises(TargetExistsError):
        clearing.release(told, "public", tmp_path / "x")
    with pytest.raises(UnknownAudienceError):
        clearing.release(told, "team", tmp_path / "y")


def test_a_leak_stops_a_release_and_leaves_nothing(
    told: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(told)
    # A fault as a later change might bring it: a file that says more than was cleared.
    honest = releasing._feed
    monkeypatch.setattr(releasing, "_feed", lambda archive: [*honest(archive), ("extra.txt", b"Zhanar Toleubek")])
    with pytest.raises(LeakError):
        clearing.release(told, "public", tmp_path / "r")
    assert not (tmp_path / "r").exists()
    assert [one.name for one in tmp_path.iterdir()] == ["story.html"] or not any(
        one.name.startswith(".r") for one in tmp_path.iterdir()
    )
    assert registry.releases(told) == []


def test_a_withdrawal_is_a_version_and_reaches_every_release(told: Archive, tmp_path: Path) -> None:
    key = agree(told)
    first = clearing.release(told, "public", tmp_path / "a").release.id
    second = clearing.release(told, "lawyers", tmp_path / "b").release.id
    done = clearing.withdraw(told, key, reason="asked on the telephone")
    assert {one.release for one in done.tombstones} == {first, second}
    row = entries.entry(told, key)
    assert row is not None
    assert (row.version, row.value("standing"), row.value("withdrawn_why")) == (
        2,
        "withdrawn",
        "asked on the telephone",
    )
    assert clearing.release(told, "public", tmp_path / "c").release.items == ()
    feed = (told.root / "releases" / tombstones.FEED).read_text("utf-8")
    assert "telephone" not in feed
    assert "Toleubek" not in feed
    assert clearing.sweep(told) == [], "what was called back is called back once"
    with pytest.raises(NoConsentError):
        clearing.withdraw(told, key, reason="again")
    with pytest.raises(NoReasonGivenError):
        clearing.withdraw(told, key, reason=" ")


def test_a_mark_and_a_day_that_passes_call_back_too(told: Archive, tmp_path: Path, clock: SteppingClock) -> None:
    agree(told, expires=["2024-06-01"])
    clearing.release(told, "public", tmp_path / "a")
    assert clearing.sweep(told) == []
    clearing.mark(told, person(told), Change(level="red"), reason="was summoned")
    assert len(clearing.feed(told)) == 1, "a raised mark calls back at once"
    assert clearing.sweep(told) == []
    clearing.mark(told, person(told), Change(level="clear"), reason="a mistake")
    clearing.release(told, "public", tmp_path / "b")
    clock.at += timedelta(days=40)
    assert len(clearing.sweep(told)) == 1
    assert [one.why for one in clearing.due(told)] == ["ran_out"]


def test_the_feed_is_signed_and_every_change_of_it_is_found(sealed: Archive, tmp_path: Path) -> None:
    key = agree(sealed)
    for name in ("a", "b", "c"):
        clearing.release(sealed, "public", tmp_path / name)
    clearing.withdraw(sealed, key, reason="x")
    folder = sealed.root / "releases"
    assert sealed.signer is not None
    pem = sealed.signer.public.pem()
    assert len(clearing.check(folder, pem)) == 3
    assert PublicKey.from_pem(pem).verify(
        (folder / tombstones.HEAD).read_bytes(), (folder / tombstones.SIGNATURE).read_bytes()
    )
    lines = (folder / tombstones.FEED).read_bytes().splitlines(keepends=True)
    whole = b"".join(lines)
    for broken in (
        whole[:-5],
        b"".join(lines[:-1]),
        b"".join([lines[1], lines[0], lines[2]]),
        whole.replace(b"people/", b"People/", 1),
        b"",
    ):
        (folder / tombstones.FEED).write_bytes(broken)
        with pytest.raises(BrokenFeedError):
            clearing.check(folder, pem)
    (folder / tombstones.FEED).write_bytes(whole)
    other = pem.replace(pem[60:64], b"AAAA")
    with pytest.raises(BrokenFeedError):
        clearing.check(folder, other)


def test_a_reprisal_closes_what_is_public_until_somebody_looks(told: Archive, tmp_path: Path) -> None:
    agree(told)
    clearing.release(told, "public", tmp_path / "a")
    call = {"kind": ["threat"], "who": ["Marat Toleubek"], "when": ["2024-04-12"], "words": ["Be quiet."]}
    entries.enter(told, "reprisal", Given(answers=call, nodes={"who": person(told)}))
    assert clearing.preflight(told, "public").withheld.get("reprisal") == 1
    assert clearing.preflight(told, "lawyers").named == 1
    (row,) = [one for one in clearing.queue(told) if one.reprisal and one.name == "Marat Toleubek"]
    assert row.due
    clearing.mark(told, person(told), Change(risk={"detained": "low"}), reason="spoke with the family")
    assert clearing.preflight(told, "public").named == 1


def test_the_differences_to_the_last_release_are_counted(told: Archive, tmp_path: Path) -> None:
    clearing.release(told, "public", tmp_path / "a")
    agree(told)
    looked = clearing.preflight(told, "public")
    assert (looked.added, looked.removed, looked.unassessed) == (1, 0, 1)
    assert looked.withheld["unreviewed"] > 0


def test_marks_are_raised_and_lowered_with_a_reason(told: Archive) -> None:
    id_ = person(told)
    assert (
        clearing.mark(told, id_[:12], Change(level="amber", embargo="2027-01-01"), reason="x").marked.level == "amber"
    )
    with pytest.raises(NoReasonGivenError):
        clearing.mark(told, id_, Change(level="red"), reason="")
    with pytest.raises(UnknownAudienceError):
        clearing.mark(told, id_, Change(level="blue"), reason="x")
    with pytest.raises(UnknownIdError):
        clearing.mark(told, "n-000000000000", Change(level="red"), reason="x")
    assert clearing.marks(told).of(id_).level == "amber"


def test_the_doors_say_the_same(tmp_path: Path) -> None:
    """The verbs on an archive of one person, as a script calls them."""
    plain = tmp_path / "plain"
    run = CliRunner().invoke
    assert run(cli, ["init", "--plain", str(plain)]).exit_code == 0
    for words in (["consent", "list", "--json"], ["consent", "due", "--json"], ["mark", "--json"]):
        done = run(cli, ["-a", str(plain), *words])
        assert (done.exit_code, json.loads(done.stdout)) == (0, [])
    done = run(cli, ["-a", str(plain), "release", "--audience", "public", "--to", str(tmp_path / "out"), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["draft"] is True
    assert isinstance(run(cli, ["-a", str(plain), "release", "--audience", "public"]).exception, UsageError)


def test_a_consent_is_given_in_one_line(told: Archive) -> None:
    session = Session(archive=str(told.root), passphrase_file=None, agent="tester")
    words = [
        person(told)[:14],
        "--as",
        "speaker",
        "--for",
        "keep",
        "--for",
        "words",
        "--to",
        "public=initials",
        "--to",
        "press=named",
    ]
    done = CliRunner().invoke(give, words, obj=session, prog_name="kuager consent give", standalone_mode=False)
    assert done.exception is None, done.output
    assert allowed(told, person(told), "words", "public").identify == "initials"
    assert allowed(told, person(told), "keep", "press").identify == "named"
    assert not allowed(told, person(told), "picture", "press"), "what was not asked counts as no"
    assert not allowed(told, person(told), "keep", "lawyers")
    for wrong in ([], [person(told), "--to", "public=everything"]):
        refused = CliRunner().invoke(give, wrong, obj=session, prog_name="kuager consent give", standalone_mode=False)
        assert isinstance(refused.exception, UsageError)


BIRCH = Actor(name="birch", role=Role.PUBLISHER)
LARCH = Actor(name="larch", role=Role.OWNER)
EDITOR = Actor(name="aspen", role=Role.EDITOR)


def test_two_people_make_a_release_of_a_draft(told: Archive, tmp_path: Path) -> None:
    agree(told)
    told.actor = EDITOR
    with pytest.raises(NotAllowedError):
        clearing.release(told, "public", tmp_path / "no")
    told.actor = BIRCH
    first = clearing.release(told, "public", tmp_path / "draft", reason="the monthly release")
    assert (first.release.draft, registry.releases(told)) == (True, [])
    assert "Draft" in (tmp_path / "draft" / "index.html").read_text("utf-8")
    told.actor = LARCH
    approving.approve(told, first.request, "read it through")
    told.actor = BIRCH
    done = clearing.release(told, "public", tmp_path / "site")
    assert (done.release.draft, done.release.approved_by) == (False, ("birch", "larch"))
    assert "Draft" not in (tmp_path / "site" / "index.html").read_text("utf-8")
    assert [one.id for one in registry.releases(told)] == [done.release.id]
    assert clearing.release(told, "public", tmp_path / "again").release.draft, "an approval serves once"


def test_one_raises_a_protection_and_two_lower_it(told: Archive) -> None:
    id_ = person(told)
    told.actor = EDITOR
    clearing.mark(told, id_, Change(level="red", risk={"detained": "high"}), reason="was summoned")
    told.actor = Actor(name="oak", role=Role.PROTECTION)
    with pytest.raises(SecondPersonError) as asked:
        clearing.mark(told, id_, Change(level="green"), reason="is abroad")
    assert clearing.marks(told).of(id_).level == "red"
    told.actor = LARCH
    approving.approve(told, str(asked.value.item), "spoke with them")
    told.actor = Actor(name="oak", role=Role.PROTECTION)
    assert clearing.mark(told, id_, Change(level="green"), reason="is abroad").marked.level == "green"


def test_a_namesake_in_another_script_stops_no_release(told: Archive, tmp_path: Path) -> None:
    """The same name in other letters, joined by nobody yet: nothing of it can be told from the one who agreed."""
    path = tmp_path / "kk.txt"
    path.write_text("Марат Төлеубек 2018 жылы ұсталды. Марат Толеубек был задержан в 2018 году.", encoding="utf-8")
    list(ingest.add(told, [str(path)]))
    agree(told)
    assert clearing.release(told, "lawyers", tmp_path / "r").preflight.named == 1

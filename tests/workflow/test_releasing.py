"""The last search goes on from the one before without missing anything; scopes and imprints say what they mean."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from kuager.errors.clearing import BadImprintError, BadScopeError, LeakError
from kuager.model.publication import Imprint
from kuager.protect.leak import Kind, Restricted
from kuager.workflow import clearing
from kuager.workflow.archive import Archive
from kuager.workflow.clearing import imprints, proofs, registry, scanning, scoping
from kuager.workflow.clearing.releasing import Wish
from kuager.workflow.clearing.scanning import Searched
from tests.workflow.test_clearing import agree, person, sealed, told

__all__ = ["sealed", "told"]

OLD = Restricted(id="n-old", value="Zhanbota Qurmetova")
NEW = Restricted(id="n-new", value="Tilek Mamyrkhan")
PAGES = {"a.html": b"<p>Tilek Mamyrkhan was here</p>", "b.html": b"<p>nobody</p>"}


def hashes_of(folder: Path) -> dict[str, tuple[str, int]]:
    files = (one for one in folder.rglob("*") if one.is_file())
    return {
        one.relative_to(folder).as_posix(): (hashlib.sha256(one.read_bytes()).hexdigest(), one.stat().st_size)
        for one in files
    }


@pytest.fixture
def searched(tmp_path: Path) -> tuple[Path, Searched]:
    """A folder that was searched for one value, as the archive keeps it."""
    for name, data in PAGES.items():
        (tmp_path / name).write_bytes(data)
    look = scanning.look(tmp_path, [OLD], hashes_of(tmp_path), salt="rel-1")
    return tmp_path, scanning.searched(look.record.told(), look.record.hashes)


def test_unchanged_files_are_searched_for_new_values_alone(searched: tuple[Path, Searched]) -> None:
    folder, before = searched
    (folder / "c.html").write_bytes(b"<p>more</p>")
    look = scanning.look(folder, [OLD], hashes_of(folder), salt="rel-2", before=before)
    assert (look.files, look.again) == (1, 2)
    with pytest.raises(LeakError):
        scanning.look(folder, [OLD, NEW], hashes_of(folder), salt="rel-2", before=before)
    more = replace(OLD, value="Tilek Mamyrkhan")
    with pytest.raises(LeakError):
        scanning.look(folder, [OLD, more], hashes_of(folder), salt="rel-2", before=before)


def test_whatever_does_not_fit_is_searched_for_everything(searched: tuple[Path, Searched]) -> None:
    folder, before = searched
    known = hashes_of(folder)
    (folder / "b.html").write_bytes(b"<p>Zhanbota Qurmetova</p>")
    # What the writer says of its bytes is not believed: the disk is.
    with pytest.raises(LeakError):
        scanning.look(folder, [OLD], known, salt="rel-2", before=before)
    (folder / "b.html").write_bytes(PAGES["b.html"])
    (folder / "a.html").rename(folder / "z.html")
    assert scanning.look(folder, [OLD], hashes_of(folder), salt="rel-2", before=before).again == 1, "another path"
    (folder / "z.html").rename(folder / "a.html")
    for other in (
        replace(before, program="another"), replace(before, salt=""), replace(before, hashes={}),
        replace(before, doubtful=frozenset(PAGES)), Searched(), None,
    ):  # fmt: skip
        assert scanning.look(folder, [OLD], known, salt="rel-2", before=other).again == 0
    assert scanning.searched({"values": "AAA", "salt": "x"}, {}) == Searched(), "a damaged record is none"
    (folder / "link").symlink_to(folder / "a.html")
    with pytest.raises(LeakError):
        scanning.look(folder, [OLD], known, salt="rel-2", before=before)


def test_what_was_unsure_stays_unsure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"call 12345 now")
    short = Restricted(id="short", value="1234", kind=Kind.NUMBER)
    first = scanning.look(tmp_path, [short, OLD], hashes_of(tmp_path), salt="rel-1")
    again = scanning.look(tmp_path, [short, OLD], hashes_of(tmp_path), salt="rel-2",
                          before=scanning.searched(first.record.told(), first.record.hashes))  # fmt: skip
    assert again.unsure == first.unsure


def test_a_second_release_goes_on_from_the_first_and_a_leak_in_an_old_page_is_found(
    told: Archive, tmp_path: Path
) -> None:
    agree(told)
    clearing.release(told, "public", tmp_path / "a")
    second = clearing.release(told, "public", tmp_path / "b")
    assert second.search is not None
    assert second.search.again > second.search.files
    assert registry.releases(told)[-1].search["salt"] == second.release.id
    page = next((tmp_path / "b").glob("en/*.html"))
    style = Path("assets") / "site.css"
    assert (tmp_path / "b" / style).samefile(tmp_path / "a" / style) == (os.name == "posix")
    page.chmod(0o644)
    page.write_bytes(page.read_bytes() + b"Zhanar Toleubek")
    third = clearing.release(told, "public", tmp_path / "c")
    assert b"Zhanar Toleubek" not in (tmp_path / "c" / page.relative_to(tmp_path / "b")).read_bytes()
    assert third.search is not None
    assert third.search.files > 0


def test_a_scope_shows_fewer_people_and_nobody_else(told: Archive, tmp_path: Path) -> None:
    agree(told)
    agree(told, "Zhanar Toleubek")
    whole = clearing.preflight(told, "lawyers")
    assert whole.named == 2
    wish = Wish(audience="lawyers", scope=f"case:{person(told)}", imprint=Imprint(languages=("en",)))
    done = clearing.release(told, "lawyers", tmp_path / "a", wish=wish)
    assert [one.value.title for one in done.release.items] == ["Marat Toleubek"]
    assert registry.releases(told)[-1].scope == f"case:{person(told)}"
    assert clearing.preflight(told, "lawyers").previous == "", "a narrower release is none that the whole one follows"
    assert clearing.preflight(told, "lawyers", wish).previous == done.release.id
    found = scoping.scope(told, "search:Marat")
    assert (found.people, found.mark) == (frozenset({person(told)}), "search")
    assert scoping.scope(told, f"people:{person(told)[:14]}").people == {person(told)}
    for wrong in ("everybody", "case:", "search:Nobody Atall", "compartment:none", "list", ":x"):
        with pytest.raises(BadScopeError):
            scoping.scope(told, wrong)


def test_an_imprint_is_read_strictly(tmp_path: Path) -> None:
    assert imprints.imprint(tmp_path) == Imprint()
    file = tmp_path / imprints.FILE
    file.write_text('base = "https://example.org"\nlanguages = ["ru", "en"]\n[name]\nen = "Voices"\n', encoding="utf-8")
    found = imprints.imprint(tmp_path)
    assert (found.base, found.languages, found.name) == ("https://example.org/", ("en", "ru"), {"en": "Voices"})
    assert imprints.imprint(tmp_path, None, ("ug",)).languages == ("ug",)
    for wrong in ('base = "javascript:x"', "base = 1", "colour = 'red'", 'languages = "en"', 'languages = ["de"]', "[name]\nru = 'x'",
                  'contact = "a\\nb"', "["):  # fmt: skip
        file.write_text(wrong, encoding="utf-8")
        with pytest.raises(BadImprintError):
            imprints.imprint(tmp_path)
    with pytest.raises(BadImprintError):
        imprints.imprint(tmp_path, tmp_path / "nowhere.toml")


def test_the_proof_of_files_is_of_this_archive_and_of_one_audience(sealed: Archive) -> None:
    assert proofs.load(sealed, "public", "") == b""
    proofs.keep(sealed, "public", "", b"numbers")
    (place,) = (sealed.root / "releases").glob("*.proof")
    kept = place.read_bytes()
    proofs.keep(sealed, "press", "", b"")
    assert (proofs.load(sealed, "public", ""), proofs.load(sealed, "press", "")) == (b"numbers", b"")
    proofs.keep(sealed, "press", "", b"others")
    for forged in (b"Numbers" + kept[7:], kept[:-1], b"", kept + kept):
        place.write_bytes(forged)
        assert proofs.load(sealed, "public", "") == b""
    for other in (sealed.root / "releases").glob("*.proof"):
        other.write_bytes(kept)
    assert proofs.load(sealed, "press", "") == b""
    assert proofs.load(sealed, "public", "") == b"numbers"


def test_pages_of_dossiers_are_looked_at(told: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters of a PDF are numbers of a font: who only reads its bytes finds no name in it."""
    agree(told)
    wish = Wish(audience="public", imprint=replace(Imprint(languages=("en",)), dossiers=True))
    done = clearing.release(told, "public", tmp_path / "a", wish=wish)
    (paper,) = (tmp_path / "a" / "dossiers").iterdir()
    assert not any(one.file.startswith("dossiers/") for one in done.unsure)
    (tmp_path / "b" / "dossiers").mkdir(parents=True)
    shown = Restricted(id="shown", value="number behind a statement")
    (tmp_path / "b" / "dossiers" / paper.name).write_bytes(paper.read_bytes())
    with pytest.raises(LeakError, match="dossiers/"):
        scanning.look(tmp_path / "b", [shown], hashes_of(tmp_path / "b"), salt="rel-2")
    monkeypatch.setattr(scanning, "DOSSIERS", "nowhere/")
    assert not any(one.restricted == "shown" for one in scanning.look(tmp_path / "b", [shown], {}, salt="rel-2").unsure)


def test_who_was_joined_keeps_the_old_address_as_a_way_on(told: Archive, tmp_path: Path) -> None:
    agree(told)
    first = clearing.release(told, "public", tmp_path / "a")
    (given,) = registry.releases(told)
    node, form, place = given.shown[0]
    here = {one.value.id for one in first.release.items}
    assert registry.moved(told, "public", here) == ()
    earlier = replace(given, id="rel-earlier", shown=((node, form, "people/n-before"),))
    registry.enter(told, earlier, agent="tester")
    assert registry.moved(told, "public", here) == (("n-before", place.removeprefix("people/")),)
    assert registry.moved(told, "press", here) == ()
    assert registry.moved(told, "public", set()) == ()
    clearing.release(told, "public", tmp_path / "b")
    assert place.removeprefix("people/") in (tmp_path / "b" / "en" / "people" / "n-before.html").read_text("utf-8")

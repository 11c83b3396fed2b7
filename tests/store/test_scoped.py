"""The database as somebody sees it who may not see all of it."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from pathlib import Path

import pytest

from kuager.errors import UnknownIdError
from kuager.errors.scoped import StaleViewError, WholeArchiveError
from kuager.model import CustodyVerb, Verdict
from kuager.ports import CaseStore, Writer
from kuager.protect.rights import Actor, Role
from kuager.store import scoped as scoped_module
from kuager.store import scoped_writer
from kuager.store.scoped import ScopedStore
from kuager.workflow import browse, compartments, ingest
from kuager.workflow.archive import Archive
from kuager.workflow.compartments_view import scoped
from kuager.workflow.context import context
from tests.conftest import SECOND

NORTH = Actor(name="m-north", role=Role.EDITOR, compartments=frozenset({"", "north"}))


@pytest.fixture
def parted(filled: Archive) -> tuple[Archive, Archive]:
    """The whole archive, in which the second story lies in another compartment, and the view of who does not see it."""
    compartments.make(filled, "south")
    compartments.put(filled, _titled(filled, "Police warn"), "south", why="")
    return filled, scoped(filled, NORTH)


def _titled(archive: Archive, start: str) -> str:
    return next(row.document for row in browse.sources(archive) if row.title.startswith(start))


@pytest.mark.parametrize(
    ("protocol", "ours", "module"),
    [(CaseStore, ScopedStore, scoped_module), (Writer, scoped_writer.ScopedWriter, scoped_writer)],
)
def test_every_method_of_the_port_is_written_out(protocol: type, ours: type, module: object) -> None:
    wanted = {name for name, _ in inspect.getmembers(protocol, inspect.isfunction) if not name.startswith("_")}
    tree = ast.parse(Path(str(inspect.getsourcefile(ours))).read_text(encoding="utf-8"))
    body = next(one for one in tree.body if isinstance(one, ast.ClassDef) and one.name == ours.__name__)
    written = {one.name for one in body.body if isinstance(one, ast.FunctionDef)}
    assert wanted <= written, f"somebody has to decide what a view answers to {sorted(wanted - written)}"
    assert "__getattr__" not in written
    assert "__getattribute__" not in written


def test_nothing_of_what_is_hidden_is_in_any_read(parted: tuple[Archive, Archive]) -> None:
    whole, view = parted
    context(view)
    hidden = whole.store.document(_titled(whole, "Police warn"))
    assert hidden is not None
    nodes = [one.id for one in whole.store.nodes() if one.document == hidden.id]
    claims = [one.id for one in whole.store.claims(document=hidden.id)]
    assert nodes
    assert claims
    assert view.store.document(hidden.id) is None
    assert view.store.capture(hidden.capture) is None
    assert view.store.extraction(hidden.id) is None
    assert view.store.documents_of(hidden.capture) == []
    assert not any(view.store.claim(one) for one in claims)
    assert not any(view.store.entity_of(one) for one in nodes)
    assert not any(list(view.store.claims(subject=one)) or list(view.store.claims_about(one)) for one in nodes)
    gone = {hidden.id, hidden.capture, *nodes, *claims}
    everything = repr(
        [
            view.store.sources(), list(view.store.captures()), list(view.store.documents()), list(view.store.nodes()),
            list(view.store.claims()), view.store.judgements(), view.store.reviews(), list(view.store.custody()),
            view.store.entities(), view.store.proposals(), view.store.findings(), view.store.lineages(),
            view.store.edges(), view.store.reliances(), view.store.extracted(), view.store.prints(),
            view.store.repeats(), view.store.laid(), list(view.store.alike()), view.store.issues(),
            view.store.sealed_values(), view.store.search("Toleubekova"), view.store.search("warn relatives"),
            view.store.traits(sorted(gone)), view.store.events(nodes=nodes), view.store.said("name"),
        ]
    )  # fmt: skip
    assert not [one for one in gone if one in everything]
    assert "Toleubekova" not in everything
    assert "Toleubekova" in repr(whole.store.search("Toleubekova"))


def test_writing_what_names_something_hidden_is_refused_as_if_it_were_not_there(
    parted: tuple[Archive, Archive],
) -> None:
    whole, view = parted
    hidden = whole.store.document(_titled(whole, "Police warn"))
    assert hidden is not None
    node = next(one.id for one in whole.store.nodes() if one.document == hidden.id)
    mine = next(iter(view.store.nodes())).id
    claim = next(iter(whole.store.claims(document=hidden.id)))
    before = whole.store.head(), len(list(whole.store.custody()))
    now = view.clock.now()
    with pytest.raises(UnknownIdError), view.store.write() as writer:
        writer.judge(mine, node, Verdict.SAME, agent="m", at=now)
    with pytest.raises(UnknownIdError), view.store.write() as writer:
        writer.review(claim.id, "accept", agent="m", at=now)
    with pytest.raises(UnknownIdError), view.store.write() as writer:
        writer.custody(hidden.capture, CustodyVerb.DIGEST, agent="m", at=now, outcome="ok")
    with pytest.raises(UnknownIdError), view.store.write() as writer:
        writer.claims([claim])
    with pytest.raises(UnknownIdError), view.store.write() as writer:
        writer.document(hidden)
    assert (whole.store.head(), len(list(whole.store.custody()))) == before


def test_an_id_typed_as_a_word_is_kept_like_any_word(parted: tuple[Archive, Archive]) -> None:
    whole, view = parted
    hidden = whole.store.document(_titled(whole, "Police warn"))
    assert hidden is not None
    digest = whole.store.capture(hidden.capture).sha256  # type: ignore[union-attr]
    mine = next(iter(view.store.claims())).id
    for words in (f"is {digest} here?", f"is {'0' * 64} here?"):
        before = len(view.store.reviews()), view.store.head()
        with view.store.write() as writer:
            row = writer.review(mine, "reject", agent="m-north", at=view.clock.now(), reason=words)
        assert view.store.reviews()[-1] == row, "who writes a row sees it, whatever it names"
        assert (len(view.store.reviews()), view.store.head()) == (before[0] + 1, before[1] + 1)
    assert any(digest in row.reason for row in scoped(whole, NORTH).store.reviews()), "and so does the next view"
    with view.store.write() as writer:
        writer.review(f"register:note:{hidden.id}", "register:note", agent="m-north", at=view.clock.now(), value="{}")
    assert view.store.reviews()[-1].object.endswith(hidden.id)
    south = scoped(whole, replace(NORTH, compartments=frozenset({"", "south", "north"}), role=Role.CONTRIBUTOR))
    assert not any(row.object.endswith(hidden.id) for row in south.store.reviews() if "note" in row.object)
    with whole.store.write() as plain:
        plain.review(mine, "accept", agent="other", at=whole.clock.now(), reason=f"as {hidden.id} says")
    assert not any(row.agent == "other" for row in view.store.reviews()), "who knows it names it, and is kept apart"


def test_what_is_decided_in_a_view_stands_in_the_whole_archive(parted: tuple[Archive, Archive]) -> None:
    whole, view = parted
    context(view)
    claim = next(iter(view.store.claims()))
    with view.store.write() as writer:
        row = writer.review(claim.id, "accept", agent="m-north", at=view.clock.now())
        writer.advance()
    assert view.store.reviews(claim.id)[-1] == row
    assert whole.store.reviews(claim.id)[-1].agent == "m-north"
    with view.store.write() as writer:
        writer.review(claim.id, "undo", agent="m-north", at=view.clock.now(), undoes=row.seq)
    last, before = whole.store.reviews(claim.id)[-1], whole.store.reviews(claim.id)[-2]
    assert last.undoes == before.seq


def test_a_view_writes_no_derived_table_of_the_whole_archive(parted: tuple[Archive, Archive]) -> None:
    whole, view = parted
    context(whole)
    before = whole.store.generation(), whole.store.digests(), whole.store.head()
    assert browse.people(view)
    assert (whole.store.generation(), whole.store.digests(), whole.store.head()) == before


def test_what_was_moved_since_is_not_served_from_an_old_view(parted: tuple[Archive, Archive]) -> None:
    whole, view = parted
    assert browse.people(view)
    compartments.put(whole, _titled(whole, "Families"), "south", why="")
    with pytest.raises(StaleViewError):
        browse.people(view)
    assert not browse.people(scoped(whole, NORTH))


def test_what_comes_in_while_somebody_looks_is_seen_or_not_as_it_lies(
    parted: tuple[Archive, Archive], tmp_path: Path
) -> None:
    whole, view = parted
    assert len(browse.sources(view)) == 1
    (tmp_path / "c.txt").write_text(SECOND.replace("Oskemen", "Almaty"), encoding="utf-8")
    whole.home = "south"
    list(ingest.add(whole, [str(tmp_path / "c.txt")]))
    assert len(browse.sources(whole)) == 3
    assert len(browse.sources(view)) == 1
    whole.home = ""
    (tmp_path / "d.txt").write_text(SECOND.replace("Oskemen", "Taraz"), encoding="utf-8")
    list(ingest.add(whole, [str(tmp_path / "d.txt")]))
    assert len(browse.sources(view)) == 2


def test_who_has_one_compartment_adds_to_it(parted: tuple[Archive, Archive], tmp_path: Path) -> None:
    whole, _ = parted
    mine = scoped(whole, Actor(name="m-two", role=Role.CONTRIBUTOR, compartments=frozenset({"south"})))
    assert len(browse.sources(mine)) == 1
    (tmp_path / "c.txt").write_text(SECOND.replace("Oskemen", "Almaty"), encoding="utf-8")
    list(ingest.add(mine, [str(tmp_path / "c.txt")]))
    assert len(browse.sources(mine)) == 2
    assert len(browse.sources(whole)) == 3
    assert len(browse.sources(scoped(whole, NORTH))) == 1


def test_a_translator_sees_what_was_given_to_them(parted: tuple[Archive, Archive]) -> None:
    whole, _ = parted
    actor = Actor(name="m-tr", role=Role.TRANSLATOR, compartments=frozenset({"", "south"}))
    assert browse.sources(scoped(whole, actor)) == []
    compartments.give(whole, _titled(whole, "Police warn"), "m-tr")
    view = scoped(whole, actor)
    assert [row.title for row in browse.sources(view)] == ["Police warn relatives in Oskemen"]
    compartments.give(whole, _titled(whole, "Police warn"), "m-tr", taken=True)
    with pytest.raises(StaleViewError):
        browse.sources(view)


def test_an_auditor_sees_no_content(parted: tuple[Archive, Archive]) -> None:
    whole, _ = parted
    view = scoped(whole, Actor(name="m-au", role=Role.AUDITOR, compartments=frozenset({"", "south"})))
    assert browse.sources(view) == []
    assert browse.people(view) == []


def test_what_is_about_the_whole_archive_is_not_answered_from_a_part(
    parted: tuple[Archive, Archive], tmp_path: Path
) -> None:
    _, view = parted
    with pytest.raises(WholeArchiveError):
        view.store.check()
    with pytest.raises(WholeArchiveError):
        view.store.snapshot(tmp_path / "copy.db")

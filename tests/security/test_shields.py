"""Who must stay unnamed: every page of the router, every reading verb, every paper and table that leaves the house.

What only the sealed store knows (true names, telephones, givers) is in no answer at all. What the team calls unnamed
people may be seen at work, and by nobody outside; no search leads to it; and nobody joins them with a name.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from starlette.routing import Route

from kuager.errors.sealed import ShieldedPersonError, UnnamedPaperError
from kuager.model import Verdict
from kuager.ports import Clock, Ids
from kuager.preserve import keys as keyring
from kuager.web import create_app
from kuager.web.adapter import ArchiveDesk
from kuager.workflow import audit, browse, casework, entries
from kuager.workflow.archive import KEYS, Archive, create, open_archive
from kuager.workflow.context import context
from kuager.workflow.entries import Given
from kuager.workflow.judging import acts
from kuager.workflow.sandbox import InProcess
from kuager.workflow.testimonies import links
from tests.command import kuager
from tests.conftest import CHEAP, LEDE, SECOND, CountingIds, SteppingClock
from tests.sealed_pages import readable
from tests.security.shields import CALLED, NAMED, PASS, SECRET, WORK, fill
from tests.web.conftest import HERE, TOKEN, TestClient

OUTGOING = (
    "/picket/out/chronicle.{kind}", "/picket/out/{kind}.csv", "/undercount/table.csv", "/lexicon/lexicon.csv",
    "/reprisals/report/{person}/draft.{kind}", "/press/book", "/submissions/{person}/{mechanism}/file",
    "/appeals/calendar.ics", "/appeals/letter/file.{kind:str}", "/cases/{person}/brief.{kind}",
)  # fmt: skip
"""Routes whose answers leave the house. ``/files`` hands out preserved originals, which are what they are."""
KINDS = ("docx", "pdf", "acled", "mm")
ASKED = {
    "/find": [f"?q={word}" for word in CALLED],
    "/intake/earlier": [f"?name={word}" for word in CALLED],
    "/intake": [f"?name={word}" for word in CALLED],
}
LEFT_OUT = ("/enter", "/replayed", "/static")
MOST, MOST_INSIDE = 48, 12
"""Addresses of one route that are asked: all of those that leave the house, some of the others."""


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive, filled once; each test works on a copy."""
    root = tmp_path_factory.mktemp("shields") / "case"
    stories = root.parent / "texts"
    stories.mkdir()
    (stories / "a.txt").write_text(LEDE, encoding="utf-8")
    (stories / "b.txt").write_text(SECOND, encoding="utf-8")
    clock, ids = SteppingClock(), CountingIds()
    create(root, plain=False, name="Shields", passphrase=WORK, clock=clock, ids=ids, cost=CHEAP)
    with open_archive(root, lambda: WORK, clock=clock, ids=ids, agent="tester", reading=InProcess()) as archive:
        fill(archive, stories)
    return root


@pytest.fixture
def shielding(filled_once: Path, tmp_path: Path, clock: SteppingClock, ids: CountingIds) -> Iterator[Archive]:
    root = tmp_path / "case"
    shutil.copytree(filled_once, root)
    ids.count = 100_000
    with open_archive(root, lambda: WORK, clock=clock, ids=ids, agent="tester", reading=InProcess()) as archive:
        yield archive


@pytest.fixture
def inside(shielding: Archive, ids: Ids, clock: Clock) -> Iterator[TestClient]:
    app = create_app(ArchiveDesk(shielding), TOKEN, ids, clock)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        client.get(f"/enter?token={TOKEN}")
        yield client


def words(data: bytes) -> str:
    """What can be read in an answer: of a paper, its pages."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            data = b"".join(packed.read(name) for name in packed.namelist())
    if data.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(data) as paper:
            return "\n".join(page.get_textpage().get_text_range() for page in paper)
    return data.decode("utf-8", "replace")


def held(archive: Archive) -> dict[str, list[str]]:
    """Something of every kind that an address can name."""
    here = context(archive)
    people = [one.id for one in here.entities.values() if one.schema == "person"]
    documents = [one.id for one in archive.store.documents()]
    return {
        "document": documents, "other": documents[:2], "testimony": documents, "entity": list(here.entities), "person": people,
        "capture": [one.id for one in archive.store.captures()], "key": [one.key for one in entries.entries(archive)],
        "kind": list(KINDS), "mechanism": ["wgeid", "wgad"], "number": ["1"], "form": ["testimony"],
    }  # fmt: skip


def addresses(app: object, archive: Archive) -> Iterator[tuple[str, str]]:
    known = held(archive)
    for route in getattr(app, "routes"):  # noqa: B009  the type of an app says nothing of its routes
        if not isinstance(route, Route) or "GET" not in (route.methods or ()) or route.path.startswith(LEFT_OUT):
            continue
        names = re.findall(r"\{(\w+)", route.path)
        for chosen in islice(
            product(*(known.get(name, ["x"]) for name in names)), MOST if route.path in OUTGOING else MOST_INSIDE
        ):
            path = route.path
            for name, value in zip(names, chosen, strict=True):
                path = re.sub(rf"\{{{name}[^}}]*\}}", value, path)
            for question in ASKED.get(route.path, [""]):
                yield route.path, path + question
    for person in known["person"]:
        for office in ("un", "press", "prosecutor"):
            yield OUTGOING[8], f"/appeals/letter/file.docx?person={person}&office={office}&lang=en"


def test_no_page_says_what_is_sealed_and_nothing_that_leaves_names_the_unnamed(
    inside: TestClient, shielding: Archive
) -> None:
    answered: set[str] = set()
    leaks: list[str] = []
    for route, path in addresses(inside.app, shielding):
        answer = inside.get(path)
        said = words(answer.content) if answer.status_code == 200 else answer.text
        leaks += [f"{path}: {word}" for word in SECRET if word in said]
        if answer.status_code == 200:
            answered.add(route)
        if route in OUTGOING:
            leaks += [f"{path}: {word}" for word in CALLED if word in said]
    assert leaks == []
    assert set(OUTGOING) <= answered, "a route that never answers proves nothing"
    assert len(answered) > 60


def test_no_search_leads_to_the_unnamed(inside: TestClient, shielding: Archive) -> None:
    unnamed = {one.id for one in context(shielding).entities.values() if one.shielded}
    for word in CALLED:
        for path in (f"/find?q={word}", f"/find?q={word.lower()[:-1]}", f"/intake/earlier?name={word}"):
            page = inside.get(path).text
            assert not [one for one in unnamed if one in page], path
    # What the form was told of them leads nowhere either; other words of the same form do.
    for word in ("Kincanary", "Appealcanary", "Consentcanary"):
        assert "/sources/d-" not in re.sub(r"<nav.*?</nav>", "", inside.get(f"/find?q={word}").text, flags=re.DOTALL), (
            word
        )
        assert shielding.store.search(word) == []
    assert shielding.store.search("prosecutor")
    shown = inside.get("/find?q=Daulet+Sadvakas").text
    assert not [word for word in CALLED if word in shown], "a search for a name shows nobody unnamed beside it"


def test_nobody_joins_the_unnamed_with_a_name(shielding: Archive) -> None:
    here = context(shielding)
    unnamed = [one for one in here.entities.values() if one.shielded]
    named = next(one for one in here.entities.values() if one.name == NAMED)
    assert len(unnamed) >= 7
    for one in unnamed:
        for verdict in Verdict:
            with pytest.raises(ShieldedPersonError):
                acts.judge(shielding, named.id, one.id, verdict, "tester", "I know her")
        with pytest.raises(UnnamedPaperError):
            casework.brief(shielding, one.id)
    told = next(one for one in entries.entries(shielding, "testimony"))
    for role in links.ROLES:
        with pytest.raises(ShieldedPersonError):
            links.link(shielding, told.document, unnamed[0].id, role=role)
    with pytest.raises(ShieldedPersonError):
        links.link(shielding, told.document, named.id, role=links.SPEAKER)
    assert [one for one in shielding.store.judgements() if {one.left, one.right} & {each.id for each in unnamed}] == []
    assert all(len(one.members) == 1 for one in unnamed)


def test_a_known_person_chosen_before_unnamed_was_ticked_is_not_kept(shielding: Archive) -> None:
    named = next(one.id for one in context(shielding).entities.values() if one.name == NAMED)
    given = Given(
        answers={"when": ["2023-05-04"], "who": ["a relative"], "who_unnamed": ["yes"]},
        nodes={"who.0": named, "who": named},
    )
    made = entries.enter(shielding, "picket_day", given)
    row = entries.entry(shielding, made.key)
    assert row is not None
    assert [one.node for one in row.all("who")] == [""]
    capture = shielding.store.capture(made.capture)
    assert capture is not None
    assert named.encode() not in b"".join(shielding.vault.read(capture.sha256))


def test_who_they_are_is_in_no_page_of_the_case_database(shielding: Archive) -> None:
    key = keyring.unlock(shielding.root / KEYS, WORK).database
    pages = readable(shielding.root / "case.db", key)
    assert [word for word in SECRET if word.encode() in pages] == []
    unnamed = {one.id for one in shielding.store.nodes() if one.shielded}
    records = [one for one in shielding.store.sealed_values() if one.kind in {"sealed: speaker", "sealed: contact"}]
    assert len(records) > len(unnamed)
    beside = json.dumps([[one.commitment, one.kind, one.value] for one in records])
    beside += "".join(row.note for one in records for row in shielding.store.custody(one.commitment))
    assert [one for one in unnamed if one in beside] == [], "not even that a record is about them"
    assert [one for one in audit.verify(shielding) if one.verdict == "failed"] == []


VERBS = (
    "people --json", "events --json", "sources --json", "findings --json", "picket --json", "case list --json",
    "testimony list --json", "appeal list --json", "appeal stats --json", "reprisal list --json", "reprisal public --json",
    "press list --json", "review --json", "rebuttal list --json", "lexicon list --json", "intake earlier Kincanary --json",
    "undercount --by document --json", "verify --json",
)  # fmt: skip


def test_no_verb_says_what_is_sealed_and_no_export_names_the_unnamed(shielding: Archive, tmp_path: Path) -> None:
    root, passphrase = shielding.root, tmp_path / "words"
    passphrase.write_text(WORK, encoding="utf-8")
    people = [one.id for one in browse.people(shielding)]
    shielding.close()

    def run(*call: object) -> str:
        done = kuager("-a", root, "--passphrase-file", passphrase, *call)
        return done.stdout + done.stderr

    said = {verb: run(*verb.split()) for verb in VERBS}
    said |= {f"show {one}": run("show", one, "--json") for one in people[:6]}
    said |= {f"find {word}": run("find", word, "--json") for word in CALLED[:2]}
    for name, ending in (("acled", "csv"), ("mm", "csv"), ("chronicle", "docx")):
        target = tmp_path / f"{name}.{ending}"
        told = run("export", "--format", name, "--to", target)
        assert target.is_file(), told
        out = words(target.read_bytes())
        assert [word for word in (*CALLED, *SECRET) if word in out] == [], name
    assert PASS not in "".join(said.values())
    assert [(verb, word) for verb, text in said.items() for word in SECRET if word in text] == []

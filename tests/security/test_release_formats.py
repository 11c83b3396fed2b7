"""A release in every format and two languages: what is withheld stands in no byte, and the search finds whatever is planted.

The unsafe twin: a release into every part of which something withheld was put, part by part. Each must be found, in each
file where other means of reading see it. A part of a release that nobody thought of here fails the first test.
"""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from kuager.model import publication
from kuager.model.publication import Imprint
from kuager.model.release import MINT, Cleared, Field, Record, Release, Source
from kuager.protect import scene_kinds as telling
from kuager.protect.clearance import clear
from kuager.protect.facts import Fact, Spot, Translated
from kuager.protect.leak import Index, Restricted, scan
from kuager.protect.scene import Scene
from kuager.publish.release import write
from kuager.workflow.redacting.scanning import eyes
from kuager.workflow.sandbox import InProcess
from tests.publish.sample import release
from tests.security.test_releases import NAMES, SECRETS, restricted, worlds
from tests.security.worlds import TODAY, published

WORLDS = 60 if os.environ.get("KUAGER_NIGHTLY") else 8
LANGUAGES = ("en", "ug")
WORDS = {
    "Record.title", "Name.text", "Field.value", "Field.quote", "Field.said_by", "Source.title", "Source.site", "Passage.prefix",
    "Passage.suffix", "Said.words", "Said.translations", "Piece.text", "Piece.by", "Piece.translations", "Text.title", "Text.author",
    "Text.site", "Testimony.speaker", "Answer.by", "Appeal.to", "PicketDay.place", "PicketDay.came", "Correction.by",
    "Correction.before", "Correction.after", "Change.title", "Kin.title", "Kin.relation", "Portrait.credit", "Portrait.alt",
    "Field.translations", "Record.traits",
}  # fmt: skip
"""Parts of a release that hold words."""
CODES = {
    "Record.id", "Record.form", "Record.changed", "Name.lang", "Name.script", "Name.kind", "Field.schema", "Field.event", "Field.prop",
    "Field.id", "Field.lineage", "Field.stance", "Field.machine", "Source.url", "Source.published", "Source.lang", "Passage.text",
    "Passage.layer", "Span.status", "Span.start", "Span.end", "Span.fields", "Kin.person", "Portrait.media_type", "Said.lang",
    "Said.machine", "Mark.targets", "Piece.on", "Text.id", "Text.kind", "Text.url", "Text.archived", "Text.published", "Text.lang",
    "Text.captured_on", "Text.sha256", "Text.layer", "Text.lineage", "Testimony.id", "Testimony.on", "Testimony.about",
    "Testimony.medium", "Testimony.lang", "Testimony.text", "Answer.on", "Answer.kind", "Appeal.id", "Appeal.sent", "Appeal.kind",
    "Appeal.about", "Appeal.state", "PicketDay.id", "PicketDay.series", "PicketDay.date", "PicketDay.police", "PicketDay.texts",
    "Body.id", "Body.kind", "Body.place", "Body.people", "Body.texts", "Place.id", "Place.kind", "Place.area", "Place.people", "Place.called",
    "Correction.id", "Correction.on", "Correction.kind", "Correction.of", "Change.on", "Change.kind", "Change.of",
}  # fmt: skip
"""Parts that hold ids, dates and codes; clearance makes them, and a page's address is searched with every other byte."""
UNUSED = {"Change.title", "Kin.relation"}
"""Words that no file shows as they are."""


def test_every_part_of_a_release_is_known_here() -> None:
    known = [one for one in vars(publication).values() if isinstance(one, type) and is_dataclass(one)]
    kinds = [one for one in known if one.__name__ not in {"Rules", "Imprint"}]
    parts = {
        f"{kind.__name__}.{one.name}"
        for kind in (*kinds, Record, Field, Source)
        for one in fields(kind)
        if "str" in str(one.type)
    }
    assert parts - WORDS - CODES == set(), "say whether it holds words, so that something is planted there"


class Planter:
    """Puts something withheld into every part of a release that holds words, another one into each part."""

    def __init__(self) -> None:
        self.canaries: dict[str, str] = {}

    def release(self, one: Release) -> Release:
        kinds = ("items", "picket", "testimonies", "appeals", "texts", "bodies", "places", "corrections")
        planted = {kind: tuple(self._minted(each) for each in getattr(one, kind)) for kind in kinds}
        return replace(one, **planted)

    def _minted(self, one: Cleared[Any]) -> Cleared[Any]:
        return Cleared(value=self._value(one.value, ""), audience=one.audience, policy=one.policy, mint=MINT)

    def _value(self, value: Any, part: str) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            name = type(value).__name__
            return replace(
                value,
                **{one.name: self._value(getattr(value, one.name), f"{name}.{one.name}") for one in fields(value)},
            )
        if part == "Field.translations":
            return tuple((lang, self._word(words, part)) for lang, words in value)
        if isinstance(value, Mapping):
            return {key: self._word(words, part) for key, words in value.items()} if part in WORDS else value
        if isinstance(value, tuple):
            return tuple(self._value(each, part) for each in value)
        return self._word(value, part) if isinstance(value, str) and part in WORDS else value

    def _word(self, words: str, part: str) -> str:
        name = self.canaries.setdefault(part, f"Qoravel Ximtre{_letters(len(self.canaries))}")
        return f"{words} {name}".strip()


def _letters(number: int) -> str:
    return "".join("bdfghklmnprstvz"[int(digit)] + "o" for digit in f"{number:03}")


def _texts(path: Path) -> Iterator[str]:
    """Yields the words of a file, read by other means than the search that is tested."""
    if path.suffix == ".xlsx":
        with ZipFile(path) as packed:
            yield from (html.unescape(packed.read(name).decode("utf-8", "replace")) for name in packed.namelist())
    elif path.suffix == ".parquet":
        yield repr(parquet.read_table(path).to_pydict())
    else:
        yield html.unescape(path.read_text("utf-8", errors="replace"))


def test_whatever_is_planted_into_a_release_is_found_in_every_file_that_holds_it(tmp_path: Path) -> None:
    planter = Planter()
    careless = planter.release(replace(release(3, texts=4), imprint=Imprint(languages=LANGUAGES)))
    write(careless, tmp_path, workers=1)
    by_name = {name: part for part, name in planter.canaries.items()}
    found = {
        (one.restricted, one.file)
        for one in scan(tmp_path, [Restricted(id=by_name[name], value=name) for name in by_name])
    }
    paths = [one for one in tmp_path.rglob("*") if one.is_file()]
    there = {
        (part, path.relative_to(tmp_path).as_posix())
        for path in paths
        for text in _texts(path)
        for name, part in by_name.items()
        if name in text
    }
    assert there - found == set()
    assert {part for part, _ in there} >= WORDS - UNUSED, "a part that is shown nowhere proves nothing here"
    assert {".html", ".csv", ".jsonl", ".xlsx", ".parquet", ".json"} <= {Path(file).suffix for _, file in found}


@st.composite
def besides(draw: st.DrawFn, world: Scene) -> telling.Besides:
    """Days, testimonies, letters and corrections whose every word may be a name or a secret."""
    ids = sorted(world.people)
    said = st.lists(st.sampled_from((*NAMES, *SECRETS, "they waited")), min_size=1, max_size=2).map(", ".join)
    who = st.sampled_from(ids)

    def fact(number: int) -> Fact:
        return Fact(
            claim=f"b-{number}", person=draw(st.sampled_from(("", *ids))), schema="testimony", prop="said", value=draw(said),
            document="d-9", quote=draw(said), public=draw(st.booleans()), confided=draw(st.booleans()), others=tuple(ids),
            source=Source(title=draw(said), site="courier.example", url="https://courier.example/x", lang="en"),
            speaker=draw(st.sampled_from(("", *ids))), reviewed=True, looked=draw(st.booleans()),
            place=Spot(layer="ab" * 32, start=3, end=9, before=draw(said), after=draw(said)),
            translations=(Translated(lang="ru", words=draw(said)),),
        )  # fmt: skip

    return telling.Besides(
        days=(telling.DayTold(series=1, day=7, date="2021-02-14", place="Oskemen", tellings=(telling.DayTelling(fact=fact(1), came="5"),),
                      slogans=(fact(2),), acts=(telling.ActTold(code="detention", count=1, fact=fact(3)),), said=(fact(4),), people=(draw(who),)),),
        testimonies=(telling.TestimonyTold(key="k1", on="2021-03", speakers=(draw(who),), about=(draw(who),), public=True, document="d-9", words=(fact(5),)),),
        letters=(telling.LetterTold(key="k2", sent="2021-04", to="Consulate", office=True, about=(draw(who),), senders=(draw(who),), asked=(fact(6),),
                            answers=(telling.AnswerTold(on="2021-05", by="Consulate", words=fact(7)),)),),
        corrections=(telling.CorrectionTold(key="k3", on="2021-06-01", kind="correction", about=(draw(who),), words=fact(8), before=fact(9), by="the team"),),
    )  # fmt: skip


@st.composite
def whole_worlds(draw: st.DrawFn) -> Scene:
    world = draw(worlds())
    return replace(world, besides=draw(besides(world)))


# Not shrunk: a world takes a second to write in every format, and the first one that fails says enough.
@settings(max_examples=WORLDS, deadline=None, phases=(Phase.generate,))
@given(whole_worlds(), st.sampled_from(("public", "press", "lawyers")))
def test_nothing_withheld_is_in_any_format(world: Scene, audience: str) -> None:
    done = clear(world, audience, TODAY, k=3)
    with TemporaryDirectory() as name:
        folder = published(done, Path(name), audience, languages=LANGUAGES, dossiers=True)
        hits = [one for one in scan(folder, Index(restricted(world, audience)), eyes=eyes(InProcess())) if one.sure]
        assert json.loads((folder / "data" / "datapackage.json").read_bytes())
    assert hits == []

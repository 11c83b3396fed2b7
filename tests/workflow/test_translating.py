"""A story that came in two languages is one voice in the archive, until a person says otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from kuager.model import EdgeKind
from kuager.workflow import audit, browse, ingest, lineages, reader
from kuager.workflow.archive import Archive

ENGLISH = """A sister walks to the ministry

Aziza Karimova walked 11 kilometres to the ministry in Tashkent on May 12, 2021, with a photograph of her brother.
Rustam Karimov, 34, was taken at 7:40 from a bus in Termez on October 3, 2018, and given 16 years.
The guard took 27 of her 215 letters, her neighbour Farid Nazarov said.
The ministry had received 4,300 appeals.
"""
RUSSIAN = """Сестра идёт в министерство

12 мая 2021 года Азиза Каримова прошла 11 километров до министерства в Ташкенте с фотографией брата.
Рустама Каримова, ему 34 года, 3 октября 2018 года в 7:40 увезли из автобуса в Термезе и дали ему 16 лет.
Охранник взял 27 из её 215 писем, сказал её сосед Фарид Назаров.
Министерство получило 4 300 обращений.
"""
LATER = """Письмо от брата

Азиза Каримова 20 ноября 2021 года получила письмо от брата. Рустам Каримов пишет, что ему исполнилось 35 лет.
В письме 19 строк, почтальон Фарид Назаров принёс его в 9:15 в Ташкенте.
Азиза Каримова написала ещё 60 обращений, в министерстве ей дали номер 512.
"""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    found = {}
    for name, text in (("english", ENGLISH), ("russian", RUSSIAN), ("later", LATER)):
        path = tmp_path / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        found[name] = str(path)
    return found


def added(archive: Archive, paths: list[str]) -> dict[str, str]:
    list(ingest.add(archive, paths))
    return {Path(item).stem: str(document) for document, item in browse.items(archive).items()}


@pytest.mark.parametrize(
    "batches", [("english russian later",), ("later", "russian", "english"), ("russian later", "english")]
)
def test_a_translation_is_one_voice_however_the_texts_came(archive, files, batches):
    for batch in batches:
        of = added(archive, [files[name] for name in batch.split()])
    (edge,) = archive.store.edges()
    assert edge.kind is EdgeKind.TRANSLATED
    assert {edge.parent, edge.child} == {of["english"], of["russian"]}
    assert sorted(len(one.documents) for one in archive.store.lineages()) == [1, 2]
    assert audit.rebuild(archive, check=True).changed == ()


def test_a_person_may_say_that_two_texts_are_two(archive, files):
    of = added(archive, list(files.values()))
    done = lineages.say_lineage(
        archive, lineages.INDEPENDENT, of["english"], of["russian"], "tester", "both were there"
    )
    browse.findings(archive)
    assert archive.store.edges() == []
    assert audit.rebuild(archive, check=True).changed == ()
    lineages.undo_lineage(archive, done.seq, "tester")
    told = next(one for one in browse.findings(archive) if one.method.startswith("copies"))
    assert "is a translation of" in told.explanation
    assert len(archive.store.edges()) == 1


def test_the_page_of_a_text_names_its_translation(archive, files):
    of = added(archive, list(files.values()))
    (edge,) = archive.store.edges()
    assert [kind for kind, *_ in reader.reader(archive, edge.child).edges] == ["translated"]
    assert [kind for kind, *_ in reader.reader(archive, edge.parent).edges] == ["translated_from"]
    assert reader.reader(archive, of["later"]).edges == ()

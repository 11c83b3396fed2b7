"""Findings as people work on them: who settled them, and what stands before publishing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kuager.model import FindingState
from kuager.workflow import audit, browse, ingest, review
from kuager.workflow.noticed import before_publishing, noticed
from kuager.workflow.spoken import LANGUAGES, spoken

EARLIER = """Sisters wait
2022-05-01

Two women sit at a kitchen table in a village near the border and turn the pages of an old album with photographs.
Dana Ospanova said her brother Arman Ospanov was sentenced to 12 years in prison in 2019.
The other sister pours tea and says nothing for a long while, then goes out to feed the sheep before the evening comes.
"""
LATER = """A year on
2023-06-01

No letter has come from the colony in the north, and the winter was long for the family.
According to Dana Ospanova, a court gave her brother a longer term than she knew at first. Arman Ospanov was sentenced to 15 years in prison, according to Dana Ospanova.
"""
OTHER = """Another voice
2023-07-01

In the market of the town people still speak of the herder who sold wool there every spring.
Nobody opened the door at the house of Dana Ospanova. It was snowing.
Marat Bekov said that Arman Ospanov was sentenced to 15 years in prison.
"""


def put(archive, folder, *texts):
    for number, text in enumerate(texts):
        (folder / f"story{number}.txt").write_text(text, encoding="utf-8")
    list(ingest.add(archive, [str(folder)]))
    return archive


@pytest.mark.parametrize(("texts", "witness"), [((EARLIER, LATER), "Dana Ospanova"), ((EARLIER, OTHER), None)])
def test_one_witness_with_two_accounts_stands_before_publishing(archive, tmp_path, texts, witness):
    folder = tmp_path / "stories"
    folder.mkdir()
    put(archive, folder, *texts)
    lengths = [row for row in noticed(archive) if row.finding.prop == "sentence_length"]
    assert lengths
    assert [row.witness for row in lengths] == [witness] * len(lengths)
    assert [row.finding.id for row in before_publishing(archive)] == [row.finding.id for row in lengths if witness]
    for row in before_publishing(archive):
        review.settle_finding(archive, row.finding.id, FindingState.EXPLAINED, "tester", "she was asked: 15 years")
    assert before_publishing(archive) == []


def test_who_settled_a_finding_stays_through_a_rebuild(filled):
    finding = browse.findings(filled)[0]
    assert finding.told is not None
    answer = finding.told.resolutions[0].template
    review.settle_finding(filled, finding.id, FindingState.RESOLVED, "tester", "asked the outlet", answer)
    audit.rebuild(filled)
    row = next(one for one in noticed(filled) if one.finding.id == finding.id)
    assert row.settled is not None
    assert (row.settled.agent, row.settled.reason, row.settled.answer) == ("tester", "asked the outlet", answer)
    for lang in LANGUAGES:
        assert row.settled.words(lang).startswith(spoken(finding, lang).answers[0].words)
    assert noticed(filled)[-1].finding.id == finding.id


def test_an_answer_that_was_not_offered_is_not_kept(filled):
    finding = browse.findings(filled)[0]
    review.settle_finding(filled, finding.id, FindingState.EXPLAINED, "tester", "why", "answer.made.up")
    row = next(one for one in noticed(filled) if one.finding.id == finding.id)
    assert row.settled is not None
    assert row.settled.answer is None


def test_every_finding_of_an_archive_speaks_four_languages(filled):
    for one in browse.findings(filled):
        said = {lang: spoken(one, lang) for lang in LANGUAGES}
        assert said["en"].question == one.question
        assert said["en"].explanation == one.explanation
        assert len({words.question for words in said.values()}) == len(LANGUAGES)


def test_a_finding_without_templates_is_shown_as_it_was_written(filled):
    one = replace(browse.findings(filled)[0], told=None)
    assert spoken(one, "ru").question == one.question
    assert [answer.words for answer in spoken(one, "ru").answers] == list(one.resolutions)

"""Status, silence and people's judgements without a browser."""

import json

from click.testing import CliRunner

from kuager.cli.root import cli
from kuager.errors import UnknownIdError, UsageError
from kuager.workflow import browse


def run(archive, *words):
    answer = CliRunner().invoke(cli, ["-a", str(archive.root), *words])
    return answer.exception, answer.output


def sentenced(archive) -> str:
    return next(row.id for row in browse.people(archive) if row.last_status and "sentence" in row.last_status)


def test_status_says_what_is_possible_on_the_day_asked(filled):
    person = sentenced(filled)
    failed, said = run(filled, "status", person, "--on", "2020-01-01")
    assert failed is None
    assert "On 1 January 2020" in said
    assert "possible: serving a sentence" in said
    assert "Last news 2 June 2023" in run(filled, "status", person)[1]
    for lang, words in (
        ("kk", "Соңғы хабар: 2 маусым 2023"),
        ("ru", "Последнее известие: 2 июня 2023 г."),
        ("zh", "最后消息：2023年6月2日"),
    ):
        assert words in run(filled, "status", person, "--lang", lang)[1]
    found = json.loads(run(filled, "status", person, "--on", "2020-01-01", "--json")[1])
    assert found["day"] == "2020-01-01"
    assert {one["status"] for one in found["standing"]["may"]} >= {"imprisoned"}
    for stretch in found["line"]["stretches"]:
        for one in stretch["statements"]:
            assert filled.store.document(one["document"]).text[one["start"] : one["end"]] == one["exact"]


def test_what_was_not_known_then_is_not_said(filled):
    person = sentenced(filled)
    said = run(filled, "status", person, "--on", "2020-01-01", "--known-on", "2023-05-20", "--known-to", "public")[1]
    assert "As known to the public on 20 May 2023" in said
    assert "P13Y" not in said
    assert "nobody says anything" in run(filled, "status", person, "--known-on", "2019-01-01")[1]


def test_nobody_has_no_status(filled):
    assert isinstance(run(filled, "status", "n-00000000")[0], UnknownIdError)


def test_a_judgement_is_given_shown_and_taken_back(filled):
    document = browse.sources(filled)[0].document
    assert isinstance(run(filled, "grade", document, "likely")[0], UsageError), "no reason"
    failed, said = run(filled, "grade", document, "likely", "--reason", "papers seen")
    assert (failed, "papers seen" in said) == (None, True)
    assert json.loads(run(filled, "grade", document, "--json")[1])[0]["value"] == "likely"
    assert run(filled, "grade", document, "--undo")[0] is None
    assert "Nobody has judged" in run(filled, "grade", document)[1]


def test_show_carries_the_grade_of_every_value(filled):
    person = sentenced(filled)
    found = json.loads(run(filled, "show", person, "--json")[1])
    values = [value for group in found["properties"] for value in group["values"]]
    assert all(value["grade"]["method"] == "corroboration@1" for value in values)
    assert all(len(value["voices"]) == len(value["claims"]) for value in values)

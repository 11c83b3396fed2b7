"""The verbs about names, as a person and as a program sees them. All names are invented."""

import json

import pytest
from click.testing import CliRunner

from kuager.cli.names import names
from kuager.errors import BadTableError, MissingFileError, UnreadableFileError


def run(*args):
    return CliRunner().invoke(names, args)


def test_forms_name_their_standard_and_how_sure_they_are():
    found = json.loads(run("forms", "Нұрдәулет Серікұлы", "--json").output)
    assert {"name", "parts", "forms"} == set(found)
    assert found["parts"][1] == {
        "word": "серікұлы",
        "stems": ["serik"],
        "ending": "uli",
        "makes": "father",
        "sex": "m",
    }
    assert {form["script"] for form in found["forms"]} == {"Cyrl", "Latn", "Arab", "Hans"}
    assert all(form["source"] and form["how"] in {"written", "table", "likely"} for form in found["forms"])


def test_forms_are_a_table_for_people():
    done = run("forms", "Nurdaulet Serik")
    assert done.exit_code == 0
    assert "Kazakh Arabic alphabet" in done.output


def test_one_pair_has_its_reasons():
    found = json.loads(run("compare", "Nurdaulet Serik", "Нұрдәулет Серік", "--json").output)
    assert found["verdict"] == "same"
    assert {"name", "value", "why"} == set(found["features"][0])


def test_a_table_keeps_other_columns_and_short_rows(tmp_path):
    (tmp_path / "in.csv").write_text("id,a,b,score\n1,Nurdaulet Serik,Нұрдәулет Серік,old\n2,Aigul\n", encoding="utf-8")
    assert run("compare", "--pairs", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv")).exit_code == 0
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "id,a,b,score,verdict"
    assert lines[1].endswith(",same")
    assert lines[2] == "2,Aigul,,0.0000,different"


@pytest.mark.parametrize(
    ("table", "kind"),
    [(b"x,y\n1,2\n", BadTableError), (b"a,b\nAigul,\xff\xfe\n", UnreadableFileError), (None, MissingFileError)],
)
def test_a_table_that_cannot_be_read_leaves_what_was_written_before(tmp_path, table, kind):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    target.write_text("what was written before", encoding="utf-8")
    if table is not None:
        source.write_bytes(table)
    done = run("compare", "--pairs", str(source), "--out", str(target))
    assert isinstance(done.exception, kind)
    assert target.read_text(encoding="utf-8") == "what was written before"
    assert {path.name for path in tmp_path.iterdir()} == {"out.csv", *(["in.csv"] if table else [])}


def test_a_table_can_be_written_over_itself(tmp_path):
    table = tmp_path / "pairs.csv"
    table.write_text("a,b\nAigul,Айгүл\n", encoding="utf-8")
    assert run("compare", "--pairs", str(table), "--out", str(table)).exit_code == 0
    assert table.read_text(encoding="utf-8").splitlines()[1].startswith("Aigul,Айгүл,")

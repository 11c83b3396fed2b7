"""The verb of the lexicon: a dry run, taking in, listing, writing out, and reading the texts again."""

from __future__ import annotations

import json

from tests.cli.test_cli import case
from tests.command import kuager

__all__ = ["case"]

TABLE = "kind;canonical;spelling;lang\nperson;Daulet Sadvakasuly;Daulet Sadvakas;en\nghost;x;y;\norganisation;The gate;the consulate;en\n"


def test_from_a_table_to_texts_read_again(case, tmp_path):
    path = tmp_path / "words.csv"
    path.write_bytes(TABLE.encode("utf-8-sig"))
    looked = kuager("-a", case, "lexicon", path, "--dry-run")
    assert looked.returncode == 1
    assert "K-EXTRACT-001" in looked.stderr
    assert "[line 3]" in looked.stderr
    assert "Nothing was kept" in looked.stderr
    assert json.loads(kuager("-a", case, "lexicon", "--json").stdout) == []
    assert "2 of them new" in kuager("-a", case, "lexicon", path).stderr
    assert "0 of them new" in kuager("-a", case, "lexicon", path).stderr
    rows = json.loads(kuager("-a", case, "lexicon", "--json").stdout)
    assert [(row["entry"]["spelling"], row["origins"][0]["name"]) for row in rows] == [
        ("the consulate", "words.csv"),
        ("Daulet Sadvakas", "words.csv"),
    ]
    out = kuager("-a", case, "lexicon", "--out").stdout
    assert "Daulet Sadvakasuly,Daulet Sadvakas" in out
    listed = kuager("-a", case, "lexicon", "--again", "--dry-run")
    assert len(listed.stdout.splitlines()) == 2
    assert "Nothing was changed" in listed.stderr
    done = kuager("-a", case, "lexicon", "--again")
    assert "2 texts read again" in done.stderr
    assert kuager("-a", case, "lexicon", "--again").stdout == ""
    assert kuager("-a", case, "verify").returncode == 0
    assert kuager("-a", case, "rebuild", "--check").returncode == 0

"""The picket's verbs: which day it is, logging, the series, and what is handed out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.command import kuager


def test_a_campaign_is_counted_logged_and_handed_out(tmp_path: Path) -> None:
    case = tmp_path / "case"
    kuager("init", case, "--plain", "--name", "Vigil")
    answers = ("name=Daily vigil", "start=2021-02-08", "rest=sunday")
    assert (
        kuager("-a", case, "enter", "series", *(part for one in answers for part in ("--answer", one))).returncode == 0
    )
    for asked, day, held, rest in (("2021-12-04", 300, 258, 42), ("2022-06-22", 500, 429, 71)):
        view = json.loads(kuager("-a", case, "picket", "--json", "--on", asked, "--series", "Daily vigil").stdout)
        assert (view["start"], view["day"], view["date"]) == ("2021-02-08", day, asked)
        assert (view["picket_days"], view["rest_days"], view["events"]) == (held, rest, [])
    log = ("-a", case, "picket", "log", "--on", "2021-12-04")
    first = kuager(*log, "--people", "5", "--who", "Aizhan T.", "--slogan", "=Free them", "--json")
    assert json.loads(first.stdout)["version"] == 1
    again = kuager(*log, "--people", "7")
    assert (again.returncode, "--add" in again.stderr) == (2, True)
    assert json.loads(kuager(*log, "--people", "7", "--add", "--json").stdout)["version"] == 2
    (row,) = json.loads(kuager("-a", case, "picket", "series", "--json").stdout or "[]")
    assert (row["name"], row["start"], row["rest"], row["logged"]) == ("Daily vigil", "2021-02-08", "6", 1)
    assert kuager("-a", case, "export", "--format", "acled", "--to", tmp_path / "rows.csv").returncode == 0
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        (event,) = csv.DictReader(file)
    assert (len(event), event["event_date"], event["tags"]) == (31, "2021-12-04", "crowd size=5-7")
    chronicle = ("-a", case, "picket", "export", "--format", "chronicle", "--to")
    assert kuager(*chronicle, tmp_path / "c.pdf").returncode == 0
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")
    assert kuager(*chronicle, tmp_path / "c.pdf").returncode == 2
    assert kuager(*chronicle, tmp_path / "c.txt").returncode == 2
    assert kuager("-a", case, "picket", "--series", "another").returncode == 2

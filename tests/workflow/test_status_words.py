"""Statuses told in four languages reach the person's line: a condition of release, an arrest at home, a death in prison."""

from __future__ import annotations

from pathlib import Path

import pytest

from kuager.workflow import browse, ingest, status
from kuager.workflow.archive import Archive

TOLD = [
    ("Madina Orazbek", "house_arrest", "Madina Orazbek was placed under house arrest on 14 May 2019, her sister Aliya Orazbek said."),
    ("Kanat Serikov", "released_conditions", "Kanat Serikov was released on 3 March 2020 on condition that he does not leave his village, his wife said."),
    ("Nurzhan Kasym", "passport_taken", "Police confiscated the passport of Nurzhan Kasym in December 2016. He lives in Tacheng."),
    ("Мадин", "house_arrest", "Мадина Оразбек была помещена под домашний арест 14 мая 2019 года, рассказала её сестра Алия Оразбек."),
    ("Айдос", "released_conditions", "Айдос Нурлан был освобождён условно-досрочно 5 апреля 2021 года, сказал его брат Ержан Нурлан."),
    ("Ботагоз", "dead", "Ботагоз Алимова умерла в тюрьме 9 ноября 2018 года, говорит её сын Даулет Алимов."),
    ("Мадина", "house_arrest", "Мадина Оразбек 2019 жылғы 14 мамырда үйқамаққа алынды, деді сіңлісі Әлия Оразбек."),
    ("Айдос", "released_conditions", "Айдос Нұрлан 2021 жылғы 5 сәуірде ауылдан шықпайды деген шартпен босатылды, деді ағасы Ержан Нұрлан."),
    ("王建国", "dead", "王建国于2018年11月9日在狱中死亡，他的儿子王强说。"),
    ("周涛", "released_conditions", "周涛于2021年4月5日获释，但不得离开村子。周涛的母亲说他身体很差。"),
    ("李伟", "in_camp", "李伟于2017年10月被送往再教育营。"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wanted", "text"), TOLD, ids=[str(number) for number in range(11)])
def test_what_a_sentence_says_stands_on_the_line(
    archive: Archive, tmp_path: Path, name: str, wanted: str, text: str
) -> None:
    (tmp_path / "text.txt").write_text(text + "\n", encoding="utf-8")
    list(ingest.add(archive, [str(tmp_path / "text.txt")]))
    person = next(row for row in browse.people(archive) if name in row.name)
    line = status.status_on(archive, person.id).line
    assert any(one.status.startswith(wanted) for one in line.stretches), [one.status for one in line.stretches]

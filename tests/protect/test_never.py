"""What is never public is found by its shape and its checksum, in four languages, and little else is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.protect import never


def iin(body: str) -> str:
    """A number with its check digit; the first weights, or the second where the first give ten."""
    for shift in (0, 2):
        digit = sum(((at + shift) % 11 + 1) * int(one) for at, one in enumerate(body)) % 11
        if digit < 10:
            return body + str(digit)
    return ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("her number is 110101199003078515.", "id_number"),
        ("身份证号11010519491231002X", "id_number"),
        ("ЖСН " + iin("85010135001"), "id_number"),
        ("паспорт № 12345678", "id_number"),
        ("护照号码 E12345678", "id_number"),
        ("call +7 (701) 555-01-23", "contact"),
        ("звоните 8 701 555 01 23", "contact"),
        ("电话13812345678", "contact"),
        ("write to a.b@courier.example", "contact"),
        ("微信号: sister_1990", "contact"),
        ("card 4111 1111 1111 1111", "bank"),
        ("lives at 12 Green Street", "address"),
        ("живёт на улице Абая, дом 15", "address"),
        ("Абай көшесі, 12 үйде", "address"),
        ("住在人民路12号", "address"),
        ("43.92345, 81.32456", "address"),
        ("a boy, 12 years old", "child"),
        ("ему было 15 лет", "child"),
        ("14 жаста", "child"),
        ("14岁的学生", "child"),
        ("１１０１０１１９９００３０７８５１５", "id_number"),
    ],
)
def test_it_is_found(text: str, kind: str) -> None:
    hits = [one for one in never.found(text) if one.kind == kind]
    assert hits
    assert all(0 <= one.start < one.end <= len(text) for one in hits)


@pytest.mark.parametrize(
    "text",
    [
        "sentenced to 15 years in prison in 2018",
        "приговорён к 12 годам, отбыл 5 лет лишения свободы",
        "On day 300, 2021-12-04, five people stood before the consulate.",
        "fined 4000000 tenge; article 488",
        "he was 45 years old",
        "被判处15年有期徒刑",
        "12 жылға сотталды",
        "the number 110101199003078514 fails its check",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert never.found(text) == []


@given(st.dates(min_value=date(1940, 1, 1), max_value=date(1999, 12, 31)), st.integers(0, 9999))
def test_a_wrong_check_digit_is_no_number(day: date, serial: int) -> None:
    number = iin(f"{day:%y%m%d}3{serial:04}")
    if number:
        assert never.iin(number)
        assert not never.iin(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("She was raped in the camp.", "sexual_violence"), ("Ему сделали операцию.", "health"), ("她被强奸", "sexual_violence"),
        ("He plans to leave tomorrow", "plan"), ("They crossed the border at night.", "route"), ("Ол ауруханада жатыр", "health"),
    ],
)  # fmt: skip
def test_a_person_is_asked_to_look(text: str, kind: str) -> None:
    assert kind in {one.kind for one in never.to_ask(text)}
    assert never.to_ask("She asked for her brother.") == []


def test_properties_are_never_public_by_their_kind() -> None:
    assert never.kind_of("person", "id_number") == "id_number"
    assert never.kind_of("injury", "when") == "health"
    assert never.kind_of("detention", "when") == ""
    assert never.called_child("a schoolboy from Ghulja")
    assert not never.called_child("a teacher")

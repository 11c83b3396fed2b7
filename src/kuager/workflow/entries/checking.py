"""Answers checked one by one: each becomes what is kept, or a problem beside its field. Nothing is guessed or cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from kuager.errors import BadDateError, ItemError
from kuager.errors.entries import (
    BadAddressError,
    BadAnswerDateError,
    BadAnswerLengthError,
    BadAnswerNumberError,
    BadAnswerTimeError,
    EndBeforeStartError,
    FieldProblem,
    FutureDateError,
    LongAnswerError,
    MissingAnswerError,
    NoCurrencyError,
    UnknownAnswerError,
    UnprintableAnswerError,
)
from kuager.model import BESIDE, EVENT, SPEAKER, EntryField
from kuager.text.edtf import parse
from kuager.workflow.entries.forms import NAMED, Asks, Form, FormField
from kuager.workflow.lists.values import read_date, read_length

SPEAKER_FIELD: Final = "speaker"
SAID_ON: Final = "said_on"
UNNAMED: Final = "_unnamed"
"""Ending of the field that says that whom another field names must stay unnamed."""
CURRENCY: Final = "_currency"
"""Ending of the answer that gives the currency of an amount."""
CURRENCIES: Final = ("KZT", "CNY", "USD", "EUR", "RUB", "KGS", "UZS", "TRY")
"""Offered first; any other ISO 4217 code may be written."""
_LETTER: Final = {"person": "p", "place": "l", "organisation": "o"}
_CODE: Final = re.compile(r"[A-Z]{3}")
_NUMBER: Final = re.compile(r"(>?)\s*(\d{1,9})(?:\s*[-–—/]\s*(\d{1,9}))?")
_AMOUNT: Final = re.compile(r"(?:\d{1,3}(?:[ ,.\u00a0\u202f]\d{3})+|\d{1,15})(?:[.,]\d{1,2})?")
_ISO_LENGTH: Final = re.compile(r"P(?=\d)(?:\d{1,3}Y)?(?:\d{1,3}M)?(?:\d{1,3}W)?(?:\d{1,5}D)?")
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_YES: Final = frozenset({"yes", "on", "1", "true"})


@dataclass(slots=True, kw_only=True)
class Checked:
    """What the answers come to.

    Attributes:
        fields: the answers that can be kept, in the order of the form.
        narrative: what was told in the teller's own words.
        narrative_label: its question.
        said_on: when it was said; empty for the day it is handed in.
        problems: what cannot be kept; then nothing is.
    """

    fields: list[EntryField] = field(default_factory=list)
    narrative: str = ""
    narrative_label: str = ""
    said_on: str = ""
    problems: list[FieldProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A form as it was handed in.

    Attributes:
        answers: by field, all values it was given; several lines of one box may stand in one value.
        nodes: records of the archive chosen as the same, by ``field`` or, for several people, ``field.number`` from 0.
    """

    answers: Mapping[str, Sequence[str]]
    nodes: Mapping[str, str] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """Returns the one answer to a question, without the spaces around it."""
        found = [value.strip() for value in self.answers.get(name, ()) if value.strip()]
        return found[0] if found else ""

    def lines(self, name: str) -> list[str]:
        """Returns the answers to a question that takes several, one a line."""
        every = (line.strip() for value in self.answers.get(name, ()) for line in value.splitlines())
        return [line for line in every if line]

    def yes(self, name: str) -> bool:
        """Says whether a box was ticked."""
        return self.one(name).lower() in _YES


def check(asked: Form, given: Given, lang: str, today: date) -> Checked:
    """Checks all answers of a form.

    Args:
        asked: the form.
        given: the answers.
        lang: of the questions, as they are kept beside the answers.
        today: where the archive is; later days are refused where the form does not ask for them.
    """
    checker = _Checker(asked=asked, given=given, lang=lang, today=today)
    return checker.run()


@dataclass(slots=True, kw_only=True)
class _Checker:
    asked: Form
    given: Given
    lang: str
    today: date
    found: Checked = field(default_factory=Checked)
    locals: dict[str, list[str]] = field(default_factory=dict)

    def run(self) -> Checked:
        self._number_names()
        for one in self.asked.fields:
            try:
                self.found.fields += self._answers(one)
            except ItemError as error:
                self._problem(one.name, error)
        self._order()
        return self.found

    def _number_names(self) -> None:
        """Gives whoever is named their local ids before any fact about them is read."""
        counts = dict.fromkeys(_LETTER.values(), 0)
        for one in self.asked.fields:
            schema = NAMED.get(one.asks)
            if schema is None:
                continue
            names = self.given.lines(one.name) if one.asks is Asks.PEOPLE else [self.given.one(one.name)]
            letter = _LETTER[schema]
            for name in names:
                if name:
                    counts[letter] += 1
                    self.locals.setdefault(one.name, []).append(f"{letter}{counts[letter]}")

    def _problem(self, name: str, error: ItemError) -> None:
        slug = type(error).__name__.removesuffix("Error")
        self.found.problems.append(
            FieldProblem(field=name, code=error.code, slug=slug, message=error.message, cure=error.cure)
        )

    def _answers(self, one: FormField) -> Iterator[EntryField]:
        values = self._values(one)
        for value in values:
            _refuse_unprintable(value)
            if len(value) > one.longest:
                raise LongAnswerError(f"{LongAnswerError.title} ({len(value)} characters, {one.longest} fit)")
        if not values:
            if one.required:
                raise MissingAnswerError
            return
        if one.asks is Asks.NARRATIVE:
            self.found.narrative, self.found.narrative_label = values[0], self.asked.question(one, self.lang)
            return
        if one.asks in NAMED:
            yield from self._named(one, values)
            return
        for value in values:
            yield self._plain(one, value)

    def _values(self, one: FormField) -> list[str]:
        if one.asks in {Asks.PEOPLE, Asks.LINES}:
            return self.given.lines(one.name)
        if one.asks is Asks.TERMS:
            return list(dict.fromkeys(self.given.lines(one.name)))
        if one.asks is Asks.YESNO:
            return ["yes"] if self.given.yes(one.name) else []
        found = self.given.one(one.name)
        if one.asks not in {Asks.LONG, Asks.NARRATIVE}:
            found = " ".join(found.split())
        return [found.replace("\r\n", "\n").replace("\r", "\n")] if found else []

    def _named(self, one: FormField, values: Sequence[str]) -> Iterator[EntryField]:
        shielded = self.given.yes(one.name + UNNAMED)
        for number, (value, local) in enumerate(zip(values, self.locals[one.name], strict=True)):
            key = f"{one.name}.{number}" if one.asks is Asks.PEOPLE else one.name
            yield EntryField(
                name=one.name,
                label=self.asked.question(one, self.lang),
                words=" ".join(value.split()),
                of=one.of if one.of == SPEAKER else self._about(one),
                local=local,
                schema=NAMED[one.asks],
                role=one.role or one.prop,
                # Somebody chose a known person first and ticked "unnamed" then: what is kept can never forget who it was.
                node="" if shielded else self.given.nodes.get(key, ""),
                shielded=shielded,
            )

    def _plain(self, one: FormField, value: str) -> EntryField:
        shown, meant = _READERS.get(one.asks, _as_it_is)(self, one, value)
        if one.name == SAID_ON:
            self.found.said_on = meant
        return EntryField(
            name=one.name,
            label=self.asked.question(one, self.lang),
            words=shown,
            value=meant if meant != shown else "",
            of=self._about(one),
            prop=one.prop,
            role=self._other(one),
            sealed="yes" if one.sealed else "",
        )

    def _about(self, one: FormField) -> str:
        if one.of in self.locals:
            return self.locals[one.of][0]
        if one.of == SPEAKER and one.prop and SPEAKER_FIELD not in self.locals:
            raise MissingAnswerError("This is about whoever speaks, and nobody is named there")
        if one.of not in {EVENT, SPEAKER} and not one.of.startswith(BESIDE):
            raise MissingAnswerError("This is about somebody who is not named")
        return one.of

    def _other(self, one: FormField) -> str:
        """Returns the local id of the other person of a kinship."""
        return self.locals[one.role][0] if one.role in self.locals else ""

    def _order(self) -> None:
        for first, second in self.asked.order:
            begin, end = (self._edge(name, last=name == second) for name in (first, second))
            if begin is not None and end is not None and end < begin:
                self._problem(second, EndBeforeStartError())

    def _edge(self, name: str, *, last: bool) -> date | None:
        """Returns the earliest day of a beginning, the latest of an end."""
        answer = next((one for one in self.found.fields if one.name == name), None)
        if answer is None:
            return None
        span = parse(answer.value or answer.words)
        return span.latest if last else span.earliest

    # --- one kind of answer each: (what is shown, what it stands for) -----------------------------------------------

    def date(self, one: FormField, value: str) -> tuple[str, str]:
        meant = value if _is_edtf(value) else read_date(value).value
        if meant is None or (read_date(value).error is not None and not _is_edtf(value)):
            raise BadAnswerDateError
        earliest = parse(meant).earliest
        if earliest is not None and earliest > self.today and not one.future:
            raise FutureDateError
        return value, meant

    def term(self, one: FormField, value: str) -> tuple[str, str]:
        label = dict(one.choices(self.lang)).get(value)
        if label is None:
            raise UnknownAnswerError
        return label, value

    def money(self, one: FormField, value: str) -> tuple[str, str]:
        parts = value.split()
        code = self.given.one(one.name + CURRENCY).upper()
        if not code and parts and _CODE.fullmatch(parts[-1].upper()):
            code, value = parts[-1].upper(), " ".join(parts[:-1])
        if not _AMOUNT.fullmatch(value):
            raise BadAnswerNumberError
        if not _CODE.fullmatch(code):
            raise NoCurrencyError
        amount = re.sub(r"[ ,.\u00a0\u202f](?=\d{3}(?:\D|$))", "", value).replace(",", ".")
        return f"{value} {code}", f"{amount} {code}"


def _as_it_is(checker: _Checker, one: FormField, value: str) -> tuple[str, str]:
    del checker, one
    return value, value


def _number(checker: _Checker, one: FormField, value: str) -> tuple[str, str]:
    del checker, one
    found = _NUMBER.fullmatch(value)
    if not found or (found[3] and (found[1] or int(found[3]) < int(found[2]))):
        raise BadAnswerNumberError
    return value, f"{found[1]}{int(found[2])}" + (f"/{int(found[3])}" if found[3] else "")


def _length(checker: _Checker, one: FormField, value: str) -> tuple[str, str]:
    del checker, one
    found = value if _ISO_LENGTH.fullmatch(value) else read_length(value).value
    if not found:
        raise BadAnswerLengthError
    return value, found


def _time(checker: _Checker, one: FormField, value: str) -> tuple[str, str]:
    del checker, one
    found = _TIME.fullmatch(value)
    if not found:
        raise BadAnswerTimeError
    return value, f"{int(found[1]):02}:{found[2]}"


def _url(checker: _Checker, one: FormField, value: str) -> tuple[str, str]:
    del checker, one
    parts = urlsplit(value) if value.isascii() or "://" in value else None
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadAddressError
    return value, value


def _yes(checker: _Checker, one: FormField, value: str) -> tuple[str, str]:
    del one
    return _WORDS_FOR_YES.get(checker.lang, "yes"), value


_WORDS_FOR_YES: Final = {"en": "yes", "kk": "иә", "ru": "да", "zh": "是", "ug": "ھەئە"}


def _is_edtf(value: str) -> bool:
    try:
        parse(value)
    except BadDateError:
        return False
    return True


def _refuse_unprintable(value: str) -> None:
    if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value):
        raise UnprintableAnswerError


_READERS: Final[Mapping[Asks, Callable[[_Checker, FormField, str], tuple[str, str]]]] = {
    Asks.DATE: _Checker.date,
    Asks.TERM: _Checker.term,
    Asks.TERMS: _Checker.term,
    Asks.MONEY: _Checker.money,
    Asks.NUMBER: _number,
    Asks.DURATION: _length,
    Asks.TIME: _time,
    Asks.URL: _url,
    Asks.YESNO: _yes,
}

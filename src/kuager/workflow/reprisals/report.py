"""A draft for the United Nations about reprisals against one person: strictly as reported, every statement with its source.

Facts about the procedure (read on 22 November 2026 in stored copies of the pages named in :data:`BODIES`): the informed consent
of the person is needed before anything is reported; a report goes to the body with which the person cooperated, and may go to
the office of the senior official directly; for disappearances a prompt intervention letter can be sent, without physical
protection. Human Rights Council resolutions 12/2 and 24/24 say who is protected and that allegations are reported yearly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from kuager.errors import UnknownIdError
from kuager.model import DocumentId
from kuager.model.paper import Block, Heading, Items, Paper, Para, Run, para
from kuager.model.schema import label, vocabulary
from kuager.publish import papers
from kuager.workflow import entries
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.dossier import dossier
from kuager.workflow.reprisals import shelf
from kuager.workflow.reprisals.pattern import pattern
from kuager.workflow.reprisals.views import Reprisal
from kuager.workflow.reviewed import ACCEPTED, BY_HAND
from kuager.workflow.status import today
from kuager.workflow.views import Dossier, PropertyGroup, ValueGroup

MAY: Final = frozenset({"un_named", "un_unnamed", "everyone"})
"""Wishes under which the United Nations may be told."""
_UNNAMED: Final = "un_unnamed"
_FACTS: Final = ("sex", "birth_date", "birth_place", "citizenship", "role", "residence")
_NAME_PART: Final = 4
"""Letters from which on a part of a name gives somebody away by itself."""
_UN: Final = "un_"
"""How the ids of recipients begin that belong to the United Nations."""
_WITHHELD: Final = "[name withheld at the person's wish]"
BODIES: Final = (
    ("To the body with which the person cooperated, and in copy to the office that follows reprisals: OHCHR, How to share "
    "information about cases of intimidation and reprisals, https://www.ohchr.org/en/reprisals/how-share-information-about-cases-intimidation-and-reprisals"),
    ("In the case of a disappearance: to the Working Group on Enforced or Involuntary Disappearances, which can send a prompt "
    "intervention letter to the Government; it cannot protect anybody physically: "
    "https://www.ohchr.org/en/special-procedures/wg-disappearances/reporting-disappearance-working-group"),
    ("Human Rights Council resolutions 12/2 (2009) and 24/24 (2013): those who seek to cooperate or have cooperated with the "
    "United Nations, or gave testimony or information to them, are protected from intimidation and reprisals; the "
    "Secretary-General reports on allegations every year (A/HRC/48/28, paragraph 1)."),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something the draft needs and does not have: what, who might know, and where to enter it."""

    what: str
    ask: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft with what is missing before it can be sent.

    Attributes:
        person: id of the person.
        name: as it stands in the draft.
        paper: the draft itself.
        told: how many reprisals stand in it.
        left_out: how many do not, because the person does not want it or was not asked.
        missing: in the order in which to ask.
    """

    person: str
    name: str
    paper: Paper
    told: int
    left_out: int
    missing: tuple[Missing, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def draft(archive: Archive, person: str) -> Draft:
    """Returns the draft about one person.

    Raises:
        UnknownIdError: when nobody has that id.
        AmbiguousIdError: when a shortened id fits more than one.
    """
    found = dossier(archive, person)
    if found.schema != "person":
        raise UnknownIdError(item=person)
    every = [one for one in shelf.reprisals(archive) if one.about(found.id)]
    told = sorted((one for one in every if one.wish in MAY), key=lambda one: (one.when, one.key))
    name = _WITHHELD if found.shielded or any(one.wish == _UNNAMED for one in told) else found.name
    writer = _Writer(archive=archive, here=context(archive), person=found, name=name, told=told)
    missing = tuple(_missing(found, every, told, writer.cooperation))
    return Draft(
        person=found.id, name=name, paper=writer.paper(missing, len(every) - len(told)), told=len(told),
        left_out=len(every) - len(told), missing=missing,
    )  # fmt: skip


def written(made: Draft, kind: str) -> bytes:
    """Returns a draft as ``docx`` or ``pdf``.

    Raises:
        UnknownPaperKindError: another kind.
        MissingPapersError: the extra is not installed.
    """
    return papers.write(made.paper, kind)


def _missing(
    person: Dossier, every: Sequence[Reprisal], told: Sequence[Reprisal], cooperation: Sequence[tuple[str, str]]
) -> Iterator[Missing]:
    form = f"/forms/reprisal?who={quote(person.name)}&node:who={person.id}&back=/reprisals/report/{person.id}"
    if not every:
        yield Missing(
            what="A reprisal against this person, logged with its day", ask="The person or the family", href=form
        )
        return
    for one in every:
        if one.wish not in MAY and one.wish != "inside":
            yield Missing(
                what=f"The person's consent to tell the United Nations of {_short(one)}",
                ask="The person",
                href=_change(one),
            )
    if any(one.wish == _UNNAMED for one in told):
        yield Missing(
            what="The name is withheld: read every quoted word for names and places that give the person away",
            ask="A second person of the team", href=f"/reprisals?person={person.id}",
        )  # fmt: skip
    if not cooperation:
        yield Missing(
            what="With which United Nations body the person cooperated, when and how",
            ask="The person, or whoever sent the submission", href="/forms/appeal?recipient=un_other",
        )  # fmt: skip
    for one in told:
        for what, there in (
            ("the day", one.day is not None), ("the place", bool(one.where)), ("who did it", bool(one.by or one.done_by)),
            ("what was said or done, in the person's words", bool(one.words or one.notes)),
            ("for which activity, and how that is known", bool(one.because_of or one.links)),
            ("to whom it was reported, and with what result", bool(one.reported_to)),
        ):  # fmt: skip
            if not there:
                yield Missing(what=f"Of {_short(one)}: {what}", ask="The person or a witness", href=_change(one))


def _short(one: Reprisal) -> str:
    return f"{label(one.kind).lower()} {one.when or 'without a date'}".strip()


def _change(one: Reprisal) -> str:
    return f"/entries/{one.key}"


@dataclass(slots=True, kw_only=True)
class _Writer:
    archive: Archive
    here: Context
    person: Dossier
    name: str
    told: Sequence[Reprisal]
    notes: list[str] = field(default_factory=list)
    cooperation: tuple[tuple[str, str], ...] = field(init=False)

    def __post_init__(self) -> None:
        self.cooperation = tuple(self._cooperation())

    def paper(self, missing: Sequence[Missing], left_out: int) -> Paper:
        blocks = [
            *self._missing(missing, left_out), *self._who(), *self._cooperated(), *self._acts(), *self._timing(), *_closing(),
        ]  # fmt: skip
        return Paper(
            title="Allegation of reprisal for cooperation with the United Nations",
            lang="en",
            kicker="DRAFT, not to be sent before the person agreed",
            facts=(("Person concerned", self.name), ("Date of this draft", today(self.archive).isoformat())),
            blocks=tuple(blocks),
            notes=tuple(self.notes),
            notes_title="Sources",
            footer="Confidential. The statements below are reported, not judged.",
        )

    def _told(self, words: str) -> str:
        """Returns words without the name that is withheld, in any spelling known; who reads them must still look."""
        if self.name != _WITHHELD:
            return words
        entity = self.here.entities[self.person.id]
        whole = {entity.name, *entity.spellings}
        parts = {part for name in whole for part in name.split() if len(part) >= _NAME_PART}
        for name in sorted(whole | parts, key=len, reverse=True):
            words = re.sub(re.escape(name), _WITHHELD, words, flags=re.IGNORECASE) if name else words
        return words

    def _note(self, words: str) -> int:
        self.notes.append(words)
        return len(self.notes)

    def _source(self, document: str, start: int, end: int, words: str = "") -> int:
        head = self.here.heads[DocumentId(document)]
        capture = self.here.captures[head.capture]
        quoted = f"“{words}” " if words else ""
        title = head.title if self.name != _WITHHELD else label("document")
        return self._note(
            f"{quoted}{title}, document {document}, characters {start} to {end}; SHA-256 of the preserved copy {capture.sha256}"
        )

    def _missing(self, missing: Sequence[Missing], left_out: int) -> list[Block]:
        blocks: list[Block] = []
        if missing:
            lines = tuple(para(Run(text=one.what, bold=True), f" (ask: {one.ask})", blank=True) for one in missing)
            blocks += [Heading(text="Missing before this can be sent"), Items(items=lines)]
        if left_out:
            blocks.append(
                para(f"{left_out} logged here stay out of this draft: the person did not agree or was not asked.")
            )
        return blocks

    def _who(self) -> list[Block]:
        lines = [para(Run(text="Name: ", bold=True), self.name)]
        if self.name != _WITHHELD:
            lines += [
                self._fact(group, values)
                for group in self.person.properties
                if group.prop in _FACTS and (values := [one for one in group.values if _said(group, one)])
            ]
        return [Heading(text="1. Person concerned"), Items(items=tuple(lines))]

    def _fact(self, group: PropertyGroup, values: Sequence[ValueGroup]) -> Para:
        runs: list[str | Run] = [Run(text=f"{group.label}: ", bold=True)]
        for number, value in enumerate(values):
            claim = value.claims[0]
            note = self._source(claim.document, claim.start, claim.end, claim.exact)
            runs.append(Run(text=("; or, by another source, " if number else "") + value.value, note=note))
        return para(*runs)

    def _cooperation(self) -> Iterator[tuple[str, str]]:
        """Yields (what, document) of what went to the United Nations for or by this person."""
        for form in ("appeal", "un_submission"):
            if form not in entries.forms():
                continue
            for row in entries.entries(self.archive, form):
                named = {self.here.id_of(row.node(one.local)) for one in row.answers if one.local and not one.shielded}
                if self.person.id in named and (form == "un_submission" or row.value("recipient").startswith(_UN)):
                    to = row.value("to") or row.value("mechanism") or "a body of the United Nations"
                    yield f"{row.value('when') or row.said_on}: {row.title.partition(':')[0]}, to {to}", row.document

    def _cooperated(self) -> list[Block]:
        lines = [para(Run(text=words, note=self._source(document, 0, 0))) for words, document in self.cooperation]
        lines += [
            para(self._told(f"Said to be the reason: {one.because_of}"))
            for one in self.told
            if one.because_of
        ]  # fmt: skip
        gap = para("Not known yet: with which body, when and how.", blank=True)
        return [
            Heading(text="2. Cooperation with the United Nations"),
            Items(items=tuple(lines if self.cooperation else [gap, *lines])),
        ]

    def _acts(self) -> list[Block]:
        blocks: list[Block] = [Heading(text="3. What is reported to have happened")]
        manners = vocabulary("reprisal_kind").terms
        for one in self.told:
            note = self._source(one.document, one.start, one.end)
            by = ", ".join([name for _, name in one.by] + ([one.done_by] if one.done_by else []))
            where = f" in {one.where}" if one.where else ""
            blocks.append(Heading(text=f"{one.when or 'Day not known'}: {label(one.kind)}", level=2))
            ways = ", ".join(manners[way].label("en") for way in one.manner if way in manners)
            first = f"It is reported that on {one.when or 'a day not known'}{where} this was done by {by or 'people not known'}"
            blocks.append(para(Run(text=f"{self._told(first)}{f': {ways}' if ways else ''}.", note=note)))
            blocks += [para(Run(text=self._told(f"“{words}”"), italic=True)) for words in one.words]
            if one.reported_to:
                blocks.append(para(self._told(f"Reported to: {'; '.join(one.reported_to)}.")))
        if not self.told:
            blocks.append(para("Nothing that the person agreed to tell.", blank=True))
        return blocks

    def _timing(self) -> list[Block]:
        found = pattern(self.archive, person=self.person.id)
        if not self.told or not found.rates:
            return []
        told = {one.key for one in self.told}
        if any(row.reprisal.key not in told for row in found.rows):
            return []  # the counts would tell of what the person does not want told
        side = {"visit": "before a state visit"}
        lines = tuple(
            para(
                f"{rate.hits} of {rate.of} within {found.window} days {side.get(kind, f'after a {kind}')}; by chance alone "
                f"{rate.expected:.1f} would be expected{', too few to conclude from' if rate.few else ''}."
            )
            for kind, rate in found.rates
            if rate.hits
        )
        if not lines:
            return []
        return [Heading(text="4. Timing"), Items(items=lines)]


def _said(group: PropertyGroup, value: ValueGroup) -> bool:
    """Says whether a value may stand in a letter: a sex that a rule took from a pronoun may not before somebody accepted it."""
    return group.prop != "sex" or any(
        one.review == ACCEPTED or one.extractor.startswith(BY_HAND) for one in value.claims
    )


def _closing() -> list[Block]:
    return [
        Heading(text="Where this goes"), Items(items=tuple(para(one) for one in BODIES)),
        Heading(text="Consent"),
        para("The person was told what happens with this report and agrees: ", Run(text="signature, date", italic=True), blank=True),
    ]  # fmt: skip


__all__ = ["BODIES", "MAY", "Draft", "Missing", "draft", "written"]

"""What the pages need, as a Protocol: exactly the operations of ``workflow`` that the workbench calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from kuager.model import Finding
from kuager.protect.rights import Actor
from kuager.web.lineage_desk import LineageDesk
from kuager.web.listing import Lists
from kuager.web.persons import Persons
from kuager.web.tallying import Aside
from kuager.workflow.agreement import Readers
from kuager.workflow.alike import Alike
from kuager.workflow.corrections import Correction
from kuager.workflow.finding import Asked, Found
from kuager.workflow.judging.second import SecondPairs
from kuager.workflow.judging.views import Beside, Contradiction, Happening, Parting, RuleRow
from kuager.workflow.lexicon import LexiconRow, Taken
from kuager.workflow.noticed import Noticed
from kuager.workflow.originals import Kept, Original
from kuager.workflow.recording_views import Media, RecordingView
from kuager.workflow.rereading import Touched
from kuager.workflow.showing import Replay, Shown
from kuager.workflow.thread_views import Account, AuthorView, ThreadView
from kuager.workflow.versions import Comparison
from kuager.workflow.views import (
    ClaimRow,
    Dossier,
    EventRow,
    Overview,
    PersonRow,
    PicketView,
    ProposalRow,
    ReaderView,
    SourceRow,
)


class Desk(LineageDesk, Aside, Persons, Protocol):
    """An open archive as the workbench sees it. Every method may raise the errors of ``kuager.errors``."""

    def overview(self) -> Overview:
        """Returns what is here and what waits for somebody."""
        ...

    def sources(self) -> Sequence[SourceRow]:
        """Returns every document, in the order added."""
        ...

    def people(self) -> Sequence[PersonRow]:
        """Returns every person, named or shielded."""
        ...

    def events(self) -> Sequence[EventRow]:
        """Returns every event."""
        ...

    def dossier(self, entity: str) -> Dossier:
        """Returns everything about one person, organisation or place.

        Raises:
            UnknownIdError: when nothing has that id.
        """
        ...

    def reader(self, document: str) -> ReaderView:
        """Returns one document's text with everything anchored in it.

        Raises:
            UnknownIdError: when there is no such document.
        """
        ...

    def original(self, document: str, *, number: int | None = None, at: int = 0) -> Original | None:
        """Returns a page of a document's file as it looks, by its number or by a character on it; None for other files.

        Raises:
            UnknownIdError: when there is no such document.
        """
        ...

    def page_picture(self, document: str, number: int) -> bytes | None:
        """Returns a page as JPEG, made anew from its pixels; None where there is none."""
        ...

    def kept(self, capture: str) -> Kept:
        """Returns a captured file as it came.

        Raises:
            UnknownIdError: when there is no such capture.
        """
        ...

    def replay(self, capture: str, url: str = "") -> Replay:
        """Returns a captured page to look at as it was.

        Raises:
            UnknownIdError: no such capture, or none that can be shown so.
        """
        ...

    def replayed(self, capture: str, url: str, prefix: str) -> Shown | None:
        """Answers for an address out of the archive; None when it was not captured. Addresses lead to ``prefix``."""
        ...

    def thread(self, document: str) -> ThreadView:
        """Returns a document as a unit that can be read and printed, with its posts where it has some.

        Raises:
            UnknownIdError: when there is no such document.
        """
        ...

    def authors(self) -> Sequence[Account]:
        """Returns every account that wrote something here, those with the most posts first."""
        ...

    def author(self, account: str) -> AuthorView:
        """Returns everything one account wrote.

        Raises:
            UnknownIdError: when there is no such account.
        """
        ...

    def find(self, asked: Asked) -> Found:
        """Searches relatives, names, events and texts, narrowed as asked."""
        ...

    def findings(self) -> Sequence[Finding]:
        """Returns what weighing noticed."""
        ...

    def noticed(self) -> Sequence[Noticed]:
        """Returns what weighing noticed, with its standing; what must be looked at before publishing comes first."""
        ...

    @property
    def agent(self) -> str:
        """Who decides here, as written into every decision."""
        ...

    def signed_by(self, agent: str) -> Desk:
        """Returns this desk with somebody else sitting at it."""
        ...

    def seated(self, actor: Actor) -> Desk:
        """Returns the archive as a member sees it, with their name under every decision."""
        ...

    def queue(self, limit: int, document: str | None = None) -> Sequence[ClaimRow]:
        """Returns the first ``limit`` proposed claims nobody has decided about, of one document or all."""
        ...

    def waiting(self) -> int:
        """Returns how many proposed claims nobody has decided about."""
        ...

    def decide(
        self, claim: str, decision: str, *, value: str | None = None, span: tuple[int, int] | None = None,
        subject: str | None = None, reason: str = "",
    ) -> None:  # fmt: skip
        """Accepts, corrects or rejects a claim; a correction may rest on other words and be about somebody else."""
        ...

    def alike(self, claim: str) -> Sequence[Alike]:
        """Returns the patterns of waiting proposals a claim belongs to.

        Raises:
            UnknownIdError: when there is no such claim.
        """
        ...

    def decide_all(self, claims: Sequence[str], decision: str, *, reason: str = "") -> int:
        """Accepts or rejects many claims in one act; returns how many still waited."""
        ...

    def second_queue(self, limit: int) -> Sequence[ClaimRow]:
        """Returns claims others decided and who sits here has not read."""
        ...

    def second_opinion(self, claim: str, decision: str, *, value: str | None = None, reason: str = "") -> None:
        """Records a blind second answer; the claim stands as it stood."""
        ...

    def undo_second(self) -> bool:
        """Takes back the latest second opinion of who sits here; False when there is none."""
        ...

    def agreement(self) -> Sequence[Readers]:
        """Returns how far two readers agree."""
        ...

    def undo_last(self) -> bool:
        """Takes back the latest decision made at this desk; False when there is none."""
        ...

    def proposals(self) -> Sequence[ProposalRow]:
        """Returns pairs that may be one, the one whose answer is worth most first, without their words."""
        ...

    def beside(self, left: str, right: str) -> Beside:
        """Returns two records beside each other.

        Raises:
            UnknownIdError: when one of them is not there.
            UsageError: when both are one already.
        """
        ...

    def judge(self, left: str, right: str, verdict: str, *, reason: str = "") -> None:
        """Records whether two records are one person."""
        ...

    def undo_judgement(self) -> bool:
        """Takes back the latest act about records made at this desk; False when there is none."""
        ...

    def take_back(self, act: int) -> None:
        """Takes back one act about records, whoever did it.

        Raises:
            UnknownIdError: when there is no such act.
            StaleReviewError: when it was taken back already.
        """
        ...

    def parting(self, entity: str, chosen: Sequence[str] = ()) -> Parting:
        """Returns what an entity is made of, and both halves where records are chosen; decides nothing.

        Raises:
            UnknownIdError: when the entity or a chosen record is not there.
        """
        ...

    def split(self, entity: str, chosen: Sequence[str], *, reason: str) -> None:
        """Takes records out of an entity, in one act.

        Raises:
            UsageError: when none or all are chosen, or no reason is given.
        """
        ...

    def history(self, entity: str) -> Sequence[Happening]:
        """Returns every joining and parting of an entity's records, the latest first."""
        ...

    def second_pairs(self) -> SecondPairs:
        """Returns judged pairs for who sits here to judge again, blind, and where second readers differed."""
        ...

    def second_judgement(self, left: str, right: str, verdict: str, *, reason: str = "") -> None:
        """Records a blind second answer about two records.

        Raises:
            UsageError: when the pair does not wait for who sits here.
        """
        ...

    def undo_second_judgement(self) -> bool:
        """Takes back the latest second answer about a pair; False when there is none."""
        ...

    def contradictions(self) -> Sequence[Contradiction]:
        """Returns people's decisions that cannot all be."""
        ...

    def rules(self) -> Sequence[RuleRow]:
        """Returns the stated rules that may join records, and what they did."""
        ...

    def switch_rule(self, rule: str, *, on: bool, reason: str = "") -> None:
        """Switches a stated rule on or off.

        Raises:
            UnknownIdError: when there is no such rule.
        """
        ...

    def make_claim(
        self, document: str, *, start: int, end: int, exact: str, subject: str, prop: str, value: str
    ) -> None:
        """Records a claim a person made from selected words."""
        ...

    def correct(self, document: str, start: int, end: int, *, exact: str, words: str) -> Correction:
        """Puts right one stretch of a text; a new text beside the old one.

        Raises:
            CorrectedMeanwhileError: when a later text has taken its place.
            EmptyCorrectionError: when nothing would change or be left.
        """
        ...

    def compare(self, left: str, right: str) -> Comparison:
        """Returns two texts of a source, word by word.

        Raises:
            UnknownIdError: when one of them is not there.
        """
        ...

    def recording(self, document: str) -> RecordingView:
        """Returns a film or sound recording with its transcripts; ``document`` may be one of them.

        Raises:
            UnknownIdError: when there is no such document.
            NotARecordingError: when it is neither.
        """
        ...

    def media(self, document: str) -> Media:
        """Returns the bytes of a recording, to be read in ranges."""
        ...

    def frame(self, document: str, milliseconds: int) -> bytes | None:
        """Returns a small picture of a recording as JPEG; None when there is none at that place."""
        ...

    def hear(self, text: str, number: int, *, heard: bool) -> None:
        """Records that a person listened to a part of a draft and that its words are right, or takes that back."""
        ...

    def propose(self, text: str) -> tuple[str, int] | None:
        """Proposes claims from the confirmed parts of a draft: the new document and how many; None when nothing waits."""
        ...

    def settle_finding(self, finding: str, state: str, *, reason: str, answer: str = "") -> None:
        """Marks a finding open, explained or resolved, with the reason and the answer chosen."""
        ...

    def lists(self) -> Lists:
        """Returns what the pages of lists need."""
        ...

    def lexicon(self) -> Sequence[LexiconRow]:
        """Returns the words the team knows, withdrawn ones too."""
        ...

    def lexicon_csv(self) -> bytes:
        """Returns the entries in use as a table."""
        ...

    def take_words(self, data: bytes, name: str, *, dry: bool) -> Taken:
        """Takes in a table of words; with ``dry`` it only says what the table would bring."""
        ...

    def add_word(self, cells: Mapping[str, str], *, reason: str, instead_of: str = "") -> None:
        """Adds an entry, in the place of another one where that is named.

        Raises:
            BadLexiconError: when the cells make no entry.
        """
        ...

    def withdraw_word(self, entry: str, *, reason: str) -> None:
        """Takes an entry out of use; it stays in the log."""
        ...

    def touched(self) -> Sequence[Touched]:
        """Returns the texts that name something of the lexicon not seen in them."""
        ...

    def read_again(self, documents: Sequence[str]) -> int:
        """Reads texts again; returns how many claims are newly proposed."""
        ...

    def say_original(self, document: str, *, reason: str, undo: bool = False) -> None:
        """Records that a text taken for a copy is the original, or takes that back."""
        ...

    def picket(self, series: str | None = None, on: str | None = None) -> PicketView | None:
        """Returns a recurring protest with its day counter as of ``on``; None when no source tells of one."""
        ...

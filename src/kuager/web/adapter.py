"""The desk of a real archive: each operation is one call of ``workflow``, made as the archive's agent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from kuager.errors import StaleReviewError
from kuager.model import Decision, Finding, FindingState, Verdict
from kuager.protect.rights import Actor
from kuager.web.listing import ArchiveLists
from kuager.web.tallying import ArchiveAside
from kuager.workflow import accounts as accounts_story
from kuager.workflow import agreement as agreement_story
from kuager.workflow import alike as alike_story
from kuager.workflow import browse
from kuager.workflow import corrections as corrections_story
from kuager.workflow import diary as diary_story
from kuager.workflow import finding as finding_story
from kuager.workflow import grading as grading_story
from kuager.workflow import hearing as hearing_story
from kuager.workflow import judging as judging_story
from kuager.workflow import lexicon as lexicon_story
from kuager.workflow import lineages as lineages_story
from kuager.workflow import noticed as noticed_story
from kuager.workflow import originals as originals_story
from kuager.workflow import repeating as repeating_story
from kuager.workflow import rereading as rereading_story
from kuager.workflow import review as review_story
from kuager.workflow import showing as showing_story
from kuager.workflow import status as status_story
from kuager.workflow import threads as threads_story
from kuager.workflow import transcripts as transcripts_story
from kuager.workflow import trust as trust_story
from kuager.workflow import versions as versions_story
from kuager.workflow.agreement import Readers
from kuager.workflow.alike import Alike
from kuager.workflow.archive import Archive
from kuager.workflow.compartments_view import Views
from kuager.workflow.corrections import Correction
from kuager.workflow.finding import Asked, Found
from kuager.workflow.judging.second import SecondPairs
from kuager.workflow.judging.views import Beside, Contradiction, Happening, Parting, RuleRow
from kuager.workflow.knowing import Known
from kuager.workflow.lexicon import LexiconRow, Taken
from kuager.workflow.noticed import Noticed
from kuager.workflow.originals import Kept, Original
from kuager.workflow.recording_views import Media, RecordingView
from kuager.workflow.repeating import Repeating
from kuager.workflow.rereading import Touched
from kuager.workflow.showing import Replay, Shown
from kuager.workflow.status import StatusView, Summary
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


class ArchiveDesk(ArchiveAside):
    """Implements :class:`~kuager.web.desk.Desk` over an open archive.

    Args:
        archive: opened by the thread that serves; its database connection belongs to that thread.
        agent: who sits here; who opened the archive when left out.
    """

    def __init__(self, archive: Archive, agent: str = "") -> None:
        self._archive = archive
        self._agent = agent or archive.agent
        self._judged: list[int] = []
        self._others: dict[str, ArchiveDesk] = {}
        self._seats: dict[Actor, ArchiveDesk] = {}
        self._views = Views(archive)

    @property
    def agent(self) -> str:
        """Who decides here, as written into every decision."""
        return self._agent

    def signed_by(self, agent: str) -> ArchiveDesk:
        """Returns this desk with somebody else sitting at it; the same one each time, so that undo knows its own."""
        return self._others.setdefault(agent, ArchiveDesk(self._archive, agent)) if agent != self._agent else self

    def seated(self, actor: Actor) -> ArchiveDesk:
        """Returns this archive as a member sees it, with their name under every decision; the same one while nothing is moved."""
        archive, held = self._views.of(actor), self._seats.get(actor)
        if held is None or held._archive is not archive:  # noqa: SLF001  our own class
            held = self._seats[actor] = ArchiveDesk(archive)
        return held

    def overview(self) -> Overview:
        """Returns what is here and what waits for somebody."""
        return browse.overview(self._archive)

    def sources(self) -> Sequence[SourceRow]:
        """Returns every document, in the order added."""
        return browse.sources(self._archive)

    def people(self) -> Sequence[PersonRow]:
        """Returns every person, named or shielded."""
        return browse.people(self._archive)

    def events(self) -> Sequence[EventRow]:
        """Returns every event."""
        return browse.events(self._archive)

    def dossier(self, entity: str) -> Dossier:
        """Returns everything about one person, organisation or place."""
        return browse.dossier(self._archive, entity)

    def status(self, person: str, day: date | None = None, known: Known | None = None) -> StatusView:
        """Returns where a person stood, over time and on a day, as known now or then."""
        return status_story.status_on(self._archive, person, day, known=known)

    def summaries(self) -> Mapping[str, Summary]:
        """Returns the last told status and the silence of every person, by id."""
        return status_story.summaries(self._archive)

    def scales(self) -> tuple[str, str]:
        """Returns the vocabularies in which the team judges a source and a claim."""
        return grading_story.scale(self._archive, "source"), grading_story.scale(self._archive, "information")

    def grade(self, item: str, value: str, reason: str) -> None:
        """Records a person's judgement of a source or claim."""
        grading_story.give(self._archive, item, value, self._agent, reason)

    def ungrade(self, item: str) -> None:
        """Takes the judgement that counts back."""
        grading_story.take_back(self._archive, item, self._agent)

    def reader(self, document: str) -> ReaderView:
        """Returns one document's text with everything anchored in it."""
        return browse.reader(self._archive, document)

    def original(self, document: str, *, number: int | None = None, at: int = 0) -> Original | None:
        """Returns a page of a document's file as it looks."""
        return originals_story.original(self._archive, document, number=number, at=at)

    def page_picture(self, document: str, number: int) -> bytes | None:
        """Returns a page as JPEG, made anew from its pixels."""
        return originals_story.picture(self._archive, document, number)

    def kept(self, capture: str) -> Kept:
        """Returns a captured file as it came."""
        return originals_story.kept(self._archive, capture)

    def replay(self, capture: str, url: str = "") -> Replay:
        """Returns a captured page to look at as it was."""
        return showing_story.replay(self._archive, capture, url)

    def replayed(self, capture: str, url: str, prefix: str) -> Shown | None:
        """Answers for an address out of the archive."""
        return showing_story.shown(self._archive, capture, url, prefix)

    def thread(self, document: str) -> ThreadView:
        """Returns a document as a unit that can be read and printed."""
        return threads_story.thread(self._archive, document)

    def authors(self) -> Sequence[Account]:
        """Returns every account that wrote something here."""
        return accounts_story.authors(self._archive)

    def author(self, account: str) -> AuthorView:
        """Returns everything one account wrote."""
        return accounts_story.author(self._archive, account)

    def find(self, asked: Asked) -> Found:
        """Searches relatives, names, events and texts, narrowed as asked."""
        return finding_story.find(self._archive, asked)

    def findings(self) -> Sequence[Finding]:
        """Returns what weighing noticed."""
        return browse.findings(self._archive)

    def noticed(self) -> Sequence[Noticed]:
        """Returns what weighing noticed, with its standing."""
        return noticed_story.noticed(self._archive)

    def queue(self, limit: int, document: str | None = None) -> Sequence[ClaimRow]:
        """Returns the first ``limit`` proposed claims nobody has decided about, of one document or all."""
        return review_story.queue(self._archive, limit, document)

    def waiting(self) -> int:
        """Returns how many proposed claims nobody has decided about."""
        return review_story.counts(self._archive)[0]

    def decide(
        self, claim: str, decision: str, *, value: str | None = None, span: tuple[int, int] | None = None,
        subject: str | None = None, reason: str = "",
    ) -> None:  # fmt: skip
        """Accepts, corrects or rejects a claim; a correction may rest on other words and be about somebody else."""
        start, end = span or (None, None)
        review_story.decide(
            self._archive, claim, Decision(decision), self._agent, value,
            start=start, end=end, subject=subject, reason=reason,
        )  # fmt: skip

    def alike(self, claim: str) -> Sequence[Alike]:
        """Returns the patterns of waiting proposals a claim belongs to."""
        return alike_story.alike(self._archive, claim)

    def decide_all(self, claims: Sequence[str], decision: str, *, reason: str = "") -> int:
        """Accepts or rejects many claims in one act; returns how many still waited."""
        return review_story.decide_all(self._archive, claims, Decision(decision), self._agent, reason)

    def second_queue(self, limit: int) -> Sequence[ClaimRow]:
        """Returns claims others decided and who sits here has not read."""
        return agreement_story.second_queue(self._archive, self._agent, limit)

    def second_opinion(self, claim: str, decision: str, *, value: str | None = None, reason: str = "") -> None:
        """Records a blind second answer; the claim stands as it stood."""
        agreement_story.second_opinion(self._archive, claim, Decision(decision), self._agent, value, reason)

    def undo_second(self) -> bool:
        """Takes back the latest second opinion of who sits here; False when there is none."""
        return agreement_story.undo_second(self._archive, self._agent)

    def agreement(self) -> Sequence[Readers]:
        """Returns how far two readers agree."""
        return agreement_story.agreement(self._archive)

    def undo_last(self) -> bool:
        """Takes back the agent's latest decision about a claim; False when there is none."""
        return review_story.undo_last(self._archive, self._agent) is not None

    def proposals(self) -> Sequence[ProposalRow]:
        """Returns pairs that may be one, the one whose answer is worth most first."""
        return judging_story.proposals(self._archive, words=False)

    def beside(self, left: str, right: str) -> Beside:
        """Returns two records beside each other."""
        return judging_story.beside(self._archive, left, right)

    def judge(self, left: str, right: str, verdict: str, *, reason: str = "") -> None:
        """Records whether two records are one person."""
        judgement = judging_story.judge(self._archive, left, right, Verdict(verdict), self._agent, reason)
        self._judged.append(judgement.seq)

    def undo_judgement(self) -> bool:
        """Takes back the latest act about records made at this desk; what was taken back elsewhere is passed over."""
        while self._judged:
            try:
                judging_story.undo_judgement(self._archive, self._judged.pop(), self._agent)
            except StaleReviewError:
                continue
            return True
        return False

    def take_back(self, act: int) -> None:
        """Takes back one act about records, whoever did it."""
        judging_story.undo_judgement(self._archive, act, self._agent)

    def parting(self, entity: str, chosen: Sequence[str] = ()) -> Parting:
        """Returns what an entity is made of, and both halves where records are chosen."""
        return judging_story.parting(self._archive, entity, chosen)

    def split(self, entity: str, chosen: Sequence[str], *, reason: str) -> None:
        """Takes records out of an entity, in one act."""
        self._judged.append(judging_story.split(self._archive, entity, chosen, self._agent, reason)[0].seq)

    def history(self, entity: str) -> Sequence[Happening]:
        """Returns every joining and parting of an entity's records."""
        return judging_story.history(self._archive, entity)

    def second_pairs(self) -> SecondPairs:
        """Returns judged pairs for who sits here to judge again, blind."""
        return judging_story.second_pairs(self._archive, self._agent)

    def second_judgement(self, left: str, right: str, verdict: str, *, reason: str = "") -> None:
        """Records a blind second answer about two records."""
        judging_story.second_judgement(self._archive, left, right, Verdict(verdict), self._agent, reason)

    def undo_second_judgement(self) -> bool:
        """Takes back the latest second answer about a pair."""
        return judging_story.undo_second_judgement(self._archive, self._agent)

    def contradictions(self) -> Sequence[Contradiction]:
        """Returns people's decisions that cannot all be."""
        return judging_story.contradictions(self._archive)

    def rules(self) -> Sequence[RuleRow]:
        """Returns the stated rules that may join records, and what they did."""
        return judging_story.rules(self._archive)

    def switch_rule(self, rule: str, *, on: bool, reason: str = "") -> None:
        """Switches a stated rule on or off."""
        judging_story.switch_rule(self._archive, rule, self._agent, on=on, reason=reason)

    def make_claim(
        self, document: str, *, start: int, end: int, exact: str, subject: str, prop: str, value: str
    ) -> None:
        """Records a claim a person made from selected words."""
        review_story.make_claim(
            self._archive,
            document,
            start,
            end,
            exact=exact,
            subject=subject,
            prop=prop,
            value=value,
            agent=self._agent,
        )

    def correct(self, document: str, start: int, end: int, *, exact: str, words: str) -> Correction:
        """Puts right one stretch of a text; a new text beside the old one."""
        return corrections_story.correct(
            self._archive, document, start, end, exact=exact, words=words, agent=self._agent
        )

    def compare(self, left: str, right: str) -> Comparison:
        """Returns two texts of a source, word by word."""
        return versions_story.compare(self._archive, left, right)

    def recording(self, document: str) -> RecordingView:
        """Returns a film or sound recording with its transcripts."""
        return transcripts_story.recording(self._archive, document)

    def media(self, document: str) -> Media:
        """Returns the bytes of a recording, to be read in ranges."""
        return transcripts_story.media(self._archive, document)

    def frame(self, document: str, milliseconds: int) -> bytes | None:
        """Returns a small picture of a recording as JPEG; None when there is none at that place."""
        return transcripts_story.frame(self._archive, document, milliseconds)

    def hear(self, text: str, number: int, *, heard: bool) -> None:
        """Records that a person listened to a part of a draft, or takes that back."""
        hearing_story.confirm(self._archive, text, number, self._agent, heard=heard)

    def propose(self, text: str) -> tuple[str, int] | None:
        """Proposes claims from the confirmed parts of a draft."""
        return hearing_story.propose(self._archive, text, self._agent)

    def repeating(self) -> Repeating:
        """Returns who repeats or leans on whom."""
        return repeating_story.repeating(self._archive)

    def say_lineage(self, kind: str, first: str, second: str, *, reason: str) -> None:
        """Records that a text is a copy, that two are independent, or whose an outlet is."""
        lineages_story.say_lineage(self._archive, kind, first, second, self._agent, reason)

    def undo_lineage(self, seq: int) -> None:
        """Takes such a statement back."""
        lineages_story.undo_lineage(self._archive, seq, self._agent)

    def settle_finding(self, finding: str, state: str, *, reason: str, answer: str = "") -> None:
        """Marks a finding open, explained or resolved, with the reason and the answer chosen."""
        review_story.settle_finding(self._archive, finding, FindingState(state), self._agent, reason, answer or None)

    def lists(self) -> ArchiveLists:
        """Returns what the pages of lists need."""
        return ArchiveLists(self._archive, self._agent)

    def lexicon(self) -> Sequence[LexiconRow]:
        """Returns the words the team knows."""
        return lexicon_story.rows(self._archive)

    def lexicon_csv(self) -> bytes:
        """Returns the entries in use as a table."""
        return lexicon_story.as_csv(self._archive)

    def take_words(self, data: bytes, name: str, *, dry: bool) -> Taken:
        """Takes in a table of words, or says what it would bring."""
        return lexicon_story.take(self._archive, data, name, dry=dry)

    def add_word(self, cells: Mapping[str, str], *, reason: str, instead_of: str = "") -> None:
        """Adds an entry, in the place of another one where that is named."""
        lexicon_story.add(self._archive, cells, self._agent, reason, instead_of)

    def withdraw_word(self, entry: str, *, reason: str) -> None:
        """Takes an entry out of use."""
        lexicon_story.withdraw(self._archive, entry, self._agent, reason)

    def touched(self) -> Sequence[Touched]:
        """Returns the texts that name something of the lexicon not seen in them."""
        return rereading_story.touched(self._archive)

    def read_again(self, documents: Sequence[str]) -> int:
        """Reads texts again with the lexicon as it is now."""
        return rereading_story.read_again(self._archive, documents)

    def say_original(self, document: str, *, reason: str, undo: bool = False) -> None:
        """Records that a text taken for a copy is the original, or takes that back."""
        trust_story.say_original(self._archive, document, self._agent, reason, undo=undo)

    def picket(self, series: str | None = None, on: str | None = None) -> PicketView | None:
        """Returns the recurring protest; None when no source tells of one."""
        view = diary_story.picket(self._archive, series, on)
        return view if view.start or view.events else None

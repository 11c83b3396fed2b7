"""What texts say of a recurring protest: when it began, which day was which, when it rests, how many came.

Statements are found in the words of main zones and grouped by what is picketed, so that two campaigns are not mixed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kuager.model import DocumentId, Mention, MentionType, Side
from kuager.text import ordinals
from kuager.text.date_values import Anchor, parse_anchor
from kuager.text.daycount import Numbered, Start, Stated, best_start
from kuager.text.durations import find_durations
from kuager.weigh import tongues
from kuager.weigh.daywords import counted_back, subject_date
from kuager.weigh.kindred import kindred
from kuager.weigh.material import Material, Sentence, originals, within
from kuager.weigh.once import once
from kuager.weigh.phrases import (
    AFTER,
    AHEAD,
    BEEN,
    BEGAN,
    DAY_N,
    DETAINED,
    FIRST_COUNT,
    FIRST_ONE,
    FOR,
    HEADED,
    LEAD,
    MORE,
    N_DAYS,
    NEAR,
    NOT_ON,
    OPENED,
    ORDINAL,
    OTHER_CLAUSE,
    OTHER_TOPIC,
    PROTEST,
    REST,
    SINCE_BEGAN,
    STAND,
    STILL,
    TARGET,
    WE_BEGAN,
    WEEKDAYS,
)
from kuager.weigh.together import each


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One statement about a series: its words, EDTF value or number, and what it is about."""

    kind: str
    """``start``, ``bound`` (a duration counted back), ``day`` (a numbered day), ``rest`` or ``held`` (a dated protest)."""
    side: Side
    sentence: Sentence
    value: str | None = None
    number: int | None = None
    targets: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()
    noted: bool = False
    """True for the heading of a diary, which numbers every day; a story numbers only the days it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picket:
    """A recurring protest as the sources describe it."""

    key: str
    said: tuple[Said, ...]
    start: Start | None

    def of(self, *kinds: str) -> list[Said]:
        """Returns the statements of some kinds, in order."""
        return [one for one in self.said if one.kind in kinds]

    @property
    def rest_weekdays(self) -> frozenset[int]:
        """Weekdays of rest that sources state, Monday 0."""
        return frozenset(WEEKDAYS.index(one.value) for one in self.of("rest") if one.value in WEEKDAYS)


def pickets(material: Material) -> tuple[Picket, ...]:
    """Finds the recurring protests of an archive with everything said of their days.

    Statements belong together when they name the same kind of place (a consulate, a ministry) or, without one, the
    same city, or stand in a text that otherwise speaks of one protest only.
    """
    said = _statements(material)
    if not any(one.kind in {"start", "day", "bound"} for one in said):
        return ()
    found = [
        _picket(material, key, group)
        for together in kindred(material, (one.side.document for one in said))
        for key, group in sorted(_grouped([one for one in said if one.side.document in together]).items())
    ]
    return tuple(picket for picket in found if picket.of("start", "day", "bound"))


def _picket(material: Material, key: str, group: list[Said]) -> Picket:
    stated = [
        Stated(value=one.value, lineage=one.side.lineage or "")
        # A copy that got the day wrong is no second candidate beside the text it repeats.
        for one in originals(material, [one for one in group if one.kind in {"start", "bound"} and one.value])
        if one.value
    ]
    numbered = [
        Numbered(
            number=one.number,
            lineage=one.side.lineage or "",
            on=one.value,
            published=None if one.value else material.published(one.side.document),
        )
        for one in group
        if one.kind == "day" and one.number
    ]
    ordered = sorted(group, key=lambda one: (str(one.side.document), one.side.start))
    return Picket(key=key, said=tuple(ordered), start=best_start(stated, numbered))


def _grouped(said: list[Said]) -> dict[str, list[Said]]:
    """One key per kind of target; what names none joins its document's commonest target, or the archive's."""
    root = _linked(said)
    by_document: dict[str, Counter[str]] = {}
    overall: Counter[str] = Counter()
    for one in said:
        own = [root[target] for target in one.targets]
        by_document.setdefault(str(one.side.document), Counter()).update(own)
        overall.update(own)
    groups: dict[str, list[Said]] = {}
    for one in said:
        named = sorted({root[target] for target in one.targets}, key=lambda target: (-overall[target], target))
        nearest = named or _top(by_document[str(one.side.document)]) or _top(overall) or ["protest"]
        groups.setdefault(nearest[0], []).append(one)
    return groups


def _linked(said: list[Said]) -> dict[str, str]:
    """Targets that one statement of a start names together are one campaign's: the consulate and the embassy."""
    root = {target: target for one in said for target in one.targets}
    for one in said:
        targets = sorted(one.targets)
        if one.kind in {"start", "bound"} and targets:
            lead = root[targets[0]]
            old = {root[target] for target in targets}
            root = {target: lead if to in old else to for target, to in root.items()}
    return root


def _top(counted: Counter[str]) -> list[str]:
    return [min(counted, key=lambda target: (-counted[target], target))] if counted else []


@each
@once
def _statements(material: Material, document: DocumentId) -> Iterator[Said]:
    anchor = parse_anchor(material.published(document))
    every = material.sentences_of[document]
    tongue = tongues.tongue_of(material.by_id[document].text)
    if tongue is not None:
        yield from _in_tongue(material, every, tongue)
        return
    told = [bool(PROTEST.search(sentence.text) or STAND.search(sentence.text)) for sentence in every]
    if not any(told):
        return
    noted = list(_diary(material, document))
    for at, sentence in enumerate(every):
        dates = within(material.dates_of[document], sentence)
        if told[at]:
            yield from _starts(material, sentence, dates)
            yield from _bounds(material, sentence, anchor)
        # In an interview "we began on ..." stands some short sentences after the question about the protest.
        elif any(told[max(0, at - 5) : at + 3]) and (
            begun := [one for one in dates if WE_BEGAN.search(sentence.text[: one.start - sentence.start])]
        ):
            yield _make(material, sentence, "start", (sentence.start, begun[0].end), value=begun[0].value)
        if any(told[max(0, at - 2) : at + 3]) or _told_across(every, at) or TARGET.search(sentence.text):
            for one in _days(material, sentence, dates or _dates_before(material, every, at)):
                if not any(note.side.start <= one.side.start < note.side.end for note in noted):
                    yield one
        yield from _rests(material, sentence)
    yield from noted


def _told_across(every: Sequence[Sentence], at: int) -> bool:
    """Words for a protest that go from one sentence, as far as it was told apart, into the next."""
    near = " ".join(other.text for other in every[max(0, at - 2) : at + 3])
    return bool(PROTEST.search(near) or STAND.search(near))


def _in_tongue(material: Material, every: Sequence[Sentence], tongue: str) -> Iterator[Said]:
    """What a Russian, Kazakh or Chinese text says, grouped with the English by what is picketed."""
    for at, sentence in enumerate(every):
        near = any(tongues.tells_of_protest(other.text, tongue) for other in every[max(0, at - 2) : at + 3])
        dates = within(material.dates_of[sentence.document], sentence)
        for word in tongues.statements(sentence.text, dates, sentence.start, tongue, near=near):
            yield Said(
                kind=word.kind, side=material.side(sentence.document, sentence.start + word.start, sentence.start + word.end, word.value or str(word.number)),
                sentence=sentence, value=word.value, number=word.number, targets=tongues.targets(sentence.text),
            )  # fmt: skip


def _dates_before(material: Material, every: Sequence[Sentence], at: int) -> list[Mention]:
    """The dates of the two sentences before, for "it was the 250th day"; used only where the words point back."""
    here = every[at]
    before = [
        one
        for one in every[max(0, at - 2) : at]
        if "\n" not in material.by_id[here.document].text[one.end : here.start]
    ]
    return [
        one for one in material.dates_of[here.document] if any(other.inside(one.start, one.end) for other in before)
    ]


def _diary(material: Material, document: DocumentId) -> Iterator[Said]:
    """Notes that head each day with its date and number, as "21 June. Day 100" does."""
    text = material.by_id[document].text
    for date in material.dates_of[document]:
        if date.value and (not date.start or text[date.start - 1] in "\r\n"):
            hit = HEADED.match(text, date.end)
            if hit:
                sentence = Sentence(
                    document=document, start=date.start, end=hit.end(), text=text[date.start : hit.end()]
                )
                number = int(hit.group(1))
                kind = "start" if number == 1 else "day"
                said = _make(material, sentence, kind, (date.start, hit.end()), value=date.value, number=number)
                yield replace(said, noted=True)


def _make(
    material: Material,
    sentence: Sentence,
    kind: str,
    span: tuple[int, int],
    *,
    value: str | None = None,
    number: int | None = None,
) -> Said:
    return Said(
        kind=kind, side=material.side(sentence.document, span[0], span[1], value or (str(number) if number else None)), sentence=sentence,
        value=value, number=number, targets=_targets(sentence.text), cities=frozenset(_cities(material, sentence)),
    )  # fmt: skip


def _targets(text: str) -> frozenset[str]:
    return frozenset(_singular(found.group().casefold()) for found in TARGET.finditer(text))


def _singular(word: str) -> str:
    return (
        word[:-3] + "y"
        if word.endswith("ies")
        else word.removesuffix("s")
        if word.endswith(("tes", "ons", "es", "ts"))
        else word
    )


def _cities(material: Material, sentence: Sentence) -> Iterator[str]:
    for place in material.mentions(sentence.document, MentionType.PLACE):
        if sentence.inside(place.start, place.end):
            yield place.text.casefold()


def _starts(material: Material, sentence: Sentence, dates: list[Mention]) -> Iterator[Said]:
    """Dates introduced by "since" or by a verb of beginning whose subject is the protest; others are dated protests."""
    for date in dates:
        before, after = sentence.text[: date.start - sentence.start], sentence.text[date.end - sentence.start :]
        lead, began = LEAD.search(before), BEGAN.search(before)
        if lead and (
            _about_protest(sentence.text, lead.start())
            or (not before[: lead.start()].strip(' “"') and _leads_to_protest(after))
        ):
            yield _make(material, sentence, "start", (sentence.start + lead.start(), date.end), value=date.value)
        elif (began and PROTEST.search(before[: began.start() + AFTER])) or FIRST_ONE.search(before):
            first = PROTEST.search(before)
            begin = first.start() if first else 0
            yield _make(material, sentence, "start", (sentence.start + begin, date.end), value=date.value)
        elif opened := OPENED.match(after):
            yield _make(material, sentence, "start", (date.start, date.end + opened.end()), value=date.value)
        elif date.value and re.search(r"\b(?:in|on|of)\s+(?:the\s+)?$", before):
            yield _make(material, sentence, "held", (date.start, date.end), value=date.value)


def _leads_to_protest(after: str) -> bool:
    """After "Since 8 February," the main clause tells of the protest before it tells of anything else."""
    found = min((hit.start() for hit in (PROTEST.search(after), STAND.search(after)) if hit), default=None)
    return (
        found is not None
        and found <= AHEAD
        and not OTHER_TOPIC.search(after[:found])
        and not OTHER_CLAUSE.search(after[:found])
    )


def _about_protest(text: str, at: int) -> bool:
    """The protest is spoken of right before "since": not the detentions that it is about, nor what a protester tells."""
    window = text[max(0, at - NEAR) : at]
    words = sorted((*PROTEST.finditer(window), *STAND.finditer(window)), key=lambda hit: hit.end())
    if not words:
        return False
    between = window[words[-1].end() :]
    return not OTHER_CLAUSE.search(between) and not OTHER_TOPIC.search(between)


def _bounds(material: Material, sentence: Sentence, anchor: Anchor | None) -> Iterator[Said]:
    """Durations that run up to the day of publication: "for more than two years they have stood here"."""
    for span in find_durations(sentence.text):
        before = sentence.text[: span.start]
        lead = FOR.search(before)
        words = lead.group() if lead else ""
        whole = f"{words}{sentence.text[span.start : span.end]}"
        if lead is None and SINCE_BEGAN.match(sentence.text[span.end :]):
            lead, whole = BEEN.search(before), sentence.text[span.start : span.end]
        if (
            lead is None
            or not span.value
            or not STILL.search(sentence.text)
            or DETAINED.search(sentence.text[span.end : span.end + AFTER])
        ):
            continue
        if OTHER_TOPIC.search(before[-AFTER:]):
            continue
        back = counted_back(span.value, anchor)
        value = None if back is None else f"../{back}" if MORE.search(whole) else f"{back}~"
        begin = sentence.start + lead.start()
        yield _make(material, sentence, "bound", (begin, sentence.start + span.end), value=value)


def _days(material: Material, sentence: Sentence, dates: list[Mention]) -> Iterator[Said]:
    for pattern in (ORDINAL, DAY_N, N_DAYS):
        for found in pattern.finditer(sentence.text):
            words = next(group for group in found.groups() if group).replace(",", "")
            number = int(words) if words.isdigit() else ordinals.value(words) or 0
            if number < FIRST_COUNT or DETAINED.search(sentence.text[found.end() : found.end() + AFTER]):
                continue
            span = (sentence.start + found.start(), sentence.start + found.end())
            said = subject_date(sentence, dates, found.start())
            if said is not None and sentence.inside(said.start, said.end):
                span = (min(span[0], said.start), max(span[1], said.end))
            yield _make(material, sentence, "day", span, value=said.value if said else None, number=number)


def _rests(material: Material, sentence: Sentence) -> Iterator[Said]:
    for found in REST.finditer(sentence.text):
        words = found.group().casefold()
        if re.search(r"every|daily|each day|rest|off", words):
            lead = len(found.group()) - len(found.group().lstrip())
            begin, end = sentence.start + found.start() + lead, sentence.start + found.end()
            yield _make(material, sentence, "rest", (begin, end), value=found.group(1).casefold())
            return
    for found in NOT_ON.finditer(sentence.text):
        day = next(group for group in found.groups() if group)
        span = (sentence.start + found.start(), sentence.start + found.end())
        yield _make(material, sentence, "rest", span, value=day.casefold().removesuffix("s"))

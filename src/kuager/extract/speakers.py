"""Finds who says what: verbs of saying with their subjects, "according to", and the speaker of each quotation."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kuager.extract.cast import Actor, Cast
from kuager.extract.entities import Entities
from kuager.extract.found import Label
from kuager.extract.quotes import Quotes, RawQuote
from kuager.extract.scan import Scan
from kuager.extract.vocab import Kind
from kuager.model import QuoteKind

_LONG = 45
_AROUND = 40
"""Quotations looked at on either side of one."""
_INVERTED = 4
_NEAR_AFTER = 60
_BY_OTHERS = {
    "with",
    "by",
    "to",
    "against",
    "of",
    "for",
    "from",
    "about",
    "on",
    "at",
    "in",
    "like",
    "after",
    "before",
    "than",
    "told",
}
_AUXILIARY = {"been", "being", "be", "was", "were", "is", "are", "get", "got"}
_TRANSITIVE = {"told", "tells", "asked", "informed", "urged", "accused", "thanked"}
_ANSWERS = {"answered", "answers", "replied", "replies", "responded", "responds"}
_SUBORDINATE = {"when", "after", "as", "while", "since", "before", "once", "although", "though", "because"}
_NEVER_ACTIVE = {"quoted", "reported", "called", "described", "mentioned"}


class Saying(NamedTuple):
    """A verb of saying: its word, where it stands and who says (an entity's local id, None when nobody is found)."""

    start: int
    at: int
    speaker: str | None
    sentence: int


def find_sayings(scan: Scan, cast: Cast, entities: Entities, quotes: Sequence[RawQuote]) -> list[Saying]:
    """Returns the verbs of saying outside quotations, in order."""
    bodies = [
        Actor(name.start, name.end, name.first, name.last, local, "name")
        for name, local in entities.of(Label.ORGANISATION)
        if scan.is_main(name.start)
    ]
    inside = Quotes(quotes)
    found: list[Saying] = []
    for index, (start, _, _) in enumerate(scan.words):
        if not (scan.kinds[index] & Kind.SPEECH or scan.lowers[index] == "according") or not scan.is_main(start):
            continue
        scan.pace.tick()
        if scan.lowers[index] in {"continued", "continues"} and scan.gap(index).strip() == "":
            continue
        if (scan.caps[index] and scan.lowers[index] != "according") or inside.covers(start):
            continue
        if scan.lowers[index] == "according":
            speaker = _after(scan, cast, bodies, index, limit=5)
        elif _is_passive(scan, index):
            continue
        else:
            speaker = _asked(scan, cast, index, found) or _subject(scan, cast, bodies, index, found, inside)
        found.append(Saying(start, index, speaker, scan.sentence_of[index]))
    return found


def _is_passive(scan: Scan, index: int) -> bool:
    lower = scan.lowers[index]
    before = scan.lowers[index - 1] if index else ""
    if lower in _NEVER_ACTIVE and (before in _AUXILIARY or before in {"is", "was"}):
        return True
    return before in _AUXILIARY and lower.endswith(("ed", "told", "asked"))


def _asked(scan: Scan, cast: Cast, index: int, found: Sequence[Saying]) -> str | None:
    """Reads "Xyz asked Abc where he slept. "..." he answered": who was asked in the sentence before answers."""
    if scan.lowers[index] not in _ANSWERS or scan.lowers[index - 1 : index] not in (["he"], ["she"]) or not found:
        return None
    last = found[-1]
    if scan.lowers[last.at] not in {"asked", "asks"} or scan.sentence_of[index] - last.sentence > 2:
        return None
    sex = "male" if scan.lowers[index - 1] == "he" else "female"
    told = cast.between(scan.words[last.at].end, scan.sentences[last.sentence].end)
    right = [one for one in told if one.how == "name" and one.first == last.at + 1]
    return next((one.id for one in right if cast.sexes.get(one.id, sex) == sex), None)


def _subject(
    scan: Scan, cast: Cast, bodies: Sequence[Actor], index: int, found: Sequence[Saying], quotes: Quotes
) -> str | None:
    start = scan.words[index].start
    sentence = scan.sentences[scan.sentence_of[index]]
    bound = max(sentence.start, start - 400)
    ended = quotes.last_end(bound, start)
    bound = max(bound, ended or 0)
    if found and found[-1].start >= bound and scan.lowers[found[-1].at] != "according":
        bound = _clause_from(scan, found[-1].at, index)
    inverted = None
    if scan.lowers[index] not in _TRANSITIVE and (_ends_at(ended, start) or _starts_clause(scan, index)):
        inverted = _after(
            scan,
            cast,
            bodies,
            index,
            limit=_INVERTED + 4 * (scan.kinds[index + 1 : index + 2] != [] and scan.lowers[index + 1] == "the"),
        )
        if inverted is not None and _ends_at(ended, start):
            return inverted
    people = [
        actor
        for actor in cast.between(bound, start)
        if not (scan.possessive(actor.last) or _is_object(scan, actor) or _is_owner(scan, actor))
    ]
    if people:
        return _main(scan, _after_subordinate(scan, people, sentence.start, index), index)
    named = bodies[bisect_left(bodies, (bound,)) : bisect_left(bodies, (start,))]
    others = [actor for actor in named if not scan.possessive(actor.last) and not _is_object(scan, actor)]
    if inverted or others:
        return inverted or others[0].id
    if found and found[-1].sentence == scan.sentence_of[index] and start - found[-1].start < 160:
        return found[-1].speaker
    return _after(scan, cast, bodies, index, limit=2) if not bound < start - 2 else None


def _ends_at(ended: int | None, start: int) -> bool:
    """Says whether a quotation ends right before: a mark, a comma, a dash and spaces between."""
    return ended is not None and start - ended <= 6


def _is_owner(scan: Scan, actor: Actor) -> bool:
    """Says whether a pronoun only owns what follows: "his imprisonment"."""
    if actor.how != "pronoun":
        return False
    lower, following = scan.lowers[actor.first], actor.last + 1
    if lower == "her" and following < len(scan.words):
        return not scan.kinds[following] & (Kind.NOT_NAME | Kind.SPEECH)
    return lower in {"his", "my", "our", "their", "whose"}


def _clause_from(scan: Scan, last: int, index: int) -> int:
    """After "X said that Y": what follows the verb of saying belongs to what is said."""
    return scan.words[min(last + 1, index)].start


def _starts_clause(scan: Scan, index: int) -> bool:
    return scan.first[index] or scan.gap(index - 1).strip() in {",", "—", "–", "-"}


def _after_subordinate(scan: Scan, people: Sequence[Actor], start: int, index: int) -> Sequence[Actor]:
    """After "When Xyz was arrested, ..." the main clause has its own subject, if it names one."""
    first = scan.word_at(start)
    if scan.lowers[first] not in _SUBORDINATE or people[0].start < start:
        return people
    comma = next((at for at in range(first, index) if scan.gap(at).strip() == ","), index)
    return [one for one in people if one.first > comma] or people


def _main(scan: Scan, people: Sequence[Actor], index: int) -> str:
    """The first person of the clause speaks, unless the verb directly follows another."""
    near = people[-1]
    if scan.gap(near.last).strip() == "," and near.first and scan.gap(near.first - 1).strip() != ",":
        return people[0].id
    if (
        near.last == index - 1
        or (near.last == index - 2 and scan.lowers[index - 1] in {"also", "then", "later", "had", "has"})
    ) and (near.how != "phrase" or len(people) == 1 or scan.lowers[near.first] != "whose"):
        return near.id
    first = people[0]
    return first.id


def _is_object(scan: Scan, actor: Actor) -> bool:
    before = actor.first - 1
    if before < 0 or scan.sentence_of[before] != scan.sentence_of[actor.first]:
        return False
    return (scan.gap(before).strip() == "" and scan.lowers[before] in _BY_OTHERS) or scan.lowers[actor.first] == "whose"


def _after(scan: Scan, cast: Cast, bodies: Sequence[Actor], index: int, *, limit: int) -> str | None:
    """Returns who comes right after a verb: "said Xyz", "according to the ministry"."""
    start = scan.words[index].end
    last = min(index + limit, len(scan.words) - 1)
    end = scan.words[last].end
    sentence = scan.sentences[scan.sentence_of[index]]
    end = min(end, sentence.end)
    named = bodies[bisect_left(bodies, (start,)) : bisect_left(bodies, (end,))]
    nearest = [*cast.between(start, end), *named]
    if nearest and all(scan.possessive(actor.last) for actor in nearest):
        # "said Xyz's wife, Abc": whoever owns does not speak
        further = min(scan.words[min(last + _INVERTED, len(scan.words) - 1)].end, sentence.end)
        nearest += [actor for actor in cast.between(end, further) if actor.how != "pronoun"]
    nearest = [actor for actor in nearest if not scan.possessive(actor.last)] or nearest
    if not nearest:
        return None
    return min(nearest, key=lambda actor: (actor.start, actor.how != "name")).id


def speakers(
    scan: Scan, sayings: Sequence[Saying], cast: Cast, quotes: Sequence[RawQuote]
) -> list[tuple[RawQuote, str | None]]:
    """Returns each quotation with its speaker's local id, as far as the text says."""
    starts = [saying.start for saying in sayings]
    found: list[tuple[RawQuote, str | None]] = []
    owners = _owners(cast)
    for number, quote in enumerate(quotes):
        scan.pace.tick()
        near = quotes[max(0, number - _AROUND) : number]
        following = next(
            (q.start for q in quotes[number + 1 : number + _AROUND] if q.start > quote.end), len(scan.text)
        )
        previous = next((q.end for q in reversed(near) if q.end <= quote.start), 0)
        if quote.depth and (outer := _outer(found, quote)) is not None:
            found.append((quote, outer if quote.kind is not QuoteKind.DIRECT else None))
            continue
        before = _said_before(scan, sayings, starts, quote, previous)
        after = _said_after(scan, sayings, starts, quote, following)
        speaker = (
            (before or after) if quote.kind is not QuoteKind.DIRECT or _by_way_of(scan, quote) else (after or before)
        )
        if speaker is None:
            speaker = _carried(scan, sayings, found, quote, cast)
        found.append((quote, _owner_of_kin(scan, cast, quote, speaker, owners)))
    return found


def _by_way_of(scan: Scan, quote: RawQuote) -> bool:
    """Reads "Xyz said that "...," according to a readout": Xyz speaks, the readout only carries it."""
    return scan.text[quote.end + 1 : quote.end + 16].lstrip('”"’, ').startswith("according")


def _owners(cast: Cast) -> dict[tuple[str, str | None], str]:
    """Returns the last unnamed owner of each kin word, of either sex and, under None, of any."""
    found: dict[tuple[str, str | None], str] = {}
    for owner, relation in cast.kin:
        if owner.startswith("u"):
            sex = cast.sexes.get(owner)
            for fitting in {None, sex} if sex else {None, "female", "male"}:
                found[relation, fitting] = owner
    return found


def _owner_of_kin(
    scan: Scan, cast: Cast, quote: RawQuote, speaker: str | None, owners: Mapping[tuple[str, str | None], str]
) -> str | None:
    """Reads "My husband ...," she said: of two women spoken of, the one who has a husband."""
    if speaker is None or not speaker.startswith("u"):
        return speaker
    for index in scan.words_in(quote.start, quote.end):
        term = scan.vocab.kin.get(scan.lowers[index])
        if term is None or not index or scan.lowers[index - 1] != "my":
            continue
        key = f"{term.relation}{'s' if term.plural else ''}"
        if (speaker, key) in cast.kin:
            return speaker
        owner = owners.get((key, cast.sexes.get(speaker)))
        if owner is not None:
            return owner
    return speaker


def _outer(found: Sequence[tuple[RawQuote, str | None]], quote: RawQuote) -> str | None:
    return next(
        (
            speaker
            for other, speaker in reversed(found[-_AROUND:])
            if other.start < quote.start and quote.end <= other.end
        ),
        None,
    )


def _said_after(
    scan: Scan, sayings: Sequence[Saying], starts: Sequence[int], quote: RawQuote, following: int
) -> str | None:
    at = bisect_left(starts, quote.end)
    if at >= len(sayings):
        return None
    saying = sayings[at]
    limit = min(following, _paragraph_end(scan, quote.end))
    if saying.start >= limit:
        return None
    between = scan.text[quote.end : saying.start]
    comma = (
        scan.text[quote.end - 1] in ",?!—–-…"
        or between[1:2] in {",", "—"}
        or between.lstrip('”"’» ').startswith((",", "–", "—", "-"))
    )
    words = saying.at - scan.word_at(quote.end)
    if comma and words <= _LONG and not _ends_sentence(between):
        return saying.speaker
    short = words <= 5 and not _ends_sentence(between)
    rest = scan.text[saying.start : min(limit, saying.start + _NEAR_AFTER)]
    if short and (quote.kind is QuoteKind.DIRECT) and not rest.split(".")[0].count(" that "):
        sentence = scan.sentences[saying.sentence]
        if sentence.end - saying.start <= _NEAR_AFTER:
            return saying.speaker
    return None


def _ends_sentence(between: str) -> bool:
    return ". " in between.lstrip('”"’» .') or "\n" in between


def _paragraph_end(scan: Scan, offset: int) -> int:
    at = bisect_right(scan.paragraphs, (offset, 1 << 60)) - 1
    return max(offset, scan.paragraphs[at].end) if at >= 0 else offset


def _said_before(
    scan: Scan, sayings: Sequence[Saying], starts: Sequence[int], quote: RawQuote, previous: int
) -> str | None:
    sentence = scan.sentences[scan.sentence_at(max(0, quote.start - 1))]
    low = max(sentence.start, previous if quote.kind is QuoteKind.DIRECT else sentence.start)
    at = bisect_left(starts, quote.start) - 1
    if at < 0 or sayings[at].start < low:
        return None
    return sayings[at].speaker


def _carried(
    scan: Scan, sayings: Sequence[Saying], found: Sequence[tuple[RawQuote, str | None]], quote: RawQuote, cast: Cast
) -> str | None:
    """Nobody is said to say it: the speaker before goes on, or whoever the sentence before is about."""
    if quote.kind is not QuoteKind.DIRECT or not found:
        return _sentence_before(scan, sayings, quote, cast) if quote.kind is QuoteKind.DIRECT else None
    earlier = next(
        (
            pair
            for pair in reversed(found[-_AROUND:])
            if pair[0].kind is QuoteKind.DIRECT and pair[0].end <= quote.start
        ),
        None,
    )
    if earlier is not None:
        between = scan.text[earlier[0].end : quote.start]
        if (
            len(between) < 200
            and between.count("\n") <= 2
            and not _names_other(cast, earlier[0].end, quote.start, earlier[1])
        ):
            return earlier[1]
    return _sentence_before(scan, sayings, quote, cast)


def _names_other(cast: Cast, start: int, end: int, speaker: str | None) -> bool:
    return any(actor.id != speaker and actor.how == "name" for actor in cast.between(start, end))


def _sentence_before(scan: Scan, sayings: Sequence[Saying], quote: RawQuote, cast: Cast) -> str | None:
    number = scan.sentence_at(max(0, quote.start - 2))
    sentence = scan.sentences[number] if scan.sentences else None
    if sentence is None:
        return None
    if sentence.end >= quote.start and number:
        people = cast.between(sentence.start, quote.start)
        if people:
            return people[0].id
        sentence = scan.sentences[number - 1]
    if quote.start - sentence.end > 3:
        return None
    low = bisect_left(sayings, (sentence.start,))
    here = sayings[low : bisect_left(sayings, (sentence.end,))]
    said = [saying.speaker for saying in here if saying.speaker]
    people = cast.between(sentence.start, sentence.end)
    return said[-1] if said else (people[0].id if people else None)

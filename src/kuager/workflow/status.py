"""Where a person stood on a day, as known now and as known then; last news, and how long nobody has said anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kuager.model import Claim, DocumentId, NodeId
from kuager.track import local_date
from kuager.weigh.status import Days, Standing, Statement, Stretch, Timeline, days_of, gaps, latest, standing, timeline
from kuager.workflow.archive import Archive
from kuager.workflow.context import Context, context
from kuager.workflow.knowing import Known, Scene
from kuager.workflow.onhand import Seen, on_hand, stirred, touched
from kuager.workflow.status_tellings import Teller

PEOPLE: Final = "person"
_NAME: Final = "statuses"
_NO_NEWS: Final = frozenset({"name", "description", "father_name"})
"""Properties that say who somebody is and nothing of how they fare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The last thing said about a person up to a day: where, on which day as far as known, and by whom."""

    claim: str
    document: str
    title: str
    start: int
    end: int
    exact: str
    told_on: str
    days: Days
    speaker: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Days since the last news: a range where its date is not exact."""

    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """A person's statuses over time and on one day.

    ``apart`` names today's records of this person that were somebody else's on the day known; ``undated`` counts
    statements that no date orders. ``gaps`` are days of which nobody says anything.
    """

    person: str
    name: str
    shielded: bool
    day: date
    known: Known | None
    standing: Standing
    latest: tuple[Stretch, ...]
    line: Timeline
    gaps: tuple[Days, ...]
    news: News | None
    silence: Silence | None
    undated_news: int
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One person's last told status and silence, for a list."""

    statuses: tuple[str, ...] = ()
    disputed: bool = False
    silence: Silence | None = None


def status_on(archive: Archive, person: str, day: date | None = None, *, known: Known | None = None) -> StatusView:
    """Returns where a person stood on ``day``, and the whole line of what is told.

    Args:
        archive: which one.
        person: an entity or node id, or the beginning of one.
        day: the day asked about; today in the archive's time zone when left out.
        known: what may be used: all there is when left out, or what was known by a day.

    Raises:
        UnknownIdError: when nobody has that id.
        AmbiguousIdError: when a shortened id fits more than one.
    """
    here = context(archive)
    entity = here.meant(person)
    day = day or today(archive)
    scene = Scene(archive=archive, here=here, known=known)
    members, apart = scene.person(entity.id)
    about = [claim for node in members for claim in scene.claims.about(node)]
    own = scene.live(claim for node in members for claim in scene.claims.of(node))
    line = timeline(statements(scene, members, own, about))
    news, undated = last_news(here, day, [*own, *scene.live(about)])
    return StatusView(
        person=entity.id,
        name=entity.name,
        shielded=entity.shielded,
        day=day,
        known=known,
        standing=standing(line, day),
        latest=latest(line),
        line=line,
        gaps=gaps(line, day),
        news=news,
        silence=silence(news, day),
        undated_news=undated,
        apart=apart,
    )


def today(archive: Archive) -> date:
    """Returns the date it is now where the archive's work is done."""
    return local_date(archive.clock.now(), archive.settings.time_zone)


def statements(
    scene: Scene, members: Iterable[NodeId], own: Iterable[Claim], about: Iterable[Claim]
) -> list[Statement]:
    """Returns every telling of a status of one person: by events that concern them, and by claims of a status."""
    people = frozenset(members)
    teller = Teller(scene=scene, people=people)
    frames = dict.fromkeys(
        claim.subject for claim in about if claim.prop == "who" and claim.schema in scene.here.event_types
    )
    found = [one for claim in own if claim.prop == "status" for one in teller.claimed(claim)]
    for frame in frames:
        found += teller.event(scene.live(scene.claims.of(frame)))
    return found


def last_news(here: Context, day: date, claims: Iterable[Claim]) -> tuple[News | None, int]:
    """Returns the last statement that had been made by ``day``, and how many statements have no date at all."""
    dated: list[tuple[date, date, Claim]] = []
    undated: set[DocumentId] = set()
    for claim in claims:
        if claim.prop in _NO_NEWS:
            continue
        days = days_of(here.told_on(claim))
        if days is None or days.first is None or days.last is None:
            undated.add(claim.anchor.document)
        elif days.first <= day:
            dated.append((days.last, days.first, claim))
    if not dated:
        return None, len(undated)
    last, first, claim = max(dated, key=lambda row: (row[0], row[1], row[2].said_by is not None, str(row[2].id)))
    head = here.heads[claim.anchor.document]
    return News(
        claim=claim.id,
        document=head.id,
        title=head.title,
        start=claim.anchor.start,
        end=claim.anchor.end,
        exact=claim.anchor.exact,
        told_on=here.told_on(claim) or "",
        days=Days(first, last),
        speaker=here.name_of(claim.said_by),
    ), len(undated)


def silence(news: News | None, day: date) -> Silence | None:
    """Returns how many days nobody has said anything up to ``day``; None when nothing dated was ever said."""
    if news is None or news.days.first is None or news.days.last is None:
        return None
    return Silence(least=max(0, (day - news.days.last).days), most=(day - news.days.first).days)


def summaries(archive: Archive, day: date | None = None) -> Mapping[str, Summary]:
    """Returns the last told status and the silence of every person, by entity id.

    They are held, and a change works out only the people it may concern.
    """
    here = context(archive)
    day = day or today(archive)
    known = on_hand(archive)
    held = archive.cache.get(_NAME)
    kept: dict[str, Summary] = {}
    if isinstance(held, _Held) and held.day == day:
        if held.seen.position == known.upto and held.seen.here.entities is here.entities:
            return held.found
        again = touched(stirred(held.seen, here, known), here, known)
        kept = {person: one for person, one in held.found.items() if person not in again}
    scene = Scene(archive=archive, here=here)
    found = {
        str(one.id): kept.get(str(one.id)) or _summary_of(scene, day, one.members)
        for one in here.entities.values()
        if one.schema == PEOPLE
    }
    archive.cache[_NAME] = _Held(seen=Seen(here=here, position=known.upto), day=day, found=found)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """The summaries as they were worked out last."""

    seen: Seen
    day: date
    found: dict[str, Summary]


def _summary_of(scene: Scene, day: date, members: Iterable[NodeId]) -> Summary:
    nodes = tuple(members)
    about = [claim for node in nodes for claim in scene.claims.about(node)]
    own = scene.live(claim for node in nodes for claim in scene.claims.of(node))
    return _summary(scene.here, day, statements(scene, nodes, own, about), [*own, *scene.live(about)])


def _summary(here: Context, day: date, told: list[Statement], heard: list[Claim]) -> Summary:
    line = timeline(told)
    news, _ = last_news(here, day, heard)
    return Summary(
        statuses=tuple(dict.fromkeys(one.status for one in latest(line))),
        disputed=bool(line.conflicts),
        silence=silence(news, day),
    )

"""Who took somebody: one text says soldiers, another men in plain clothes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kuager.model import DocumentId, EventMention, Finding, Mention, MentionType, Stance
from kuager.text.fold import bare
from kuager.weigh.disagree import days_between, disagreeing, disagreement
from kuager.weigh.focus import Line, Saying, about, lines, only, person, saying
from kuager.weigh.material import Material, within
from kuager.weigh.once import once
from kuager.weigh.together import together

METHOD: Final = "doers@1"
_NEAR: Final = 100
"""Two arrests whose dates lie further apart are two arrests, and each may have had its own doers."""
_TOOK: Final = re.compile(
    r"\b(?:(?:was|were|been|being|is|got)\s+(?:\w+\s+)?)?(?P<passive>detained|arrested|taken(?: away)?|seized|abducted|kidnapped|picked up|dragged away|led away|captured|held)\b"
    r"|\b(?P<ru>задерж\w+|арестова\w+|похитил\w*|похищен\w*|увезл\w*|увезен\w*|увезён\w*|схватил\w*|схвачен\w*|забрал\w*)",
    re.IGNORECASE,
)
_KINDS: Final = (
    ("unknown people", re.compile(r"\b(?:men|people|persons|gunmen|individuals|strangers)\s+(?:in|wearing)\s+(?:plain|civilian|black|masks?|balaclavas)\w*(?:\s+clothes)?|\b(?:plain-?clothes(?:ed)?|unidentified|unknown|unnamed|masked|armed)\s+(?:\w+\s+)?(?:men|people|persons|gunmen|individuals|assailants|agents|officers)\b"
        r"|\bgunmen\b|\bв штатском\b|\bв масках\b|\bнеизвестн\w+\b", re.IGNORECASE)),
    ("soldiers", re.compile(r"\b(?:soldiers?|troops|army|military|marines|солдат\w*|военн\w{2,3}|арми[яией]\w*)\b", re.IGNORECASE)),
    ("guard", re.compile(r"\b(?:national guards?(?:men)?|border guards?|coast guards?|presidential guard|rosgvardia|росгварди\w+|пограничник\w*)\b", re.IGNORECASE)),
    ("secret service", re.compile(r"\b(?:intelligence (?:service|agency|agents?|officers?)|secret (?:service|police)|state security|security service|FSB|KGB|SEBIN|GKNB|ФСБ|КГБ|КНБ|ГКНБ|СНБ|МГБ|спецслужб\w*)\b", re.IGNORECASE)),
    ("police", re.compile(r"\b(?:police(?:men|man|woman|women)?|riot police|полици\w+|омон\w*|милици\w+)\b|警察|公安|警方", re.IGNORECASE)),
    ("militia", re.compile(r"\b(?:militia(?:men)?|paramilitar\w+|rebels?|militants?|боевик\w*|ополчен\w+)\b", re.IGNORECASE)),
)  # fmt: skip
_AGENT: Final = re.compile(r"^[^.;]{0,60}?\bby\s+(?P<agent>[^.;]{3,70})", re.IGNORECASE)
_ACTIVE: Final = re.compile(r"(?P<agent>[^.;,]{3,60})\s+(?:had |have |has |then |later )?$")


def _clash(one: Saying, two: Saying) -> bool:
    apart = days_between(one.when, two.when)
    return (
        one.side.document != two.side.document
        and not set(one.value.split("; ")) & set(two.value.split("; "))
        and (apart is None or abs(apart) <= _NEAR)
    )


@once
def sayings(material: Material, document: DocumentId) -> Iterator[Saying]:
    """Yields who took whom according to one document; ``value`` is the kind of doer, or kinds and a name."""
    found = material.extractions.get(document)
    if found is None or not _TOOK.search(material.by_id[document].text):
        return
    events = [one for one in found.events if one.type in {"detention", "administrative_arrest", "camp_internment"}]
    organisations = material.mentions(document, MentionType.ORGANISATION)
    for line in lines(material, document):
        for verb in _TOOK.finditer(line.sentence.text):
            yield from _told(material, line, verb, events, within(organisations, line.sentence))


@together(sayings, by=person)
def find(material: Material, found: list[Saying]) -> Iterator[Finding]:
    """Yields a finding for a person whom different texts have taken by different people."""
    yield from disagreement(material, "doer", METHOD, disagreeing(material, found, _clash), prop="by")


def _told(material: Material, line: Line, verb: re.Match[str], events: list[EventMention], organisations: list[Mention]) -> Iterator[Saying]:  # fmt: skip
    at = line.sentence.start + verb.start()
    event = next((one for one in events if one.start <= at < one.end), None)
    if event is None or event.stance is Stance.DENIES:
        return
    for start, end in _agents(line.sentence.text, verb):
        words = line.sentence.text[start:end]
        kinds = [(kind, hit) for kind, pattern in _KINDS if (hit := pattern.search(words))]
        if not kinds:
            continue
        low, high = min(hit.start() for _, hit in kinds), max(hit.end() for _, hit in kinds)
        named = {_name(one) for one in organisations if start <= one.start - line.sentence.start < end}
        value = "; ".join(sorted({kind for kind, _ in kinds} | named))
        victim = about(line, verb.start()) if start >= verb.end() or verb.group("ru") else None
        victim = victim or only(line) or (event.who[0] if len(event.who) == 1 else None)
        one = saying(material, line, victim, (start + low, start + high), value, when=event.when)
        if one is not None and one.name:
            yield one
        return


def _agents(text: str, verb: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yields the stretches where the doer may stand: after "by", and before an active verb."""
    after = text[verb.end() : verb.end() + 110]
    agent = _AGENT.match(after)
    if agent:
        begin = verb.end() + agent.start("agent")
        words = agent.group("agent")
        cut = re.search(r"\s+(?:on|at|from|while|when|after|before|during|near|outside|and|,)\b", words)
        yield begin, begin + (cut.start() if cut else len(words))
    elif verb.group("ru"):
        stop = re.search(r"[.;]|\s(?:на|в|во|у|из|с|когда|после)\s", after)
        yield verb.end(), verb.end() + (stop.start() if stop else len(after))
        wider = re.search(r"[.;]|,", after)
        yield verb.end(), verb.end() + (wider.start() if wider else len(after))
    elif verb.group() == verb.group("passive"):
        before = _ACTIVE.search(text[: verb.start()])
        if before:
            yield before.start("agent"), before.end("agent")


def _name(one: Mention) -> str:
    return bare(one.text).removeprefix("the ")

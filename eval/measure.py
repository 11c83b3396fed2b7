"""Compares an extraction with gold: counts that are added up over documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from kuager.model import EventMention, Extraction, Mention

Counts = dict[str, Counter[str]]
KIN = {
    "husband", "wife", "mother", "father", "son", "daughter", "brother", "sister", "uncle", "aunt", "nephew", "niece", "cousin",
    "grandmother", "grandfather", "grandson", "granddaughter", "grandchild", "child", "parent", "relative", "spouse", "sibling",
    "brother_in_law", "sister_in_law", "son_in_law", "daughter_in_law", "mother_in_law", "father_in_law", "in_law", "niece_or_nephew",
    "grandparent", "partner", "fiance",
}  # fmt: skip
CLASSES: dict[str, set[str]] = {
    "arrest": {"detention"}, "imprisonment": {"prison_sentence", "detention"}, "conviction": {"prison_sentence"},
    "arrests_and_intimidation": {"detention", "threat", "warning"}, "intimidation": {"threat"}, "contact_ban": {"contact_lost", "warning"},
    "prison_visit": {"meeting"}, "administrative_case": {"summons", "administrative_arrest", "fine"}, "death": {"death_in_custody"},
    "interrogation": {"summons"}, "arrest_or_prosecution": {"detention", "prison_sentence"}, "hunger_strike_pledge": {"protest"},
    "deportation": {"detention", "exit_denied"},
}  # fmt: skip
"""Kinds the labels know beyond the schemata, and what counts as finding them; a kind not here and no schema is left out."""
OUT = {"obstruction_of_protest", "legal_restriction", "crackdown", "family_separation", "deportation"}


def overlaps(a: int, b: int, c: int, d: int) -> bool:
    return a < d and c < b


def measure(gold: dict[str, Any], found: Extraction) -> tuple[Counts, list[str]]:
    """Returns the counts of one document, and a line for every difference."""
    counts: Counts = defaultdict(Counter)
    notes: list[str] = []
    main = [m for m in found.mentions if m.zone.value == "main"]
    for kind, key in (("person", "persons"), ("organisation", "orgs"), ("place", "places")):
        _names(counts[key], notes, gold[key], [m for m in main if m.type.value == kind], kind)
    unnamed = [(s, e, "") for one in gold["unnamed_persons"] for s, e in one["spans"]]
    _spans(counts["unnamed"], notes, unnamed, [m for m in main if m.type.value == "unnamed_person"], "unnamed")
    _dates(counts["dates"], notes, gold["dates"], [m for m in main if m.type.value == "date"])
    _durations(counts["durations"], notes, gold["durations"], [m for m in main if m.type.value in {"duration", "date"}])
    same = _same(gold, found)
    _quotes(counts, notes, gold["quotes"], found, same)
    stated = [one | {"type": "official_statement", "zone": "main"} for one in gold.get("official_statements", ())]
    _events(counts, notes, gold["events"], found.events, same, stated)
    _kinship(counts["kinship"], notes, gold["relations"], found, same)
    return counts, notes


def _names(
    count: Counter[str], notes: list[str], gold: Sequence[dict[str, Any]], got: Sequence[Mention], kind: str
) -> None:
    named = [
        (s, e, one["name"])
        for one in gold
        for (s, e), zone in zip(one["spans"], one["zones"], strict=True)
        if zone == "main"
    ]
    _spans(count, notes, named, got, kind)


def _spans(
    count: Counter[str], notes: list[str], gold: Sequence[tuple[int, int, str]], got: Sequence[Mention], kind: str
) -> None:
    hit = [m for m in got if any(overlaps(s, e, m.start, m.end) for s, e, _ in gold)]
    seen = [one for one in gold if any(overlaps(one[0], one[1], m.start, m.end) for m in got)]
    count.update(got=len(got), right=len(hit), gold=len(gold), seen=len(seen))
    count["strict"] += sum(any((s, e) == (m.start, m.end) for m in got) for s, e, _ in gold)
    notes.extend(f"{kind} + {m.text!r} @{m.start}" for m in got if m not in hit)
    notes.extend(f"{kind} - {name!r} @{s}" for s, e, name in gold if (s, e, name) not in seen)


def _dates(count: Counter[str], notes: list[str], gold: Sequence[dict[str, Any]], got: Sequence[Mention]) -> None:
    wanted = [one for one in gold if one["zone"] == "main"]
    for one in wanted:
        hits = [m for m in got if overlaps(one["start"], one["end"], m.start, m.end)]
        count["gold"] += 1
        count["seen"] += bool(hits)
        right = any(m.value == one["iso"] for m in hits)
        yearless = any(
            m.value
            and one["iso"]
            and one.get("inferred_year")
            and m.value[:4] == "XXXX"
            and m.value[4:] == one["iso"][4:]
            for m in hits
        )
        count["value"] += right
        count["value_or_open"] += right or yearless
        if not right and not yearless:
            notes.append(f"date {one['text']!r} wanted {one['iso']} got {[m.value for m in hits]}")
    count["got"] += len(got)
    count["right"] += sum(any(overlaps(one["start"], one["end"], m.start, m.end) for one in wanted) for m in got)
    notes.extend(
        f"date + {m.text!r} {m.value}"
        for m in got
        if not any(overlaps(o["start"], o["end"], m.start, m.end) for o in wanted)
    )


def _durations(count: Counter[str], notes: list[str], gold: Sequence[dict[str, Any]], got: Sequence[Mention]) -> None:
    for one in gold:
        if one["zone"] != "main" or not str(one["iso"]).startswith("P"):
            continue
        hits = [m for m in got if overlaps(one["start"], one["end"], m.start, m.end)]
        count["gold"] += 1
        count["seen"] += bool(hits)
        if not hits:
            notes.append(f"duration - {one['text']!r}")


def _same(gold: dict[str, Any], found: Extraction) -> dict[str, str]:
    """Maps each local id found to the gold thing most of its mentions lie on."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for key in ("persons", "unnamed_persons", "orgs", "places"):
        for one in gold[key]:
            for s, e in one["spans"]:
                for m in found.mentions:
                    exact = 3 if (m.start, m.end) == (s, e) else 1
                    kinds = {
                        "persons": "person",
                        "unnamed_persons": "unnamed_person",
                        "orgs": "organisation",
                        "places": "place",
                    }
                    if m.entity and m.type.value == kinds[key] and overlaps(s, e, m.start, m.end):
                        votes[m.entity][one.get("entity") or one["id"]] += exact
    return {local: names.most_common(1)[0][0] for local, names in votes.items()}


def _quotes(
    counts: Counts, notes: list[str], gold: Sequence[dict[str, Any]], found: Extraction, same: dict[str, str]
) -> None:
    spans, speakers = counts["quotes"], counts["speakers"]
    for one in gold:
        if one["zone"] != "main":
            continue
        hits = [q for q in found.quotes if abs(q.start - one["start"]) <= 2 and abs(q.end - one["end"]) <= 2]
        spans.update(gold=1, seen=bool(hits))
        if not hits:
            notes.append(f"quote - {one['text'][:50]!r}")
        who = one["speaker"] or ""
        if one["kind"] == "direct" and who[:1] in {"p", "u"} and who not in {"picketers", "police"}:
            got = same.get(hits[0].speaker or "") if hits else None
            speakers.update(gold=1, seen=got == who)
            if got != who:
                notes.append(f"speaker {one['text'][:50]!r} wanted {who} got {got}")
    spans["got"] += len(found.quotes)
    spans["right"] += sum(
        any(abs(q.start - o["start"]) <= 2 and abs(q.end - o["end"]) <= 2 for o in gold) for q in found.quotes
    )


def _kinds(kind: str) -> set[str]:
    return CLASSES.get(kind, {kind})


def _events(
    counts: Counts,
    notes: list[str],
    gold: Sequence[dict[str, Any]],
    got: Sequence[EventMention],
    same: dict[str, str],
    stated: Sequence[dict[str, Any]],
) -> None:
    sentences, frames = counts["events"], counts["frames"]
    wanted = [one for one in gold if one["zone"] == "main"]
    for one in wanted:
        if one["type"] in OUT:
            continue
        hits = [e for e in got if e.type in _kinds(one["type"]) and overlaps(one["start"], one["end"], e.start, e.end)]
        right = [e for e in hits if _frame(one, e, same)]
        sentences.update(gold=1, seen=bool(hits))
        frames.update(gold=1, seen=bool(right))
        if not hits:
            notes.append(
                f"event - {one['type']} {one['text'][:80]!r} (got {[e.type for e in got if overlaps(one['start'], one['end'], e.start, e.end)]})"
            )
        elif not right:
            e = hits[0]
            notes.append(
                f"frame {one['type']} {one['text'][:60]!r} wanted {one['who']} {one['when']} got {[same.get(w, w) for w in e.who]} {e.when}"
            )
    sentences["got"] += len(got)
    for e in got:
        hit = any(
            (e.type in _kinds(o["type"]) or o["type"] in OUT) and overlaps(o["start"], o["end"], e.start, e.end)
            for o in (*wanted, *stated)
        )
        sentences["right"] += hit
        if not hit:
            notes.append(f"event + {e.type} @{e.start}")


def _frame(one: dict[str, Any], e: EventMention, same: dict[str, str]) -> bool:
    """Class given: everybody with a name or label in the gold is there, no stray named person, the date is right."""
    wanted = {w for w in one["who"] if w[:2] in {"p.", "u."} or (w[:1] in {"p", "u"} and w[1:].isdigit())}
    got = {same.get(w, w) for w in e.who if w[0] in "pu"}
    stray = {w for w in got - wanted if w[:1] == "p"}
    if not wanted <= got or stray:
        return False
    return not one["when"] or _day(one["when"]) == _day(e.when)


def _day(value: str | None) -> str | None:
    return value.removesuffix("/..").removeprefix("../") if value else None


def _kinship(
    count: Counter[str], notes: list[str], gold: Sequence[dict[str, Any]], found: Extraction, same: dict[str, str]
) -> None:
    kin = [r for r in found.relations if r.relation in KIN]
    for one in gold:
        base = one["relation"].removesuffix("_of")
        if one.get("zone") == "boilerplate" or base not in KIN or str(one["object"])[:1] not in {"p", "u"}:
            continue
        pair = {one["subject"], one["object"]}
        hit = any({same.get(r.subject), same.get(r.object)} == pair for r in kin)
        near = any(overlaps(one["start"], one["end"], r.start, r.end) for r in kin)
        count.update(
            gold=1,
            seen=hit or (near and not any(p.startswith("x") for p in pair) and _same_words(one, kin, same, pair)),
        )
        if not hit:
            notes.append(f"kin - {one['relation']} {one['text'][:60]!r}")
    count["got"] += len(kin)
    count["right"] += sum(any(overlaps(o["start"], o["end"], r.start, r.end) for o in gold) for r in kin)


def _same_words(one: dict[str, Any], kin: Sequence[Any], same: dict[str, str], pair: set[str]) -> bool:
    """Unnamed people of the gold may share words with others: one matching end and the same words are enough."""
    return any(
        overlaps(one["start"], one["end"], r.start, r.end) and ({same.get(r.subject), same.get(r.object)} & pair)
        for r in kin
    )

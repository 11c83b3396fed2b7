"""The page of a person who is named: names, status over time, what is told with its words and sources, what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from kuager.model.publication import Portrait, Span
from kuager.model.release import Record
from kuager.model.schema import PropType, find_prop
from kuager.publish.site import ledger
from kuager.publish.site.facts import DENIES, WHEN, Evidence, Fact, Group, Value, groups
from kuager.publish.site.kind import Kind
from kuager.publish.site.spans import drawn, latest
from kuager.publish.site.words import Words, direction
from kuager.publish.site.world import World

View = dict[str, Any]
_DATA: Final = ("data/dataset.jsonld", "data/statements.csv", "people.jsonl")
"""Where the statements of a page stand as data; the first that there is."""
SHOWN: Final = 3
"""Tellings of a value that stand open; the others unfold."""
_SUFFIXES: Final = {"image/jpeg": "jpg", "image/png": "png"}


def portrait_path(person: str, picture: Portrait) -> str:
    """Returns where the picture of a person stands, from the root of the release."""
    return f"assets/portraits/{person}.{_SUFFIXES[picture.media_type]}"


def portraits(world: World) -> Mapping[str, bytes]:
    """Returns every portrait of the release, by path from its root."""
    return {
        portrait_path(one.id, one.portrait): one.portrait.data
        for one in world.people.values()
        if one.portrait is not None
    }


def status_now(one: Record, w: Words) -> str:
    """Returns what is last told of somebody's status in one line: ``held, since 2018``; "" where nothing is told."""
    return w("person.and_status").join(_status_line(span, w) for span in latest(one.status))


def _status_line(span: Span, w: Words) -> str:
    label = w.label("status", span.status)
    told = f"{span.start or '..'}/{span.end or '..'}" if span.start or span.end else ""
    when = w.date(told)
    return w("person.status_line", status=label, when=when) if when else label


def title_in(one: Record, w: Words) -> tuple[str, str]:
    """Returns how somebody is written in the reader's language, with that language; else the title of the record."""
    own = next((name.text for name in one.names if name.lang == w.lang), None)
    if own is not None:
        return own, w.lang
    return one.title, next((name.lang for name in one.names if name.text == one.title), "")


def _names(one: Record, title: str) -> list[tuple[str, str, str]]:
    """Returns every other writing, the title of the record before all: lists and the search call somebody by it."""
    known = {name.text: name.lang for name in one.names} | (
        {one.title: ""} if one.title not in {name.text for name in one.names} else {}
    )
    order = sorted(known, key=lambda text: text != one.title)
    return [(text, known[text], direction(known[text])) for text in order if text != title]


def shown_value(w: Words, schema: str, prop: str, value: str) -> str:
    """Returns a value as people read it: dates, lengths of time and words of the vocabulary in their language."""
    if prop == "type":
        return w.label(value)
    known = find_prop(schema, prop)
    if known is None:
        return value
    if known.type is PropType.DATE:
        return w.date(value)
    if known.type is PropType.DURATION:
        return w.duration(value)
    return w.label(known.range, value) if known.type is PropType.TERM and known.range else value


def _view(world: World, one: Record, w: Words) -> Mapping[str, Any]:
    now = status_now(one, w)
    told = groups(world, one.id)
    title, lang = title_in(one, w)
    return {
        "title": title,
        "description": now,
        "now": now,
        "names": _names(one, title),
        "title_lang": lang,
        "portrait": _portrait(one, w),
        **_status(one, w),
        "groups": [_group(group, w) for group in told],
        "sources": _sources(world, told, w),
        "kin": [_kin(world, w, kin.relation, kin.title, kin.person) for kin in one.kin],
        "testimonies": _testimonies(world, one, w),
        "appeals": _appeals(world, one, w),
        "bodies": [
            (next(iter(world.bodies[id_].names)).text, world.page(f"bodies/{id_}"))
            for id_ in world.bodies_of.get(one.id, ())
        ],
        "corrections": ledger.of(world, f"people/{one.id}", w),
        "changed": w.date(one.changed),
        "changed_on": one.changed,
        "stable": f"people/{one.id}",
        "mail": _mail(world, one),
        "data": _data(world),
        "dossier": _dossier(world, one),
    }


def _portrait(one: Record, w: Words) -> View | None:
    if one.portrait is None:
        return None
    alt = one.portrait.alt
    own = alt.get(w.lang)
    return {
        "src": portrait_path(one.id, one.portrait),
        "width": one.portrait.width,
        "height": one.portrait.height,
        "alt": own or w("person.portrait_of", name=title_in(one, w)[0]),
        "credit": one.portrait.credit,
    }


def _status(one: Record, w: Words) -> View:
    labels = [w.label("status", span.status) for span in one.status]
    known = {
        field.id: f"{w.label(field.schema, field.prop)}: {shown_value(w, field.schema, field.prop, field.value)}"
        for field in one.fields
    }
    steps = [
        {
            "label": label,
            "start": w.date(span.start) or w("person.untold"),
            "end": w.date(span.end) if span.end else w("person.open"),
            "fields": [
                (id_, words)
                for words, id_ in {known[id_]: id_ for id_ in reversed(span.fields) if id_ in known}.items()
            ][::-1],
        }
        for span, label in zip(one.status, labels, strict=True)
    ]
    title = w("person.status_picture", name=title_in(one, w)[0])
    picture = drawn(one.status, until=one.changed, title=title, description=w("person.status_picture_how"))
    return {"steps": steps, "picture_of_status": picture}


def _group(group: Group, w: Words) -> View:
    facts = [_fact(fact, w) for fact in group.facts]
    label = w.label(group.schema) if group.event else w("person.about")
    # Of several events of a kind, the day tells one from another; where sources differ on it, it is no name for it.
    when = next((fact.values for fact in group.facts if fact.prop in WHEN), ())
    return {
        "label": w("person.event", what=label, when=w.date(when[0].text)) if len(when) == 1 else label,
        "facts": facts,
    }


def _fact(fact: Fact, w: Words) -> View:
    return {
        "label": w.label(fact.schema, fact.prop),
        "differ": fact.differ,
        "values": [_value(fact, value, w) for value in fact.values],
    }


def _value(fact: Fact, value: Value, w: Words) -> View:
    return {
        "text": shown_value(w, fact.schema, fact.prop, value.text),
        "denied": value.denied,
        "count": _count(value, w),
        "told": [_told(one, w) for one in value.evidence[:SHOWN]],
        "more": [_told(one, w) for one in value.evidence[SHOWN:]],
    }


def _count(value: Value, w: Words) -> str:
    """Returns on how many independent tellings a value rests; copies are told beside it; nothing where it is not known."""
    if value.denied or not value.lineages:
        return ""
    said = w("person.lineages", n=value.lineages)
    if value.unknown:
        return w("person.at_least", count=said)
    return w("person.copies", count=said, n=value.texts) if value.texts > value.lineages else said


def _told(one: Evidence, w: Words) -> View:
    field = one.field
    source = field.source
    lang = source.lang
    return {
        "id": one.anchor,
        "quote": field.quote,
        "cut": field.cut,
        "lang": lang,
        "dir": direction(lang),
        "translations": _translations(field.translations, w, lang),
        "by": w.who(field.said_by),
        "stance": w(f"stance.{field.stance}") if field.stance and w.has(f"stance.{field.stance}") else "",
        "denies": field.stance == DENIES,
        "title": source.title or source.site or source.url or ("" if field.said_by else w("person.no_source")),
        "site": source.site if source.title else "",
        "published": w.date(source.published),
        "page": one.page,
        "live": one.live,
    }


def _translations(given: Iterable[tuple[str, str]], w: Words, original: str) -> list[tuple[str, str, str]]:
    """Returns the translation into the reader's language; any other only where that is not there and not needed."""
    found = {lang: words for lang, words in given if words}
    if w.lang in found:
        return [(w.lang, w.dir, found[w.lang])]
    return [(lang, direction(lang), words) for lang, words in found.items()] if original != w.lang else []


def _sources(world: World, told: Iterable[Group], w: Words) -> list[View]:
    """Returns every source by its line of telling: what is copied from one another stands together."""
    lines: dict[str, dict[str, View]] = {}
    for group in told:
        for fact in group.facts:
            for value in fact.values:
                for one in value.evidence:
                    _add_source(world, lines, one, w)
    return [
        {"texts": list(texts.values()), "n": len(texts), "known": bool(line)}
        for line, texts in sorted(lines.items(), key=lambda each: not each[0])
    ]


def _add_source(world: World, lines: dict[str, dict[str, View]], one: Evidence, w: Words) -> None:
    field = one.field
    text = world.texts.get(field.passage.text) if field.passage else None
    key = text.id if text else field.source.url or field.source.title or field.source.site
    if key and key not in lines.setdefault(field.lineage, {}):
        source = field.source
        lines[field.lineage][key] = {
            "title": source.title or source.site or source.url,
            "lang": source.lang,
            "dir": direction(source.lang),
            "site": source.site if source.title else "",
            "published": w.date(source.published),
            "page": f"texts/{text.id}.html" if text else "",
            "url": source.url if source.url.startswith(("https://", "http://")) else "",
        }


def _kin(world: World, w: Words, relation: str, title: str, person: str) -> tuple[str, str, str]:
    return w.label("kinship", relation), w.who(title), world.page(f"people/{person}") if person else ""


def _testimonies(world: World, one: Record, w: Words) -> list[View]:
    found = (world.testimonies[id_] for id_ in world.testimonies_of.get(one.id, ()))
    return [
        {
            "page": world.page(f"testimonies/{each.id}"),
            "on": w.date(each.on) or w("person.no_date"),
            "speaker": w.who(each.speaker),
            "medium": w.get(f"medium.{each.medium}", each.medium),
        }
        for each in found
    ]


def _appeals(world: World, one: Record, w: Words) -> list[View]:
    found = (world.appeals[id_] for id_ in world.appeals_of.get(one.id, ()))
    return [
        {
            "page": world.page(f"appeals/{each.id}"),
            "on": w.date(each.sent) or w("person.no_date"),
            "to": each.to,
            "n": len(each.answers),
        }
        for each in found
    ]


def _mail(world: World, one: Record) -> str:
    contact = world.release.imprint.contact
    return f"mailto:{quote(contact, safe='@.+-_')}?subject={quote(f'people/{one.id}')}" if "@" in contact else ""


def _data(world: World) -> str:
    return next((path for path in _DATA if path in world.files), "")


def _items(world: World) -> Iterable[Record]:
    return world.people.values()


def _path(one: Record) -> str:
    return f"people/{one.id}.html"


def _dossier(world: World, one: Record) -> str:
    """Returns where the dossier of somebody is; empty without one."""
    path = f"dossiers/{one.id}.pdf"
    return path if path in world.files else ""


def _uses(world: World, one: Record) -> object:
    """Returns what the page shows of other things: which of them have a page, and their few words here."""
    testimonies = [world.testimonies[id_] for id_ in world.testimonies_of.get(one.id, ())]
    appeals = [world.appeals[id_] for id_ in world.appeals_of.get(one.id, ())]
    return (
        # Asked of every person on every build, so only where words stand is looked up; all else of a fact is the person's own.
        tuple([world.passage(each.passage.text, f"people/{one.id}#{each.id}") for each in one.fields if each.passage]),
        tuple([(each.id, each.on, each.speaker, each.medium) for each in testimonies]),
        tuple([(each.id, each.sent, each.to, len(each.answers)) for each in appeals]),
        tuple((id_, next(iter(world.bodies[id_].names)).text) for id_ in world.bodies_of.get(one.id, ())),
        ledger.uses(world, f"people/{one.id}"),
        tuple([world.page(f"people/{kin.person}") for kin in one.kin]),
        _data(world),
        _dossier(world, one),
    )


PERSON: Final = Kind(name="person", template="person.html", items=_items, path=_path, view=_view, uses=_uses)

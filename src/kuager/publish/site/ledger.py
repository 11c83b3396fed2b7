"""What was corrected or rebutted, what changed, and the data files that go with a release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from kuager.model.publication import Correction
from kuager.publish.site import quotes
from kuager.publish.site.kind import Kind
from kuager.publish.site.words import LANGUAGES, Words, words
from kuager.publish.site.world import World

_KINDS: Final = frozenset({"correction", "rebuttal", "reply"})
_ONLY: Final = ("all",)
"""The one page of a kind."""
MOST: Final = 500
"""Changes on the page; the data files have everything."""
_KILO: Final = 1000
_UNITS: Final = ("B", "kB", "MB", "GB", "TB")
_ROUND: Final = 10
"""From here on no decimal is shown."""
_FORMATS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "csv": "CSV", "jsonl": "JSON Lines", "json": "JSON", "xlsx": "Excel", "parquet": "Parquet", "geojson": "GeoJSON",
        "jsonld": "JSON-LD", "ftm.json": "FollowTheMoney", "cff": "CFF", "md": "Markdown",
    }
)  # fmt: skip
"""What formats are called, in every language."""
_STEMS: Final[Mapping[str, str]] = MappingProxyType(
    {"datapackage": "datapackage", "dictionary": "dictionary", "codebook": "dictionary", "acled-like": "acled"}
)
"""Files that have words of their own; those of tables have them under ``data_`` and the name of the table."""
_ORDER: Final = (
    "entities",
    "people",
    "statements",
    "documents",
    "events",
    "places",
    "counts",
    "corrections",
    "translations",
)


def of(world: World, address: str, w: Words) -> list[Mapping[str, Any]]:
    """Returns what was corrected or rebutted of one thing and its parts, for the fragment ``corrected.html`` of its page.

    Args:
        world: the release.
        address: such as ``people/x``; without a fragment.
        w: words of the page.
    """
    ids = world.corrections_of.get(address, ())
    return [_row(world, one, w) for one in _sorted(world.corrections[id_] for id_ in ids)]


def uses(world: World, address: str) -> object:
    """Returns what a page with the fragment shows of corrections."""
    return repr([world.corrections[id_] for id_ in world.corrections_of.get(address, ())])


def _sorted(found: Iterable[Correction]) -> list[Correction]:
    return sorted(found, key=lambda one: (one.on, one.id), reverse=True)


def _row(world: World, one: Correction, w: Words) -> Mapping[str, Any]:
    return {
        "id": one.id,
        "kind": w(f"ledger.{one.kind}") if one.kind in _KINDS else w.label(one.kind),
        "rebuts": one.kind == "rebuttal",
        "date": w.date(one.on),
        "iso": one.on,
        "by": w.who(one.by),
        "before": one.before,
        "after": one.after,
        "said": quotes.quote(world, one.said, w, f"corrections/{one.id}") if one.said else None,
        "of": _of(world, one.of, w),
    }


def _of(world: World, address: str, w: Words) -> Mapping[str, str]:
    """Returns what a correction is about: where it stands ("" when it has no page any more) and what it is called."""
    if not address:
        return {"href": "", "title": w("ledger.whole")}
    href = world.page(address)
    return {"href": href, "title": titled(world, address, w) if href else w("ledger.gone")}


def titled(world: World, address: str, w: Words) -> str:
    """Returns what the thing at an address is called; the address itself where it has no name."""
    folder, _, id_ = address.partition("#")[0].partition("/")
    found = _TITLES[folder](world, id_, w) if folder in _TITLES else ""
    return found or address


def naming(world: World, address: str) -> object:
    """Returns everything that :func:`titled` may show of an address, and where it stands."""
    return (world.page(address), tuple(titled(world, address, words(lang)) for lang in LANGUAGES))


def _person(world: World, id_: str, _w: Words) -> str:
    return world.people[id_].title if id_ in world.people else ""


def _text(world: World, id_: str, w: Words) -> str:
    return (world.texts[id_].title or w("sources.untitled")) if id_ in world.texts else ""


def _place(world: World, id_: str, w: Words) -> str:
    return quotes.called(world.places[id_].names, w.lang).text if id_ in world.places else ""


def _body(world: World, id_: str, w: Words) -> str:
    return quotes.called(world.bodies[id_].names, w.lang).text if id_ in world.bodies else ""


def _day(world: World, id_: str, w: Words) -> str:
    day = world.days.get(id_)
    if day is None:
        return ""
    return quotes.pair(w, w("chronicle.day", number=day.day), w.date(day.date)) if day.day else w.date(day.date)


def _testimony(world: World, id_: str, w: Words) -> str:
    one = world.testimonies.get(id_)
    return w("voices.testimony_of", speaker=quotes.apart(w, w.who(one.speaker) or w("voices.unnamed"))) if one else ""


def _appeal(world: World, id_: str, w: Words) -> str:
    one = world.appeals.get(id_)
    return w("voices.appeal_to", office=quotes.apart(w, one.to or w("voices.appeal"))) if one else ""


_TITLES: Final[Mapping[str, Callable[[World, str, Words], str]]] = MappingProxyType(
    {
        "people": _person, "texts": _text, "places": _place, "bodies": _body, "picket": _day, "testimonies": _testimony,
        "appeals": _appeal,
    }
)  # fmt: skip


def _one(_world: World) -> Iterable[str]:
    return _ONLY


def _corrections_path(_item: str) -> str:
    return "corrections/index.html"


def _corrections_view(world: World, _item: str, w: Words) -> Mapping[str, Any]:
    rows = [_row(world, one, w) for one in _sorted(world.corrections.values())]
    return {"title": w("ledger.corrections"), "description": w("ledger.corrections_lead"), "rows": rows}


def _corrections_uses(world: World, _item: str) -> object:
    every = list(world.corrections.values())
    said = [one.said for one in every if one.said]
    return (repr(every), tuple(naming(world, one.of) for one in every), quotes.uses(world, said))


def _changes(world: World) -> Iterable[str]:
    return _ONLY if world.release.number > 1 or world.release.changes else ()


def _changes_path(_item: str) -> str:
    return "changes/index.html"


def _changes_view(world: World, _item: str, w: Words) -> Mapping[str, Any]:
    release = world.release
    rows = [
        {
            "href": world.page(one.of),
            "title": one.title,
            "kind": w("ledger.added" if one.kind == "added" else "ledger.changed"),
            "date": w.date(one.on),
            "iso": one.on,
        }
        for one in release.changes[:MOST]
        if world.page(one.of)
    ]
    return {
        "title": w("ledger.changes"), "description": w("ledger.changes_lead"), "rows": rows,
        "release": w("ledger.release", number=release.number, date=w.date(release.made_on)),
    }  # fmt: skip


def _changes_uses(world: World, _item: str) -> object:
    release = world.release
    return (release.number, release.made_on, tuple((one, world.page(one.of)) for one in release.changes[:MOST]))


def data_files(world: World) -> list[str]:
    """Returns the paths of the data files that go with the release, in order."""
    return sorted(one for one in world.files if one.startswith("data/"))


def _datasets(world: World) -> Iterable[str]:
    return _ONLY if data_files(world) else ()


def _datasets_path(_item: str) -> str:
    return "datasets/index.html"


def _datasets_view(world: World, _item: str, w: Words) -> Mapping[str, Any]:
    by_stem: dict[str, list[str]] = {}
    for path in data_files(world):
        by_stem.setdefault(_parts(path)[0], []).append(path)
    stems = sorted(by_stem, key=lambda one: (_ORDER.index(one) if one in _ORDER else len(_ORDER), one))
    rows = [
        {
            "what": described(stem, w),
            "files": [
                {"href": path, "name": path.rpartition("/")[2], "format": _format(path), "size": size(world, path)}
                for path in by_stem[stem]
            ],
        }
        for stem in stems
    ]
    return {"title": w("ledger.datasets"), "description": w("ledger.datasets_lead"), "rows": rows}


def _datasets_uses(world: World, _item: str) -> object:
    return tuple((one, world.sizes.get(one)) for one in data_files(world))


def described(stem: str, w: Words) -> str:
    """Returns what is in the files of a name, in words; the name itself where nobody has words for it."""
    key = f"ledger.{_STEMS[stem]}" if stem in _STEMS else f"ledger.data_{stem}"
    return w.get(key, stem)


def _parts(path: str) -> tuple[str, str]:
    """Returns the name of a file and its ending: ``statements`` and ``ftm.json``."""
    stem, _, ending = path.rpartition("/")[2].partition(".")
    return stem, ending


def _format(path: str) -> str:
    ending = _parts(path)[1]
    return _FORMATS.get(ending, ending.upper())


def size(world: World, path: str) -> str:
    """Returns how large a file is, as people write it; "" where that is not known yet."""
    count = world.sizes.get(path)
    return "" if count is None else shown_size(count)


def shown_size(count: int) -> str:
    """Returns a number of bytes as people write it: ``1.2 kB``."""
    shown, units = float(count), iter(_UNITS)
    unit = next(units)
    while shown >= _KILO and unit != _UNITS[-1]:
        shown, unit = shown / _KILO, next(units)
    return f"{shown:.0f} {unit}" if unit == _UNITS[0] or shown >= _ROUND else f"{shown:.1f} {unit}"


CORRECTIONS: Final = Kind(
    name="corrections", template="corrections.html", items=_one, path=_corrections_path, view=_corrections_view,
    uses=_corrections_uses, nav=100,
)  # fmt: skip
CHANGES: Final = Kind(
    name="changes", template="changes.html", items=_changes, path=_changes_path, view=_changes_view,
    uses=_changes_uses, nav=110,
)  # fmt: skip
DATASETS: Final = Kind(
    name="datasets", template="datasets.html", items=_datasets, path=_datasets_path, view=_datasets_view,
    uses=_datasets_uses, nav=120, last=True,
)  # fmt: skip

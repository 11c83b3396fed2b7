"""What was corrected or rebutted, what changed, and the data files that go with a release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kuager.model.publication import Correction
from kuager.publish.site import quotes
from kuager.publish.site.kind import Kind
from kuager.publish.site.words import Words
from kuager.publish.site.world import World

_KINDS: Final = frozenset({"correction", "rebuttal", "reply"})
_ONLY: Final = ("all",)
"""The one page of a kind."""
MOST: Final = 500
"""Changes on the page; the data files have everything."""
_KILO: Final = 1000
_FORMATS: Final = (
    ("datapackage.json", "datapackage"), ("dictionary", "dictionary"), ("codebook", "dictionary"), ("ftm", "ftm"),
    (".geojson", "geojson"), (".jsonld", "jsonld"), ("acled", "acled"), (".xlsx", "xlsx"), (".parquet", "parquet"),
    (".csv", "csv"), (".jsonl", "json"), (".json", "json"),
)  # fmt: skip
"""What of a file's path tells its description; the first that is in it."""


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
        "by": one.by,
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
    if folder == "people" and id_ in world.people:
        return world.people[id_].title
    if folder == "texts" and id_ in world.texts:
        return world.texts[id_].title or w("sources.untitled")
    if folder in {"places", "bodies"}:
        found = world.places.get(id_) if folder == "places" else world.bodies.get(id_)
        return quotes.called(found.names, w.lang).text if found else address
    if folder == "picket" and id_ in world.days:
        return f"{w('chronicle.day', number=world.days[id_].day)}, {w.date(world.days[id_].date)}"
    if folder == "testimonies" and id_ in world.testimonies:
        return w("voices.testimony_of", speaker=world.testimonies[id_].speaker or w("voices.unnamed"))
    if folder == "appeals" and id_ in world.appeals:
        return w("voices.appeal_to", office=world.appeals[id_].to or w("voices.appeal"))
    return address


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
    return (repr(every), tuple(world.page(one.of) for one in every), quotes.uses(world, said))


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
    rows = [
        {
            "href": one,
            "name": one.removeprefix("data/"),
            "what": w(f"ledger.{described(one)}"),
            "size": size(world, one),
        }
        for one in data_files(world)
    ]
    return {"title": w("ledger.datasets"), "description": w("ledger.datasets_lead"), "rows": rows}


def _datasets_uses(world: World, _item: str) -> object:
    return tuple((one, world.sizes.get(one)) for one in data_files(world))


def described(path: str) -> str:
    """Returns the key of a data file's description, by its path."""
    return next((key for part, key in _FORMATS if part in path), "other")


def size(world: World, path: str) -> str:
    """Returns how large a file is, as people write it; "" where that is not known yet."""
    count = world.sizes.get(path)
    if count is None:
        return ""
    for unit in ("B", "kB", "MB", "GB"):
        if count < _KILO:
            return f"{count:.0f} {unit}" if unit == "B" or count >= 10 else f"{count:.1f} {unit}"  # noqa: PLR2004  two digits are enough
        count /= _KILO
    return f"{count:.0f} TB"


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
    uses=_datasets_uses, nav=120,
)  # fmt: skip

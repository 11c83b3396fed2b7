"""A release with everything found by its id, and what points where: computed once, then only looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from kuager.model.publication import Appeal, Body, Correction, PicketDay, Place, Testimony, Text
from kuager.model.release import Cleared, Record, Release
from kuager.publish.site.paths import day_page

T = TypeVar("T")

FOLDERS: Final = ("people", "texts", "testimonies", "appeals", "bodies", "places")
"""Every single thing has a page at ``FOLDER/ID.html``; a correction stands on one page, at ``corrections/index.html#ID``, and
a day of a picket on the page of its year."""
_PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*")


class BadAddressError(ValueError):
    """Something in the release has an id that cannot be part of a path. A defect of whoever made the release."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """A release as pages look at it. Only dicts, so 100,000 people cost little; copies to other processes by fork or pickle.

    Two worlds are equal only when they are the same object.

    Attributes:
        release: all of it.
        people: who is named, by id, in the order of the release.
        others: people without a name.
        texts: by id.
        places: by id.
        bodies: by id.
        testimonies: by id.
        appeals: by id.
        days: of pickets, by id.
        corrections: by id.
        testimonies_of: ids by person.
        appeals_of: ids by person.
        bodies_of: ids by person.
        corrections_of: ids by address without fragment (``people/x``); under "" those of the whole.
        people_of_text: ids of people of whom something is told there, by text.
        marked: by text, the addresses (``people/x#s-1``) that words of it are marked for.
        told_in: ids of texts by the telling they belong to.
        bodies_at: ids of organisations by place.
        place_called: id of the one place that has a name, by the name; names that several places have are not in it.
        files: paths of other files of the release that pages may link to, such as ``data/people.csv``.
        sizes: bytes of those files, where they are known.
        derived: what modules computed of all but ``sizes``, by their names; a copy with other sizes shares it.
    """

    release: Release
    people: Mapping[str, Record]
    others: tuple[Record, ...]
    texts: Mapping[str, Text]
    places: Mapping[str, Place]
    bodies: Mapping[str, Body]
    testimonies: Mapping[str, Testimony]
    appeals: Mapping[str, Appeal]
    days: Mapping[str, PicketDay]
    corrections: Mapping[str, Correction]
    testimonies_of: Mapping[str, tuple[str, ...]]
    appeals_of: Mapping[str, tuple[str, ...]]
    bodies_of: Mapping[str, tuple[str, ...]]
    corrections_of: Mapping[str, tuple[str, ...]]
    people_of_text: Mapping[str, tuple[str, ...]]
    marked: Mapping[str, frozenset[str]]
    told_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bodies_at: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place_called: Mapping[str, str] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    sizes: Mapping[str, int] = field(default_factory=dict)
    derived: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[World], T]) -> T:
        """Returns what ``make`` makes of this world, made once; it must not look at ``sizes``."""
        if name not in self.derived:
            self.derived[name] = make(self)
        made: T = self.derived[name]
        return made

    @classmethod
    def of(cls, release: Release, files: Iterable[str] | Mapping[str, int] = ()) -> World:
        """Looks through a release once.

        Args:
            release: what goes out.
            files: of the same folder, made by others, best with their sizes; only what is told here is linked to.

        Raises:
            BadAddressError: when an id cannot be part of a path.
        """
        items = [one.value for one in release.items]
        people = _by_id((one for one in items if one.form == "named"), lambda one: one.id)
        appeals = _by_id(_values(release.appeals), lambda one: one.id)
        testimonies = _by_id(_values(release.testimonies), lambda one: one.id)
        bodies = _by_id(_values(release.bodies), lambda one: one.id)
        texts = _by_id(_values(release.texts), lambda one: one.id)
        places = _by_id(_values(release.places), lambda one: one.id)
        corrections = _by_id(_values(release.corrections), lambda one: one.id)
        return cls(
            release=release,
            people=people,
            others=tuple(one for one in items if one.form != "named"),
            texts=texts,
            places=places,
            bodies=bodies,
            testimonies=testimonies,
            appeals=appeals,
            days=_by_id(_values(release.picket), lambda one: one.id),
            corrections=corrections,
            testimonies_of=_turned((one.id, one.about) for one in testimonies.values()),
            appeals_of=_turned((one.id, one.about) for one in appeals.values()),
            bodies_of=_turned((one.id, one.people) for one in bodies.values()),
            corrections_of=_turned((one.id, (one.of.partition("#")[0],)) for one in corrections.values()),
            people_of_text=_turned((one.id, _texts_of(one)) for one in people.values()),
            marked={one.id: _marked(one) for one in texts.values()},
            told_in=_turned((one.id, (one.lineage,)) for one in texts.values() if one.lineage),
            bodies_at=_turned((one.id, (one.place,)) for one in bodies.values() if one.place),
            place_called=_called(places.values()),
            files=frozenset(files),
            sizes=dict(files) if isinstance(files, Mapping) else {},
        )

    def page(self, address: str) -> str:
        """Returns where the page of an address (``people/x``, ``people/x#s-1``) stands, "" where it has none."""
        of, _, part = address.partition("#")
        folder, _, id_ = of.partition("/")
        if folder == "corrections" and id_ in self.corrections:
            return f"corrections/index.html#{id_}"
        if folder == "picket":
            return day_page(self.days[id_]) if id_ in self.days else ""
        known = self._known(folder)
        if known is None or id_ not in known:
            return ""
        return f"{folder}/{id_}.html{'#' if part else ''}{part}"

    def _known(self, folder: str) -> Mapping[str, object] | None:
        things: dict[str, Mapping[str, object]] = {
            "people": self.people, "texts": self.texts, "testimonies": self.testimonies, "appeals": self.appeals,
            "bodies": self.bodies, "places": self.places,
        }  # fmt: skip
        return things.get(folder)

    def passage(self, text: str, address: str = "") -> str:
        """Returns the page of a text, at the words that are marked for an address where there are such; "" without page."""
        if text not in self.texts:
            return ""
        mark = f"#{mark_id(address)}" if address in self.marked[text] else ""
        return f"texts/{text}.html{mark}"


def mark_id(address: str) -> str:
    """Returns the ``id`` that the page of a text gives to the words marked for ``people/x#s-1``: ``people-x-s-1``.

    Marks with several targets carry the first as their own id, the others on empty elements inside.
    """
    return address.replace("/", "-").replace("#", "-")


def _values(cleared: Iterable[Cleared[T]]) -> Iterable[T]:
    return (one.value for one in cleared)


def _by_id(items: Iterable[T], id_of: Callable[[T], str]) -> Mapping[str, T]:
    found: dict[str, T] = {}
    for one in items:
        id_ = id_of(one)
        if not _PLAIN.fullmatch(id_) or id_ in found or id_ == "index" or id_.startswith("list-"):
            raise BadAddressError("an id of the release is no part of a path, or is there twice")
        found[id_] = one
    return found


def _turned(pairs: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for id_, targets in pairs:
        for target in targets:
            found.setdefault(target, {})[id_] = None
    return {target: tuple(ids) for target, ids in found.items()}


def _called(places: Iterable[Place]) -> Mapping[str, str]:
    ids = _turned((one.id, (one.called, *(name.text for name in one.names))) for one in places)
    return {name: found[0] for name, found in ids.items() if name and len(found) == 1}


def _texts_of(one: Record) -> Iterable[str]:
    return (each.passage.text for each in one.fields if each.passage)


def _marked(one: Text) -> frozenset[str]:
    return frozenset(target for piece in one.pieces for mark in piece.marks for target in mark.targets)

"""What a release shows besides people: days of a picket, testimonies, appeals, texts, places, corrections.

Every value here was cleared before it got here, and every id is an address inside a release: it tells nothing of the
archive's own ids where those would tell more than is shown. Dates are EDTF with no more precision than may be shown.
Texts carry the language they are in; who renders them sets ``lang`` and ``dir`` from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One writing of a name: the words, their language, their script (ISO 15924), and ``also`` or ``main``."""

    text: str
    lang: str = ""
    script: str = ""
    kind: str = "also"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Where exactly words stand, as the selectors of W3C Web Annotation have it. Only of texts that anybody may read.

    Attributes:
        text: id of the :class:`Text` in the same release.
        layer: SHA-256 of the text layer that the offsets count in; empty where offsets are held back.
        start: first code point, None where offsets are held back.
        end: behind the last.
        prefix: up to 32 code points before.
        suffix: up to 32 behind.
        t_start: seconds into a recording.
        t_end: seconds.
        box: x, y, width, height on a page or a picture, as parts of one.
    """

    text: str
    layer: str = ""
    start: int | None = None
    end: int | None = None
    prefix: str = ""
    suffix: str = ""
    t_start: float | None = None
    t_end: float | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One stretch of somebody's status: which, from when to when (EDTF, empty where not told), by which fields (ids)."""

    status: str
    start: str = ""
    end: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """Somebody of the family: how related, as they may be shown, and their record when they have one."""

    relation: str
    title: str
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A picture that somebody agreed to, encoded anew without anything but pixels.

    Attributes:
        data: bytes of the file.
        media_type: ``image/jpeg`` or ``image/png``.
        width: pixels.
        height: pixels.
        alt: what it shows, by language.
        credit: whose picture it is.
    """

    data: bytes
    media_type: str
    width: int
    height: int
    alt: Mapping[str, str] = field(default_factory=dict)
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words as they were said, with translations by language; ``machine`` are those that no person read."""

    words: str
    lang: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)
    machine: frozenset[str] = frozenset()
    passage: Passage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Words of a text that a statement rests on: code points within the piece, and addresses (``people/x#s-…``)."""

    start: int
    end: int
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a text that may be shown; between two pieces something is left out.

    Attributes:
        text: the words.
        at: code point of the layer where it begins; None where offsets are held back.
        by: who says it, for posts of a thread.
        on: when, for posts of a thread.
        marks: what statements rest on, in order, not overlapping.
        translations: by language.
    """

    text: str
    at: int | None = None
    by: str = ""
    on: str = ""
    marks: tuple[Mark, ...] = ()
    translations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A source that anybody may read: an article, a thread, a film's page. Passages only, unless ``whole``.

    Attributes:
        id: address.
        kind: of the document, such as ``article`` or ``thread``.
        title: as published.
        author: account or byline; empty where it may not be shown.
        site: who published.
        url: where.
        archived: addresses of public copies.
        published: EDTF.
        lang: language.
        captured_on: when the team preserved it, ISO date.
        sha256: of the preserved file.
        layer: SHA-256 of its text layer.
        lineage: texts with the same value are copies or rewrites of one telling, and count once.
        pieces: what may be shown of it, in order.
        whole: nothing is left out.
    """

    id: str
    kind: str
    title: str = ""
    author: str = ""
    site: str = ""
    url: str = ""
    archived: tuple[str, ...] = ()
    published: str = ""
    lang: str = ""
    captured_on: str = ""
    sha256: str = ""
    layer: str = ""
    lineage: str = ""
    pieces: tuple[Piece, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """What somebody said for others, on film or in words.

    Attributes:
        id: address.
        on: when (EDTF).
        speaker: as they may be shown.
        about: records of those it is about.
        medium: ``video``, ``audio`` or ``text``.
        lang: language.
        said: what may be quoted, in order.
        text: the :class:`Text` it is published as; empty when it is not public.
        seconds: length of the recording.
    """

    id: str
    on: str = ""
    speaker: str = ""
    about: tuple[str, ...] = ()
    medium: str = "text"
    lang: str = ""
    said: tuple[Said, ...] = ()
    text: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an office answered: when, who, in which words, and of what kind (``promise``, ``refusal`` …)."""

    on: str = ""
    by: str = ""
    kind: str = ""
    said: Said | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """A letter to an office, and what came back.

    Attributes:
        id: address.
        sent: EDTF.
        to: the office.
        kind: of the appeal.
        about: records of those it is about.
        said: what it asks, as far as it may be quoted.
        answers: in order.
        state: ``waiting``, ``answered``, ``silent`` …
        days: waited until the first answer, or until the day of the release.
    """

    id: str
    sent: str = ""
    to: str = ""
    kind: str = ""
    about: tuple[str, ...] = ()
    said: Said | None = None
    answers: tuple[Answer, ...] = ()
    state: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PicketDay:
    """One day of a picket, as sources tell it.

    Attributes:
        id: address: the series and the number of the day.
        series: which picket.
        day: counted from its first day, which is 1.
        date: ISO.
        place: where, as words.
        came: how many, as told; two tellings give two.
        slogans: words of posters and calls.
        police: what the police did, as codes of the vocabulary (``detention``, ``fine`` …) with counts; None is untold.
        said: what is told of the day, with where.
        texts: ids of sources.
    """

    id: str
    series: str
    day: int
    date: str
    place: str = ""
    came: tuple[str, ...] = ()
    slogans: tuple[Said, ...] = ()
    police: tuple[tuple[str, int | None], ...] = ()
    said: tuple[Said, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An organisation: an office, a camp, an outlet, a group; with the records that speak of it.

    ``place`` is an id of a :class:`Place`; ``people`` and ``texts`` are ids.
    """

    id: str
    names: tuple[Name, ...]
    kind: str = ""
    place: str = ""
    people: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A prefecture, a region, a city: never finer for people's homes.

    Attributes:
        id: address.
        names: in every script known.
        kind: ``region``, ``city`` …
        area: its area on a map, as ``xinjiang/altay``: map and id of ``publish/maps``; empty when it is on none.
        count: people connected with it; None where the count is held back.
        people: named records connected with it.
        called: as the tables of the same release call it; empty when none does.
    """

    id: str
    names: tuple[Name, ...]
    kind: str = ""
    area: str = ""
    count: int | None = None
    people: tuple[str, ...] = ()
    called: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Something told in the open about what was published: what was wrong, or who disagrees.

    Attributes:
        id: address.
        on: ISO date.
        kind: ``correction``, ``rebuttal`` or ``reply``.
        of: address of what it is about, such as ``people/x#s-12``; empty for the whole.
        said: the words.
        by: who, as they may be shown.
        before: what stood there; empty where that may not be shown.
        after: what stands there now.
    """

    id: str
    on: str
    kind: str
    of: str = ""
    said: Said | None = None
    by: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something new or changed since the release before: when, ``added`` or ``changed``, address, title. Never what went."""

    on: str
    kind: str
    of: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules a release was cleared by, for its own page about them: generated from the policy, so it cannot differ.

    Attributes:
        policy: ``name@version``.
        k: how many somebody without a name must be among.
        shown: by schema, what of it at most: property to ``whole``, ``year``, ``region``.
        kinds: the same of everything besides people: by kind (``picket_day``, ``text``, ``kin`` …), part to how much;
            ``public`` are words that anybody can read at their source.
        never: kinds of things that never go to this audience.
        risk: by judged risk, the most somebody may appear as.
        levels: markings that this audience may see.
        reviewed_only: only what a person looked at.
    """

    policy: str
    k: int
    shown: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kinds: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    risk: Mapping[str, str] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    reviewed_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Who publishes, as the team wants to be seen; nothing of it is taken from the archive's people.

    Attributes:
        name: of the site, by language; ``en`` is there.
        contact: an address to write to; empty for none.
        base: where it will stand, such as ``https://example.org/``; empty when that is not known: links stay relative.
        licence: of the texts, as a name; empty when nobody chose.
        licence_url: of it.
        languages: pages are made in these.
        dossiers: everybody named gets a dossier as PDF, too, in the first of the languages.
    """

    name: Mapping[str, str] = field(default_factory=lambda: {"en": "kuager"})
    contact: str = ""
    base: str = ""
    licence: str = ""
    licence_url: str = ""
    languages: tuple[str, ...] = ("en", "kk", "ru", "zh", "ug")
    dossiers: bool = False


__all__ = [
    "Answer", "Appeal", "Body", "Change", "Correction", "Imprint", "Kin", "Mark", "Name", "Passage", "PicketDay", "Piece",
    "Place", "Portrait", "Rules", "Said", "Span", "Testimony", "Text",
]  # fmt: skip

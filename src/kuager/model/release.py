"""What may leave the archive: values that were cleared for an audience, what was held back and why, and the release of both.

Only ``protect.clearance`` makes a :class:`Cleared`; a test reads the source for that, and :data:`MINT` stands against
mistakes at run time. It is no wall against code that wants to get round it: whoever can run code here can read the archive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field
from typing import Final, Generic, TypeVar

from kuager.model.publication import (
    Appeal,
    Body,
    Change,
    Correction,
    Imprint,
    Kin,
    Name,
    Passage,
    PicketDay,
    Place,
    Portrait,
    Rules,
    Span,
    Testimony,
    Text,
)

T_co = TypeVar("T_co", covariant=True)

MINT: Final = object()
"""What the clearance room shows when it makes a cleared value; no other module may name it."""
AUDIENCES: Final = ("team", "partners", "lawyers", "un", "courts", "press", "public")
"""Who something is for, the narrowest circle first."""
RELEASED_TO: Final = ("partners", "lawyers", "un", "courts", "press", "public")
OPEN_TO_ALL: Final = frozenset({"press", "public"})
"""Audiences behind which anybody may stand: what they read, everybody reads."""
NOTHING: Final = "nothing"
FORMS: Final = (NOTHING, "aggregate", "role_only", "initials", "named")
"""How somebody may appear, the least first."""
CAPACITIES: Final = ("detained", "speaker", "third")
"""As what somebody stands in a statement: of whom it speaks, who says it, who else is named in it."""


class ForgedClearanceError(TypeError):
    """Somebody made a cleared value outside the room that clears."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared(Generic[T_co]):
    """A value that may be shown to an audience. ``dataclasses.replace`` cannot change one: the mint is asked again.

    Attributes:
        value: what may be shown, as it may be shown.
        audience: to whom.
        policy: by which policy, as ``name@version``.
    """

    value: T_co
    audience: str
    policy: str
    mint: InitVar[object]

    def __post_init__(self, mint: object) -> None:
        if mint is not MINT:
            raise ForgedClearanceError("only protect.clearance clears")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Something that was held back. For the team: it says of whom and what.

    Attributes:
        reason: code, such as ``not_asked``; every code has words in four languages.
        of: id of the person (or document) it was of.
        field: which property, or ``person`` for the whole person.
        claim: the claim that was held back; empty for more than one.
        whom: for a third person, a speaker: whose protection it is.
    """

    reason: str
    of: str
    field: str
    claim: str = ""
    whom: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where something shown was read; every part is empty where it would tell what is withheld."""

    title: str = ""
    site: str = ""
    url: str = ""
    published: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing shown of a person.

    Attributes:
        schema: what it belongs to: ``person``, ``detention`` …
        event: groups what belongs to one event; ``e1``, ``e2`` within one record, empty for the person itself.
        prop: which property.
        value: as it may be shown.
        quote: the very words, cut where a name was; empty where words may not be quoted.
        cut: something was cut out of the words.
        said_by: who says so, as they may be shown.
        source: where.
        id: address within the record: ``s-`` and digits of a hash over what is shown, so it stays while that stays.
        lineage: copies and rewrites of one telling have the same; empty where telling that would tell more.
        stance: ``asserts``, ``denies``, ``reports`` or ``hedges``.
        passage: where the words stand, where anybody may look.
        translations: of the quote: (language, words), those that a person made or read first.
        machine: languages of translations that no person read.
    """

    schema: str
    event: str
    prop: str
    value: str
    quote: str = ""
    cut: bool = False
    said_by: str = ""
    source: Source = field(default_factory=Source)
    id: str = ""
    lineage: str = ""
    stance: str = ""
    passage: Passage | None = None
    translations: tuple[tuple[str, str], ...] = ()
    machine: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One person as an audience may see them.

    Attributes:
        id: a stable address for who is named; for everybody else a number that means nothing in another release.
        form: ``named``, ``initials`` or ``role_only``.
        title: name, initials or role.
        fields: what is shown.
        traits: for who is not named, the coarse traits that at least k people share.
        shared_by: how many share them; 0 for who is named.
        names: in every script that may be shown; only of who is named.
        status: what happened over time.
        kin: the family, as far as each of them may be shown.
        portrait: a picture.
        changed: ISO date of the release that last changed what is shown.
    """

    id: str
    form: str
    title: str
    fields: tuple[Field, ...] = ()
    traits: Mapping[str, str] = field(default_factory=dict)
    shared_by: int = 0
    names: tuple[Name, ...] = ()
    status: tuple[Span, ...] = ()
    kin: tuple[Kin, ...] = ()
    portrait: Portrait | None = None
    changed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """People counted by two traits; None where a count is held back.

    Attributes:
        name: what is counted by what.
        rows: values of the first trait.
        columns: values of the second.
        cells: counts by row, then column.
        row_totals: by row.
        column_totals: by column.
        total: of all; None when held back.
    """

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What goes out, and what was held back. ``withheld`` never goes out; only its counts by reason do.

    Attributes:
        id: ``rel-`` and hexadecimal digits; tells nothing.
        audience: for whom.
        policy: ``name@version`` it was cleared by.
        made_on: ISO date.
        items: people, each cleared.
        tables: counts, each cleared.
        withheld: for the team.
        approved_by: who asked and who allowed it, as the archive calls them; fewer than two make a draft.
        previous: SHA-256 of the manifest of the release before it for the same audience.
        draft: it lacks an approval, and was entered nowhere.
        alone: the archive has no members, so nobody else could allow it.
        picket: days of pickets.
        testimonies: of relatives and others.
        appeals: letters and answers.
        texts: sources that anybody may read.
        bodies: organisations.
        places: as coarse as they may be.
        corrections: and rebuttals.
        changes: since the release before, the newest first.
        rules: it was cleared by.
        imprint: who publishes.
        number: of the release for this audience, from 1.
        moved: (id in an earlier release, id of the record now): people whose address changed when records were joined.
    """

    id: str
    audience: str
    policy: str
    made_on: str
    items: tuple[Cleared[Record], ...]
    tables: tuple[Cleared[Table], ...] = ()
    withheld: tuple[Withheld, ...] = ()
    approved_by: tuple[str, ...] = ()
    previous: str = ""
    draft: bool = True
    alone: bool = False
    picket: tuple[Cleared[PicketDay], ...] = ()
    testimonies: tuple[Cleared[Testimony], ...] = ()
    appeals: tuple[Cleared[Appeal], ...] = ()
    texts: tuple[Cleared[Text], ...] = ()
    bodies: tuple[Cleared[Body], ...] = ()
    places: tuple[Cleared[Place], ...] = ()
    corrections: tuple[Cleared[Correction], ...] = ()
    changes: tuple[Change, ...] = ()
    rules: Rules | None = None
    imprint: Imprint = field(default_factory=Imprint)
    number: int = 1
    moved: tuple[tuple[str, str], ...] = ()

"""What may leave the archive: values that were cleared for an audience, what was held back and why, and the release of both.

Only ``protect.clearance`` makes a :class:`Cleared`; a test reads the source for that, and :data:`MINT` stands against
mistakes at run time. It is no wall against code that wants to get round it: whoever can run code here can read the archive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field
from typing import Final, Generic, TypeVar

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
    """

    schema: str
    event: str
    prop: str
    value: str
    quote: str = ""
    cut: bool = False
    said_by: str = ""
    source: Source = field(default_factory=Source)


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
    """

    id: str
    form: str
    title: str
    fields: tuple[Field, ...] = ()
    traits: Mapping[str, str] = field(default_factory=dict)
    shared_by: int = 0


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

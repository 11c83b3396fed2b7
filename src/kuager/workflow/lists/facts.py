"""What one row of a list comes to: nodes, facts at the words of their cells, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from kuager.errors import ItemError
from kuager.model import Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSpec:
    """Somebody or something a row speaks of; ``local`` stays the same from edition to edition."""

    local: str
    schema: str
    name: str
    spellings: tuple[str, ...] = ()
    shielded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement: about ``local``, in the words from ``start`` to ``end`` of the table's text."""

    local: str
    schema: str
    prop: str
    value: str
    start: int
    end: int
    column: int
    value_local: str | None = None
    valid_from: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowIssue:
    """Something wrong with one row; the rest of the table goes on."""

    row: int
    column: str
    value: str
    error: ItemError
    lost: bool = False
    """The row was left out."""

    def as_issue(self, item: str) -> Issue:
        """Returns it as the house's kind of issue, without the value: that may be personal."""
        where = f"row {self.row}" + (f", column {self.column}" if self.column else "")
        return Issue(code=self.error.code, item=item, message=self.error.message, cure=self.error.cure, place=where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One row: its person first among the nodes."""

    row: int
    key: str
    nodes: tuple[NodeSpec, ...]
    facts: tuple[Fact, ...]

    @property
    def local(self) -> str:
        """The local id of the row's person."""
        return self.nodes[0].local

    @property
    def name(self) -> str:
        """What the row calls its person."""
        return self.nodes[0].name

    @property
    def shielded(self) -> bool:
        """Whether the row names nobody and its person must not be matched."""
        return self.nodes[0].shielded or not self.named

    @property
    def named(self) -> bool:
        """Whether the row tells of a person at all, and not of a testimony alone."""
        return self.nodes[0].schema == "person"

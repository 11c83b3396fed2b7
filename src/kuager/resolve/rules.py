"""The stated rules that may join nodes without asking. Each is narrow, named with a version, and undone like any decision.

``workflow`` writes their results as judgements with the rule's name as agent, so they are visible beside people's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Final, NamedTuple

from kuager.model import DocumentId, Joined, NodeId
from kuager.ports import Node
from kuager.text import stored
from kuager.text.fold import plain
from kuager.text.names import parts

SAME_NAME: Final = "rule:same-name-shared-context@1"
SAME_INSTITUTION: Final = "rule:same-institution-name@1"
_MOST_COMPARED: Final = 50
"""For each node of one name at most so many others are looked at, so that a common name cannot stall a run."""
_INSTITUTIONS: Final = frozenset({"organisation", "place", "outlet"})


_BY_ID: Final = attrgetter("id")


class Link(NamedTuple):
    """Two nodes a rule holds for the same; ``reason`` begins with the rule's name, then says why in words."""

    left: NodeId
    right: NodeId
    reason: str


def by_rule(nodes: Sequence[Node], roles: Mapping[NodeId, frozenset[str]] | None = None) -> list[Link]:
    """Returns what the stated rules hold for the same.

    * People: the identical full name (two parts or more; only case, hyphens and spaces may differ) in two documents
      which also share another full-named person or an organisation, or give the person the same role together with
      a shared place.
    * Organisations, places, outlets: the identical name. Descriptions without a capital ("the police") do not count.

    Args:
        nodes: all nodes of the archive. Shielded ones are left out.
        roles: role words of people's nodes, folded, where known.

    Returns:
        Links that span each group once (no link is implied by others of its list), sorted.
    """
    return Ruled().follow(nodes, roles or {})


class Ruled:
    """The stated rules over nodes that come in: only groups in which anything is new are looked at again."""

    def __init__(self) -> None:
        self._bodies: dict[tuple[str, str], list[Node]] = {}
        self._people: dict[str, list[Node]] = {}
        self._contexts: dict[DocumentId, dict[str, set[str]]] = {}
        self._names: dict[DocumentId, set[str]] = {}
        self._key_of: dict[NodeId, str] = {}
        self._roles: Mapping[NodeId, frozenset[str]] = {}

    def follow(self, come: Iterable[Node], roles: Mapping[NodeId, frozenset[str]]) -> list[Link]:
        """Returns the links by rule that may not have been there the last time, sorted.

        Args:
            come: the nodes that are new.
            roles: role words of all people's nodes, folded, where known.
        """
        # The rows of a list share their document with thousands of names: that is no context.
        told = [node for node in come if not (node.listed and node.schema == "person")]
        named = [node for node in told if not node.shielded and plain(node.name)]
        links = [*self._institutions(named), *self._same_names(named, roles)]
        return sorted(links, key=lambda link: (link.left, link.right))

    def _institutions(self, nodes: Iterable[Node]) -> Iterator[Link]:
        grown: dict[tuple[str, str], set[NodeId]] = defaultdict(set)
        for node in nodes:
            if node.schema in _INSTITUTIONS and _is_name(node.name):
                key = (node.schema, plain(node.name))
                self._bodies.setdefault(key, []).append(node)
                grown[key].add(node.id)
        for key, new in grown.items():
            group = self._bodies[key]
            group.sort(key=_BY_ID)
            for left, right in pairwise(group):
                if left.id in new or right.id in new:
                    yield _link(left, right, SAME_INSTITUTION, stored.write("linked.called", name=right.name))

    def _same_names(self, nodes: Iterable[Node], roles: Mapping[NodeId, frozenset[str]]) -> Iterator[Link]:
        texts = set()
        for node in nodes:
            key = plain(node.name)
            if node.schema == "person" and len(parts(node.name)) <= 1:
                continue
            self._contexts.setdefault(node.document, defaultdict(set))[node.schema].add(key)
            texts.add(node.document)
            if node.schema == "person":
                self._people.setdefault(key, []).append(node)
                self._names.setdefault(node.document, set()).add(key)
                self._key_of[node.id] = key
        keys = {key for text in texts for key in self._names.get(text, ())}
        before, self._roles = self._roles, roles
        changed = (node for node, words in roles.items() if before.get(node) != words)
        keys.update(self._key_of[node] for node in changed if node in self._key_of)
        for key in keys:
            yield from _span(key, sorted(self._people[key], key=_BY_ID), self._contexts, roles)


def _is_name(name: str) -> bool:
    """A description ("local police") has letters with case and no capital; scripts without case always count."""
    return name != name.lower() or name == name.upper()


def _span(
    key: str,
    group: Sequence[Node],
    contexts: Mapping[DocumentId, Mapping[str, set[str]]],
    roles: Mapping[NodeId, frozenset[str]],
) -> Iterator[Link]:
    """Links the nodes of one name wherever two documents share context; skips what is already connected."""
    joined: Joined[NodeId] = Joined()
    for at, right in enumerate(group):
        for left in group[max(0, at - _MOST_COMPARED) : at]:
            if left.document == right.document or joined.root(left.id) == joined.root(right.id):
                continue
            shared = _shared(key, left, right, contexts, roles)
            if shared:
                joined.join(left.id, right.id)
                template, values = shared
                yield _link(left, right, SAME_NAME, stored.write(template, name=right.name, **values))


def _shared(
    key: str,
    left: Node,
    right: Node,
    contexts: Mapping[DocumentId, Mapping[str, set[str]]],
    roles: Mapping[NodeId, frozenset[str]],
) -> tuple[str, dict[str, str]] | None:
    """Says what two documents share besides the name, as a template and its values; None when nothing."""
    one, two = contexts[left.document], contexts[right.document]
    people = sorted((one.get("person", set()) & two.get("person", set())) - {key})
    if people:
        return "linked.called_named", {"other": people[0].title()}
    for schema in ("organisation", "outlet"):
        groups = sorted(one.get(schema, set()) & two.get(schema, set()))
        if groups:
            return "linked.called_named", {"other": groups[0]}
    places = sorted(one.get("place", set()) & two.get("place", set()))
    role = sorted(roles.get(left.id, frozenset()) & roles.get(right.id, frozenset()))
    return ("linked.called_role", {"role": role[0], "place": places[0].title()}) if places and role else None


def _link(left: Node, right: Node, rule: str, reason: str) -> Link:
    first, second = sorted((left.id, right.id))
    return Link(first, second, f"{rule} {reason}")

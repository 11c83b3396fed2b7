"""The stated rules that may join nodes without asking. Each is narrow, named with a version, and undone like any decision.

``workflow`` writes their results as judgements with the rule's name as agent, so they are visible beside people's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from kuager.model import DocumentId, Joined, NodeId
from kuager.ports import Node
from kuager.text.fold import plain
from kuager.text.names import parts

SAME_NAME: Final = "rule:same-name-shared-context@1"
SAME_INSTITUTION: Final = "rule:same-institution-name@1"
_MOST_COMPARED: Final = 50
"""For each node of one name at most so many others are looked at, so that a common name cannot stall a run."""
_INSTITUTIONS: Final = frozenset({"organisation", "place", "outlet"})


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
    # The rows of a list share their document with thousands of names: that is no context.
    told = [node for node in nodes if not (node.listed and node.schema == "person")]
    named = [node for node in told if not node.shielded and plain(node.name)]
    links = [*_institutions(named), *_people(named, roles or {})]
    return sorted(links, key=lambda link: (link.left, link.right))


def _institutions(nodes: Iterable[Node]) -> list[Link]:
    groups: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in nodes:
        if node.schema in _INSTITUTIONS and _is_name(node.name):
            groups[(node.schema, plain(node.name))].append(node)
    return [
        _link(left, right, SAME_INSTITUTION, f"both are called {right.name}")
        for group in groups.values()
        for left, right in pairwise(sorted(group, key=lambda node: node.id))
    ]


def _people(nodes: Sequence[Node], roles: Mapping[NodeId, frozenset[str]]) -> list[Link]:
    groups: dict[str, list[Node]] = defaultdict(list)
    contexts: dict[DocumentId, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for node in nodes:
        key = plain(node.name)
        full = node.schema != "person" or len(parts(node.name)) > 1
        if full:
            contexts[node.document][node.schema].add(key)
        if node.schema == "person" and full:
            groups[key].append(node)
    links: list[Link] = []
    for key, group in groups.items():
        links.extend(_span(key, sorted(group, key=lambda node: node.id), contexts, roles))
    return links


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
                yield _link(left, right, SAME_NAME, f"both are called {right.name} and {shared}")


def _shared(
    key: str,
    left: Node,
    right: Node,
    contexts: Mapping[DocumentId, Mapping[str, set[str]]],
    roles: Mapping[NodeId, frozenset[str]],
) -> str:
    """Says in words what two documents share besides the name; empty when nothing."""
    one, two = contexts[left.document], contexts[right.document]
    people = sorted((one.get("person", set()) & two.get("person", set())) - {key})
    if people:
        return f"both documents also name {people[0].title()}"
    for schema in ("organisation", "outlet"):
        groups = sorted(one.get(schema, set()) & two.get(schema, set()))
        if groups:
            return f"both documents also name {groups[0]}"
    places = sorted(one.get("place", set()) & two.get("place", set()))
    role = sorted(roles.get(left.id, frozenset()) & roles.get(right.id, frozenset()))
    return f"both are {role[0]} in {places[0].title()}" if places and role else ""


def _link(left: Node, right: Node, rule: str, reason: str) -> Link:
    first, second = sorted((left.id, right.id))
    return Link(first, second, f"{rule} {reason}")

"""Who is named together with whom: "A and B", "A, 22, B and C", "A, a veteran, and the singer B"."""

from __future__ import annotations

import re

from kuager.extract.cast import Actor
from kuager.extract.context import Context
from kuager.extract.scan import Scan
from kuager.extract.vocab import Kind

_TITLES = 7
_AND_ROLE = re.compile(r"^(?:,|,?\s*and)\s+[\w\s’'-]+\s$")
_LIST = re.compile(r"^\s*(?:,\s*\d{1,3}\s*|\(\d{1,3}\)\s*)?(?:,|,?\s*and|,?\s*or|&|,?\s*as well as)\s*$")
_APPOSED_AND = re.compile(r"^,\s(?:an?|the)\s[^,;.]{2,60},\sand\s(?:[\w’'-]+\s){0,4}$")


def listed(scan: Scan, left: Actor, right: Actor) -> bool:
    """Says whether two are coordinated: "A and B", "A, B", "A and human rights lawyer B"."""
    between = scan.text[left.end : right.start]
    if _LIST.match(between) or _APPOSED_AND.match(between):
        return True
    if right.first - left.last > _TITLES or not _AND_ROLE.match(between):
        return False
    return bool(scan.kinds[right.first - 1] & (Kind.ROLE | Kind.TITLE))


def with_list(context: Context, chosen: Actor, sentence: tuple[int, int]) -> list[str]:
    """Adds those coordinated with somebody: "A, B and C were ..."."""
    scan = context.scan
    actors = [a for a in context.cast.between(*sentence) if a.how != "pronoun" or a == chosen]
    at = actors.index(chosen) if chosen in actors else -1
    if at < 0:
        return [chosen.id]
    first = last = at
    while first and scan.lowers[actors[first].first] != "whose" and listed(scan, actors[first - 1], actors[first]):
        first -= 1
    while (
        last + 1 < len(actors)
        and listed(scan, actors[last], actors[last + 1])
        and scan.lowers[actors[last + 1].first] != "whose"
    ):
        last += 1
    return [a.id for a in actors[first : last + 1]]

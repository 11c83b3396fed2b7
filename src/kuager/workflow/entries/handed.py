"""An entry turned back into the form that was handed in, so that a further version can be made of it."""

from __future__ import annotations

from kuager.workflow.entries.checking import Given
from kuager.workflow.entries.forms import Asks, Form
from kuager.workflow.entries.shelf import EntryRow


def answers_of(asked: Form, row: EntryRow) -> Given:
    """Returns an entry's answers as a form hands them in."""
    answers: dict[str, list[str]] = {}
    nodes: dict[str, str] = {}
    for one in asked.fields:
        found = row.all(one.name)
        if one.asks is Asks.NARRATIVE:
            answers[one.name] = [row.narrative] if row.narrative else []
            continue
        by_id = one.asks in {Asks.TERM, Asks.TERMS, Asks.YESNO}
        answers[one.name] = [each.value if by_id else each.words for each in found if not each.sealed]
        for position, each in enumerate(found):
            if each.node:
                nodes[f"{one.name}.{position}" if one.asks is Asks.PEOPLE else one.name] = each.node
    return Given(answers=answers, nodes=nodes)

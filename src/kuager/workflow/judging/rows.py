"""Judgements as the pages show them: names in the place of ids, agents and instants in words."""

from __future__ import annotations

from kuager.model import Judgement, NodeId
from kuager.resolve import RULE_PREFIX
from kuager.workflow.context import Context
from kuager.workflow.judging.views import Link
from kuager.workflow.settings import now_text


def node_name(here: Context, node: NodeId) -> str:
    """Returns what a record itself is called; its id where the record is gone."""
    return here.nodes[node].name if node in here.nodes else node


def link_row(here: Context, row: Judgement) -> Link:
    """Returns a judgement with the names of its records."""
    return Link(
        act=row.seq,
        left=row.left,
        left_name=node_name(here, row.left),
        right=row.right,
        right_name=node_name(here, row.right),
        verdict=row.verdict.value,
        agent=row.agent.removeprefix(RULE_PREFIX),
        at=now_text(row.at),
        reason=row.reason,
        by_rule=row.agent.startswith(RULE_PREFIX),
    )

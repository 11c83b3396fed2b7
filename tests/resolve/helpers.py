"""Builders shared by the tests of this room."""

from datetime import UTC, datetime

from kuager.model import Judgement, NodeId, Verdict
from kuager.ports import Node

AT = datetime(2024, 5, 1, tzinfo=UTC)


def node(key, name, document="d1", *, schema="person", shielded=False):
    return Node(
        id=NodeId(key), document=document, local=key, schema=schema, name=name, spellings=(name,), shielded=shielded
    )


def judge(seq, left, right, verdict=Verdict.SAME, *, agent="aisha", score=None, undoes=None):
    return Judgement(seq=seq, left=left, right=right, verdict=verdict, agent=agent, at=AT, score=score, undoes=undoes)

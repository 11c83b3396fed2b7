"""Who is the same person or organisation: compare, propose, judge, cluster. People decide; decisions can be undone."""

from kuager.resolve.cluster import RULE_PREFIX, cluster, latest
from kuager.resolve.compare import Comparison, compare, score, verdict
from kuager.resolve.propose import propose
from kuager.resolve.questions import questions
from kuager.resolve.rules import Link, by_rule

__all__ = [
    "RULE_PREFIX",
    "Comparison",
    "Link",
    "by_rule",
    "cluster",
    "compare",
    "latest",
    "propose",
    "questions",
    "score",
    "verdict",
]

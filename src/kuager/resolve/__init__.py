"""Who is the same person or organisation: compare, propose, judge, cluster. People decide; decisions can be undone."""

from kuager.resolve.cluster import RULE_PREFIX, cluster, latest, may_join, taken_back, weakness, without_rules
from kuager.resolve.compare import Comparison, compare, score, verdict
from kuager.resolve.links import Act, Conflict, Links, acts, conflicts, holding, parting, reached, same_links
from kuager.resolve.propose import propose
from kuager.resolve.questions import questions
from kuager.resolve.rules import Link, by_rule

__all__ = [
    "RULE_PREFIX",
    "Act",
    "Comparison",
    "Conflict",
    "Link",
    "Links",
    "acts",
    "by_rule",
    "cluster",
    "compare",
    "conflicts",
    "holding",
    "latest",
    "may_join",
    "parting",
    "propose",
    "questions",
    "reached",
    "same_links",
    "score",
    "taken_back",
    "verdict",
    "weakness",
    "without_rules",
]

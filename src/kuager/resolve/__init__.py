"""Who is the same person or organisation: compare, propose, judge, cluster. People decide; decisions can be undone."""

from kuager.resolve.cluster import RULE_PREFIX, cluster, latest, may_join, taken_back, weakness, without_rules
from kuager.resolve.compare import Comparison, compare, score, verdict
from kuager.resolve.links import Act, Conflict, Links, acts, conflicts, holding, parting, reached, same_links
from kuager.resolve.meet import Keys, keys_of, meet, meet_all, method, spellings
from kuager.resolve.propose import propose
from kuager.resolve.questions import Questions
from kuager.resolve.rules import Link, Ruled, by_rule
from kuager.resolve.standing import Moved, Standing

__all__ = [
    "RULE_PREFIX",
    "Act",
    "Comparison",
    "Conflict",
    "Keys",
    "Link",
    "Links",
    "Moved",
    "Questions",
    "Ruled",
    "Standing",
    "acts",
    "by_rule",
    "cluster",
    "compare",
    "conflicts",
    "holding",
    "keys_of",
    "latest",
    "may_join",
    "meet",
    "meet_all",
    "method",
    "parting",
    "propose",
    "reached",
    "same_links",
    "score",
    "spellings",
    "taken_back",
    "verdict",
    "weakness",
    "without_rules",
]

"""Who is the same person or organisation: compare, propose, judge, cluster. People decide; decisions can be undone."""

from kuager.resolve.cluster import cluster, latest
from kuager.resolve.compare import Comparison, compare
from kuager.resolve.propose import propose
from kuager.resolve.questions import questions
from kuager.resolve.rules import Link, by_rule

__all__ = ["Comparison", "Link", "by_rule", "cluster", "compare", "latest", "propose", "questions"]

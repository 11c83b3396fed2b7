"""Words to proposals: who, what, when, where and according to whom, each with its place in the text. Never decides.

Public: :func:`find`, :func:`shortened`, :func:`claims`, :func:`as_json`, :class:`Lexicon`, :func:`load_lexicon`, :func:`parse_lexicon`,
:class:`RulesExtractor`.
"""

from kuager.extract.claims import claims
from kuager.extract.door import BUDGET, find, shortened
from kuager.extract.lexicon import Lexicon, LexiconKind, load_lexicon, parse_lexicon
from kuager.extract.rules import RulesExtractor
from kuager.extract.shape import as_json

__all__ = [
    "BUDGET",
    "Lexicon",
    "LexiconKind",
    "RulesExtractor",
    "as_json",
    "claims",
    "find",
    "load_lexicon",
    "parse_lexicon",
    "shortened",
]

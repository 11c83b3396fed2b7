"""Words to proposals: who, what, when, where and according to whom, each with its place in the text. Never decides.

Public: :func:`find`, :func:`shortened`, :func:`claims`, :func:`as_json`, :class:`Lexicon`, :class:`Entry`, :func:`load_lexicon`,
:func:`parse_lexicon`, :func:`dump_lexicon`, :func:`checked`, :func:`is_description`, :func:`place_names`, :class:`RulesExtractor`.
"""

from kuager.extract.claims import claims
from kuager.extract.door import BUDGET, find, shortened
from kuager.extract.lexicon import Entry, Lexicon, LexiconKind
from kuager.extract.lexicon_csv import LONGEST_CELL, checked, dump_lexicon, is_description, load_lexicon, parse_lexicon
from kuager.extract.placenames import place_names
from kuager.extract.rules import RulesExtractor
from kuager.extract.shape import as_json

__all__ = [
    "BUDGET",
    "LONGEST_CELL",
    "Entry",
    "Lexicon",
    "LexiconKind",
    "RulesExtractor",
    "as_json",
    "checked",
    "claims",
    "dump_lexicon",
    "find",
    "is_description",
    "load_lexicon",
    "parse_lexicon",
    "place_names",
    "shortened",
]

"""Small models that find names beside the rules: optional, one language each, chosen by name.

A model never proposes by itself. What it sees and the rules do not is handed to the rules as names to look for, so that later
mentions, speakers and events follow as for every other name, and the stored name is the words as written. See
docs/decisions/091.
"""

from kuager.extract.models.choosing import INSTALL, KNOWN, Guess, NameModel, name_model
from kuager.extract.models.hints import BUDGET, WHY, hints, marked, with_hints

__all__ = ["BUDGET", "INSTALL", "KNOWN", "WHY", "Guess", "NameModel", "hints", "marked", "name_model", "with_hints"]

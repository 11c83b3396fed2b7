"""What a language model may propose, and what of it is believed: nothing but places in the text that we found ourselves.

Pure: the question is made here (:func:`ask`), the answer is read here (:func:`parse`) and anchored here (:func:`ground`,
:func:`merge`). Sending is the business of ``collect``. See docs/decisions/090.
"""

from kuager.extract.llm.agreeing import APPROXIMATE, PREFIX, TURNED, Merged, merge
from kuager.extract.llm.answers import Answer, Frame, Tie, parse
from kuager.extract.llm.asking import MOST, PARAMETERS, Passage, Question, ask, passages
from kuager.extract.llm.grounding import Ground, Grounded, Refused, ground
from kuager.extract.llm.tally import Tally

__all__ = [
    "APPROXIMATE",
    "MOST",
    "PARAMETERS",
    "PREFIX",
    "TURNED",
    "Answer",
    "Frame",
    "Ground",
    "Grounded",
    "Merged",
    "Passage",
    "Question",
    "Refused",
    "Tally",
    "Tie",
    "ask",
    "ground",
    "merge",
    "parse",
    "passages",
]

"""Search as people use it: relatives, events, names and texts, narrowed by facets, each result with the reason it is there.

Public: :func:`find`, :class:`Asked`, :class:`Found`, :class:`FoundRow`, :data:`FACETS`, :data:`PAGE`. What is searched for is
kept nowhere: a list of searches would tell whoever takes the machine what the team looked for.
"""

from kuager.workflow.finding.found import find
from kuager.workflow.finding.views import FACETS, PAGE, Asked, Choice, Facet, FacetValue, Found, FoundRow, Kin

__all__ = ["FACETS", "PAGE", "Asked", "Choice", "Facet", "FacetValue", "Found", "FoundRow", "Kin", "find"]

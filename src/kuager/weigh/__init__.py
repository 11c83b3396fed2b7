"""Weighs what was said: which documents repeat which, what agrees, what does not, and how many voices there really are."""

from kuager.weigh.copies import METHOD as COPIES
from kuager.weigh.copies import LaidOut, Lineages, best_edges, families, fingerprint, lineages, meet, to_json
from kuager.weigh.find import find
from kuager.weigh.independence import family_of, reliances
from kuager.weigh.kept import Kept
from kuager.weigh.material import Material
from kuager.weigh.series import Picket, pickets

__all__ = [
    "COPIES",
    "Kept",
    "LaidOut",
    "Lineages",
    "Material",
    "Picket",
    "best_edges",
    "families",
    "family_of",
    "find",
    "fingerprint",
    "lineages",
    "meet",
    "pickets",
    "reliances",
    "to_json",
]

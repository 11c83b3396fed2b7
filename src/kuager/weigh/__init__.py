"""Weighs what was said: which documents repeat which, what agrees, what does not, and how many voices there really are."""

from kuager.weigh.copies import Lineages, lineages, to_json
from kuager.weigh.find import find
from kuager.weigh.independence import family_of, reliances
from kuager.weigh.material import Material
from kuager.weigh.series import Picket, pickets

__all__ = ["Lineages", "Material", "Picket", "family_of", "find", "lineages", "pickets", "reliances", "to_json"]

"""Registers that answer attacks: what authorities counter, what the team got wrong, where pictures come from.

Everything in them is a row of the review log: nothing is changed, and what is taken back stays readable.
"""

from kuager.workflow.registers.countering import rebuttals
from kuager.workflow.registers.mistaken import corrections
from kuager.workflow.registers.pictured import images, picture_of, pictures, require_image

__all__ = ["corrections", "images", "picture_of", "pictures", "rebuttals", "require_image"]

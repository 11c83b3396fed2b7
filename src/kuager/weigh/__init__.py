"""Weighs what was said: which documents repeat which, what agrees, what does not, and how many voices there really are."""

from kuager.weigh.copies import Lineages, lineages

__all__ = ["Lineages", "lineages"]

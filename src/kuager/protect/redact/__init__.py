"""Covering what must not leave, so that nothing is left under the cover: text, pixels, pages, sound, hidden fields."""

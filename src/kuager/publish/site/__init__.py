"""The static site: pages of a release in five languages, that need no server, no script and nothing from elsewhere."""

from kuager.publish.site.kind import Kind
from kuager.publish.site.kinds import KINDS
from kuager.publish.site.rendering import assets, front, render, shared
from kuager.publish.site.words import LANGUAGES, Words, direction, words
from kuager.publish.site.world import World, mark_id

__all__ = [
    "KINDS", "LANGUAGES", "Kind", "Words", "World", "assets", "direction", "front", "mark_id", "render", "shared", "words",
]  # fmt: skip

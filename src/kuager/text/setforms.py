"""Names that languages handed on to each other in a changed form: Ismail and 司马义 by sound, Chinghiz and Shyngys by this table.

The table and its sources stand in ``resources/set_forms.yml``.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from kuager.text import _set_forms as tables
from kuager.text.fold import plain
from kuager.text.sounds import sound_of


def _by_sound() -> dict[str, frozenset[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for at, line in enumerate(tables.ONE_NAME):
        for word in plain(line).split():
            found[sound_of(word)].add(at)
    return {sound: frozenset(groups) for sound, groups in found.items()}


SET_NAMES: Final = _by_sound()
"""Sound of a word to the names it is a form of, by number."""

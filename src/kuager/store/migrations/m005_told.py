"""Format 5: the words of findings as templates with values, so that they are read in every language of the workbench.

Findings are derived: an older archive computes its cross-document tables again when it is next read.
"""

from __future__ import annotations

from typing import Final

NAME: Final = "words of findings"

SQLITE: Final = (
    "ALTER TABLE finding ADD COLUMN told TEXT",
    "DELETE FROM meta WHERE \"key\" = 'derived_upto'",
)

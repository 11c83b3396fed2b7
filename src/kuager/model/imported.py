"""Documents that came with a dataset: their text is not here, only the words that statements quote from it.

The kind is its own, so that nothing takes such a document for a form, a statement or a page that was read here.
"""

from __future__ import annotations

from typing import Final

DATASET: Final = "dataset"
"""Kind of a document that came with a dataset."""
FRAGMENTS: Final = "fragments"
"""Kind of its first layer: the quoted words at their own places, blanks between."""
ROW: Final = "dataset-row"
"""Kind of its second layer: what the dataset says of the document, as JSON."""
MEDIA_TYPE: Final = "application/vnd.kuager.dataset+zip"
"""Media type of a preserved dataset."""

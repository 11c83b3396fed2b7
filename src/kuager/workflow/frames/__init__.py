"""Tables for notebooks: rows of an archive or of a published release, lazy, typed, and handed to polars or pandas."""

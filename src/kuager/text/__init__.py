"""Pure functions on text: spans, scripts, languages, dates, folding. Nothing here does I/O or knows a stage."""

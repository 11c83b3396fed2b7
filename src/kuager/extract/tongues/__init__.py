"""Rules for languages other than English: one module per tongue over machinery that all of them share (``core``)."""

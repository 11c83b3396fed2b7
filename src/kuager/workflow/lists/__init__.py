"""The story of a list of people somebody keeps as a table: preserved, understood column by column, taken in row by row.

``cells`` finds the cells in the table's text, ``mapping`` says which column means what and ``guessing`` proposes that,
``values`` reads one cell, ``people`` turns a row into what it claims, ``matching`` looks who may be here already,
``editions`` keeps what was imported, ``preview`` says what an import would do and ``importing`` does it, ``differing``
compares two editions and ``withdrawing`` takes one back. Nothing is merged or deleted by any of them.
"""

"""Tables of person records: which rows are one person. Blocks, weights without labels, and groups that cannot chain.

The steps are pure functions over arrays; only :mod:`kuager.resolve.records.engine` runs them in DuckDB (extra
``resolve``). Another engine has to offer the same three calls: count blocks, keep those that fit, list pairs.
"""

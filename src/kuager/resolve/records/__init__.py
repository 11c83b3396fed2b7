"""Tables of person records: which rows are one person. Blocks, weights without labels, and groups that cannot chain.

The steps are pure functions over arrays. Only blocking needs an engine, DuckDB in :mod:`~kuager.resolve.records.engine`
(extra ``resolve``) or Spark in :mod:`~kuager.resolve.records.spark` (extra ``spark``), which counts blocks, keeps those
that fit, and lists pairs.
"""

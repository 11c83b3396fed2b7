"""Datasets as FollowTheMoney 4 entities and statements, written without that library, which judges them in the tests.

What maps to what, and what is lost, stands in ``docs/datasets-exchange.md``.
"""

"""Datasets as JSON-LD: schema.org for what there is, W3C Web Annotation for where the words stand, our terms for the rest.

The context is in the file itself: nothing has to be fetched to read it. What maps to what stands in
``docs/datasets-exchange.md``.
"""

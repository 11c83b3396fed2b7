"""The way back in: a dataset that ``kuager export`` made of another archive, taken in with its statements as they stand.

Public: :func:`~kuager.workflow.importing.taking.take`. Nothing is ever overwritten: what is here already stays as it is.
"""

"""The archive as a dataset, for the team: who may not be named stays out, what was said comes with its words and standing.

Public: :func:`~kuager.workflow.exporting.of_archive.of_archive`, :func:`~kuager.workflow.exporting.handing.export`. The way back
in is :mod:`kuager.workflow.importing`.
"""

"""Datasets: the same rows as tables, graphs and maps, with a dictionary of their columns.

Public: :func:`~kuager.publish.datasets.of_release.of_release` makes a dataset from a release;
:data:`~kuager.publish.datasets.registry.FORMATS` names the writers; :func:`~kuager.publish.datasets.files.files` gives the
``data/`` folder of a release.
"""

"""Pictures drawn as small SVG, for the workbench and for published pages: no script, no colour of their own.

It stands below the rooms, as both doors and ``publish`` draw and neither may import the other. It knows numbers, words and
dates only.
"""

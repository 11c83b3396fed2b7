"""The picket's diary as people enter it: series, days, who came, what was done about it, and what is handed out of it.

Public: :mod:`series` (which protests there are and how they count), :mod:`daybook` (days, people, totals),
:mod:`logday` (logging a day), :mod:`rows` (event data), :mod:`chronicle` (the public one).
"""

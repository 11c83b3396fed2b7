"""How many people are on no list: who is on which list, the estimate as it is shown, and its words.

``views``, ``membership``, ``tables``, ``saying`` and ``paper`` need nothing special; ``estimating`` needs the extra
``counts`` and is imported by ``door`` when it is asked for.
"""

"""The library of testimonies: films, sound recordings and texts of people who tell what happened, by whom and for whom.

``files`` finds what the rows of a table name in a folder, ``taking`` takes table and recordings in, ``shelf`` keeps an index
of all testimonies that follows the logs, ``choosing`` filters and orders it, ``showing`` is one testimony with everything
around it, ``linking`` holds what people say of one: whom it asks for, who speaks, which text is its translation.
"""

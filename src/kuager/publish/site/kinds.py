"""All kinds of pages of a site, in one table. Who adds pages adds a module and one entry here.

The seam, for whoever builds on it:

- ``World.of(release, files)`` once; ``World.page("people/x#s-1")`` is where something stands, "" where it has no page:
  link only through it, so no link is dead. Single things stand at ``FOLDER/ID.html`` (``world.FOLDERS``).
- ``Kind``: items, path, view, uses, nav. A kind without items makes no page and has no entry in the navigation.
- ``render(world, kind, item, lang, picture=...) -> bytes``; ``front(world)`` is ``index.html`` at the root; ``assets()``; ``shared(world, lang)`` is what all pages show.
- Templates extend ``base.html`` and fill ``{% block main %}``; they get ``t`` (words), ``lang``, ``dir``, ``up`` (to the
  folder of the language: ``../`` or ``""``), ``root`` (to the root of the release), ``path``, ``site``, ``draft`` and what
  the kind's view returns. Words said in another language carry ``lang`` and ``dir`` (``words.direction``).
- The words of a page on a text are marked with ``id="{{ mark_id(address) }}"`` (``world.mark_id``).
- No page shows the number or day of the release except ``about/`` and the home page: else one change would make all anew.
"""

from __future__ import annotations

from typing import Final

from kuager.publish.site.about import ABOUT
from kuager.publish.site.accounts import ACCOUNT, ACCOUNTS
from kuager.publish.site.appeals import APPEAL, APPEALS
from kuager.publish.site.atlas import MAPS
from kuager.publish.site.chronicle import PICKET, PICKET_YEAR
from kuager.publish.site.figures import FIGURES
from kuager.publish.site.home import HOME
from kuager.publish.site.kind import Kind
from kuager.publish.site.lands import BODIES, BODY, PLACE, PLACES
from kuager.publish.site.ledger import CHANGES, CORRECTIONS, DATASETS
from kuager.publish.site.lists import PEOPLE, UNNAMED
from kuager.publish.site.moved import MOVED
from kuager.publish.site.people import PERSON
from kuager.publish.site.texts import TEXT, TEXTS
from kuager.publish.site.voices import TESTIMONIES, TESTIMONY
from kuager.publish.site.world import World

KINDS: Final[tuple[Kind, ...]] = (
    HOME, PEOPLE, UNNAMED, PERSON, MOVED, ABOUT,
    PICKET, PICKET_YEAR, TESTIMONIES, TESTIMONY, APPEALS, APPEAL, TEXTS, TEXT, ACCOUNTS, ACCOUNT,
    MAPS, PLACES, PLACE, BODIES, BODY, FIGURES, CORRECTIONS, CHANGES, DATASETS,
)  # fmt: skip

__all__ = ["KINDS", "Kind", "World"]

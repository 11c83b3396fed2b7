"""The story of new names meeting all old ones: what is alike is found once for each two spellings, and kept."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from kuager import resolve
from kuager.model import Met
from kuager.workflow.archive import Archive
from kuager.workflow.made_by import code_digest

DECIDES: Final = (
    "resolve/compare.py", "resolve/likeness.py", "resolve/meet.py", "resolve/organisations.py", "text/_characters.py", "text/_chinese.py",
    "text/_frequency.py", "text/_set_forms.py", "text/_sounds.py", "text/commonness.py", "text/fold.py", "text/hanzi.py", "text/names.py",
    "text/normalise.py", "text/scripts.py", "text/setforms.py", "text/sounds.py", "text/wade.py",
)  # fmt: skip
"""The files that decide which spellings are alike: pairs made by others are made again."""
_LETTERS: Final = 16


@lru_cache(maxsize=1)
def made_by() -> str:
    """Returns the method by which spellings are compared, and a digest of its code and tables."""
    return f"{resolve.method()}+{code_digest(DECIDES)[:_LETTERS]}"


def meet_new(archive: Archive) -> int:
    """Lets the names of nodes that came in since the last time meet all others; returns how many names were new.

    Only the new names and those they share a key with are read. Nothing is taken away here: whether somebody still
    bears a name, and what was decided, is asked when questions are made from the pairs.
    """
    method, head = made_by(), archive.store.head()
    before = archive.store.met_upto(method)
    if before < 0:
        met = meet_all(archive)
    elif before >= head:
        return 0
    else:
        named = (one for node in archive.store.nodes(after=before) for one in resolve.spellings(node))
        new = archive.store.unknown(named)
        met = Met(
            spellings=[(one, resolve.keys_of(one).kept) for one in new],
            alike=list(resolve.meet(new, archive.store.under)),
            upto=head,
            method=method,
        )
    with archive.store.write() as writer:
        writer.met(met)
    return len(list(met.spellings))


def meet_all(archive: Archive) -> Met:
    """Lets all names meet again; writes nothing."""
    head = archive.store.head()
    names, alike = resolve.meet_all(archive.store.nodes())
    return Met(
        spellings=[(one, resolve.keys_of(one).kept) for one in names],
        alike=alike,
        upto=head,
        method=made_by(),
        whole=True,
    )

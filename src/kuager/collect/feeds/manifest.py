"""What the feed adapter says of itself."""

from __future__ import annotations

from kuager.collect.adapter import Manifest

MANIFEST = Manifest(
    name="feeds",
    takes=("addresses of feeds (RSS, Atom), named under [watch] in kuager.toml",),
    dependencies=("extra: web",),
    description="Follows outlets: captures what is new in their feeds.",
    docs=(
        "kuager watch asks each feed for what is new since the answer that is here, keeps it when it changed, and captures every item that is not here yet as a page of "
        "its own. Each asking is a record: a changed or failed answer as a web archive, an unchanged one as a line in the "
        "custody log. Items that failed or were refused are tried again on later rounds, five times in all. Feeds are read "
        "without fetching or expanding anything they refer to. What an outlet takes out of its feed before the next round "
        "is missed: ask often enough."
    ),
)

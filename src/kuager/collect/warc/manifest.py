"""What the importer of web archives says of itself."""

from __future__ import annotations

from kuager.collect.adapter import Manifest

MANIFEST = Manifest(
    name="warc",
    takes=("web archives (.warc, .warc.gz, .wacz)",),
    dependencies=("extra: web",),
    description="Takes in web archives that others made: every page in them becomes a text of its own.",
    docs=(
        "The archive itself is kept as handed over. Each page in it is kept a second time as plain bytes, which is what is "
        "read; it names the archive, the file inside it (WACZ) and the offset of its record. A WACZ says which of its answers "
        "are pages, and only those become texts; in a WARC all answers that are markup do. Images, style sheets and "
        "programs stay in the archive. The digests of the records are checked; a page whose digest does not fit is taken "
        "in as incomplete. When and from where a page was captured is the word of whoever made the archive. Bounded: "
        "20,000 pages, 25 MB a page, 4 GB in all; what is over is named."
    ),
)

"""What the page adapter says of itself."""

from __future__ import annotations

from kuager.collect.adapter import Manifest

MANIFEST = Manifest(
    name="web",
    takes=("addresses of web pages (http, https)",),
    dependencies=("extra: web",),
    description="Fetches a page with its images and style sheets, without a browser.",
    docs=(
        "Off until the archive's settings say network = true under [collect]: fetching shows the site, and whoever watches "
        "the line, what a team is interested in. Every exchange is kept byte for byte in a web archive (WARC 1.1, SHA-256): "
        "redirects, the page, its images and style sheets, what was sent and what came, from which numeric address and under "
        "which certificate. The requests look like those of a common browser and do not name kuager. Addresses that lead "
        "into private networks or to this machine are refused at every hop, in every spelling. What came is judged by its "
        "content, not by the status alone: a log-in wall, a note that something was deleted or a refusal is kept as such and "
        "nothing is claimed from it. Every attempt is a record, also one that failed. Programs of the page are not run; "
        "a page that draws itself needs --browser. A capture proves what this site sent to this place at this time, not "
        "that it is true."
    ),
)

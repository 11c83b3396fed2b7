"""What the browser adapter says of itself."""

from __future__ import annotations

from kuager.collect.adapter import Manifest

MANIFEST = Manifest(
    name="browser",
    takes=("addresses of web pages (http, https), when asked for with --browser",),
    dependencies=("program: chromium (or google-chrome)",),
    description="Opens a page in a browser and keeps what it shows: picture, PDF and the markup after its programs ran.",
    docs=(
        "For pages that draw themselves by programs. Keeps three records in a web archive, labelled as a rendered capture: a "
        "picture of the full page, a PDF, and the markup as it stood; and the status the page came with. The browser is "
        "driven through a pipe, not a port that others on the machine could use. It runs with an empty profile in memory "
        "that is deleted afterwards, and reaches the network only through the guard of this house, so private addresses are "
        "refused to it too. Programs of the page run, as they would for any visitor, and can tell the site so. A rendered "
        "capture shows what this browser made of the page; the bytes the site sent are in a capture without a browser."
    ),
)

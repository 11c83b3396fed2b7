"""What the browser adapter says of itself."""

from __future__ import annotations

from kuager.collect.adapter import Manifest

MANIFEST = Manifest(
    name="browser",
    takes=("addresses of web pages (http, https), when asked for with --browser",),
    dependencies=("program: chromium (or google-chrome)",),
    description="Opens a page in a browser and keeps what it shows: picture, PDF and the markup after its programs ran.",
    docs=(
        "For pages that draw themselves by programs. Keeps in a web archive, labelled as a rendered capture: a picture of "
        "the full page, a PDF, the markup as it stood, and every answer of the network that the browser gave out, with its "
        "question, the machine it came from, and what of its head was changed (bodies are unpacked and text is UTF-8). "
        "What it did not give out is named as missing. The browser is "
        "driven through a pipe, not a port that others on the machine could use. It runs with an empty profile in memory "
        "that is deleted afterwards, and reaches the network only through the guard of this house, so private addresses are "
        "refused to it too; what it would ask its own maker, and calls past the guard (WebRTC), lead nowhere. Programs of the page run, as they would for any visitor, and can tell the site so. A rendered "
        "capture shows what this browser made of the page; the bytes the site sent are in a capture without a browser."
    ),
)

"""What the adapter for films and recordings says of itself."""

from __future__ import annotations

from kuager.collect.adapter import Manifest

MANIFEST = Manifest(
    name="media",
    takes=("addresses of films and recordings that yt-dlp knows",),
    dependencies=("extra: video (yt-dlp)",),
    description="Fetches a film or recording with what its platform says about it.",
    docs=(
        "Runs yt-dlp as a program of its own and records its version. Keeps the media file as served and the info.json with "
        "title, uploader, times and comments counts as the platform gave them. One file that holds picture and sound is "
        "preferred: two that must be joined are not what the platform served. Goes through the guard of this house, so "
        "private addresses are refused to it too. Some platforms write the public address of whoever asks into the links of "
        "the info.json: do not hand that file on unread. Files over the limit are not fetched. Platforms change: keep yt-dlp new."
    ),
)

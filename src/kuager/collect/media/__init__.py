"""Films and recordings by their address."""

from kuager.collect.media.fetching import METHOD, Recording, command, fetched
from kuager.collect.media.manifest import MANIFEST

__all__ = ["MANIFEST", "METHOD", "Recording", "Recordings", "command", "fetched"]


class Recordings:
    """Fetches films and recordings."""

    manifest = MANIFEST
    fetch = staticmethod(fetched)

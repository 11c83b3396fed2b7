"""What the file adapter says of itself."""

from __future__ import annotations

from kuager.collect.adapter import Manifest

MANIFEST = Manifest(
    name="files",
    takes=("files", "folders, with everything below them"),
    dependencies=(),
    description="Takes files and folders from this machine, a stick or a disk.",
    docs=(
        "Folders are walked in the order of their names, so that two runs over the same folder do the same in the same "
        "order. Links are not followed when they lead in a circle, to a folder that is walked anyway, or out of the "
        "folder that was named; each is reported. Devices, sockets and pipes are refused. Hidden files and what "
        "operating systems leave behind (.DS_Store, Thumbs.db) are passed over and named. A file that somebody writes "
        "to while it is read is reported and not kept, because its bytes were never all there at one moment. The time "
        "of capture is the time of reading; the times a file system gives are not believed. Addresses "
        "(http, https) are the business of the adapters web and browser."
    ),
)

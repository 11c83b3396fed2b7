"""Executes a notebook with the python that runs this, over sockets in a folder and without a network; prints its outputs.

Usage: execute.py NOTEBOOK FOLDER; FOLDER is short (a socket's path may have 107 characters), empty and private. A process of its
own, because the client of notebooks leaves sockets to the collector of garbage, which fails a test.
"""

import json
import os
import sys
import warnings
from pathlib import Path

REFUSE = """
import socket
class _NoNetwork(socket.socket):
    def __init__(self, family=-1, *args, **kwargs):
        if family != socket.AF_UNIX:
            raise OSError("a notebook asked for the network")
        super().__init__(family, *args, **kwargs)
socket.socket = _NoNetwork
"""


def main() -> None:
    notebook, folder = Path(sys.argv[1]), sys.argv[2]
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "JUPYTER_PATH", "HOME"):
        os.environ[name] = folder
    startup = Path(folder) / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "refuse.py").write_text(REFUSE, encoding="utf-8")
    warnings.simplefilter("ignore")
    # Their folders are read when they are imported.
    import nbformat
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    told = nbformat.read(notebook, as_version=4)
    NotebookClient(told, km=AsyncKernelManager(transport="ipc", kernel_name="python3"), timeout=120).execute()
    sys.stdout.write(json.dumps([cell.get("outputs", []) for cell in told.cells]))


if __name__ == "__main__":
    main()

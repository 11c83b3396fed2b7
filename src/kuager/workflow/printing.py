"""Putting a page of our own on paper: a PDF made by the browser of this machine, which is given no network."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kuager.collect.browser.rendering import PROGRAMS
from kuager.collect.scratch import scratch
from kuager.errors import NoPrinterError, PrintFailedError, TargetExistsError
from kuager.workflow.boundary import put_new

SECONDS: Final = 180
"""A chat of fifty thousand messages takes about a minute."""
_FLAGS: Final = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-sync", "--mute-audio",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-breakpad", "--no-pings",
    "--password-store=basic", "--use-mock-keychain", "--disk-cache-size=1", "--incognito", "--no-pdf-header-footer", "--lang=en-US",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
    "--disable-features=OptimizationHints,MediaRouter,DialMediaRouteProvider,Translate",
)  # fmt: skip


def browser() -> str:
    """Returns the browser that prints.

    Raises:
        NoPrinterError: when there is none.
    """
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        raise NoPrinterError
    return found


def to_pdf(files: Mapping[str, bytes], page: str, target: Path, *, fallback: Path) -> int:
    """Prints one page of ``files`` to a PDF.

    The files lie in memory where there is such a place, and are gone afterwards. The browser can reach no address: names
    are not looked up, and its proxy is a port where nobody listens.

    Args:
        files: the page and its style sheets by name, without folders.
        page: which of them is the page.
        target: the PDF to make; nothing may be there yet.
        fallback: a folder for the browser's files where there is no place in memory.

    Returns:
        The PDF's size in bytes.

    Raises:
        NoPrinterError: when no browser is installed.
        TargetExistsError: when there is something at ``target`` already.
        PrintFailedError: when the browser made no PDF.
        DiskError: when the PDF could not be written.
    """
    program = browser()
    if target.exists():
        raise TargetExistsError(item=str(target))
    with scratch(fallback) as folder:
        for name, data in files.items():
            (folder / name).write_bytes(data)
        made = folder / "made.pdf"
        _run(
            [
                program,
                *_FLAGS,
                f"--user-data-dir={folder / 'profile'}",
                f"--print-to-pdf={made}",
                (folder / page).as_uri(),
            ],
            folder,
        )
        if not made.is_file() or not made.read_bytes().startswith(b"%PDF-"):
            raise PrintFailedError
        data = made.read_bytes()
    put_new(target, data)
    return len(data)


def _run(command: list[str], folder: Path) -> None:
    if os.geteuid() == 0:
        command.insert(
            1, "--no-sandbox"
        )  # Chromium refuses to start as root with it; the page is ours and has no scripts
    environment = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
    try:
        subprocess.run(  # noqa: S603  a program found by its name, arguments without a shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PrintFailedError(f"{PrintFailedError.title} ({type(error).__name__})") from error

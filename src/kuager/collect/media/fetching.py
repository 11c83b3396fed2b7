"""Runs yt-dlp on one address, in a folder of its own, through the guard."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kuager.collect.errors import MediaError, MissingExtraError
from kuager.collect.net import Policy, Resolver, check, system_resolver
from kuager.collect.net.proxy import guarded_proxy
from kuager.collect.scratch import scratch

METHOD = "film or recording"
MOST_BYTES = 2_000_000_000
INFO = ".info.json"
_OPTIONS = (
    "--ignore-config", "--no-playlist", "--no-cache-dir", "--no-mtime", "--no-progress", "--no-part", "--no-exec",
    "--no-color", "--no-plugin-dirs", "--restrict-filenames", "--write-info-json", "--clean-info-json",
    "--format", "b/bv*+ba/best", "--output", "%(id).80B.%(ext)s",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What yt-dlp brought; the files are there as long as the block that asked for them.

    Attributes:
        media: the film or recording.
        info: what the platform says about it, as yt-dlp writes it down; None when it wrote nothing.
        tool: yt-dlp and its version.
    """

    media: Path
    info: Path | None
    tool: str


def command() -> list[str]:
    """Returns how to call yt-dlp here.

    Raises:
        MissingExtraError: when it is not installed.
    """
    if importlib.util.find_spec("yt_dlp") is not None:
        return [sys.executable, "-I", "-m", "yt_dlp"]
    found = shutil.which("yt-dlp")
    if found is None:
        raise MissingExtraError("yt-dlp is not installed; it comes with: pip install 'kuager[video]'")
    return [found]


@contextmanager
def fetched(
    url: str, policy: Policy, *, fallback: Path, resolver: Resolver = system_resolver, deadline: float = 1800.0
) -> Iterator[Recording]:
    """Fetches a film or recording; its files are gone when the block ends.

    Args:
        url: its address.
        policy: what may be fetched; sizes are this module's own.
        fallback: a folder for the files where there is no place in memory, or not enough.
        resolver: looks names up.
        deadline: seconds for all of it.

    Raises:
        BadAddressError: the address is not one that is fetched.
        ForbiddenAddressError: it names a private host outright.
        MissingExtraError: yt-dlp is not installed.
        MediaError: it brought nothing.
        NetworkOffError: when the policy allows nothing.
    """
    destination = check(url, policy)
    program = command()
    roomy = _roomy(policy, deadline)
    with scratch(fallback) as folder, guarded_proxy(roomy, resolver) as proxy:
        room = min(MOST_BYTES, shutil.disk_usage(folder).free // 2)
        environment = {
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "PATH": os.environ.get("PATH", ""),
            "LANG": "C.UTF-8",
        }
        tool = f"yt-dlp {_run([*program, '--version'], folder, environment, 60)[1].strip()[:40]}"
        options = [*_OPTIONS, "--max-filesize", str(room), "--proxy", proxy.url, "--paths", str(folder / "out")]
        code, words = _run([*program, *options, "--", destination.url], folder, environment, deadline)
        yield _brought(folder / "out", code, words, tool, url)


def _roomy(policy: Policy, deadline: float) -> Policy:
    """Returns the policy with the limits of films instead of pages."""
    return Policy(
        network=policy.network,
        allow_private=policy.allow_private,
        ports=policy.ports,
        proxy=policy.proxy,
        max_total=2 * MOST_BYTES,
        deadline=deadline,
        timeout=policy.timeout,
    )


def _run(arguments: Sequence[str], folder: Path, environment: dict[str, str], seconds: float) -> tuple[int, str]:
    process = subprocess.Popen(  # noqa: S603  a list of our own making, no shell; the address stands after --
        list(arguments),
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        out, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise MediaError("yt-dlp did not finish in time") from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # also what it started, such as ffmpeg
        process.wait()
    return process.returncode, out.decode("utf-8", "replace")


def _brought(folder: Path, code: int, words: str, tool: str, url: str) -> Recording:
    files = sorted(path for path in folder.glob("*") if path.is_file()) if folder.is_dir() else []
    info = next((path for path in files if path.name.endswith(INFO)), None)
    media = [path for path in files if path != info and path.stat().st_size]
    if code or not media:
        said = [line for line in words.splitlines() if line.startswith("ERROR")] or words.splitlines()[-1:]
        raise MediaError(f"{MediaError.title} ({tool}: {' '.join(said)[:300]})", item=url)
    return Recording(media=max(media, key=lambda path: path.stat().st_size), info=info, tool=tool)

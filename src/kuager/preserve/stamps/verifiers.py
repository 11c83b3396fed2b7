"""Two independent ways to check who signed a timestamp: the ``openssl`` command and the ``rfc3161-client`` library.

Neither is always there and each has refused sound tokens: the library those whose certificates are not in DER order, the
command those whose certificate has run out since, unless it is asked about the time of stamping. So both are asked.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

from kuager.preserve.stamps.tokens import as_response, is_bare

_SECONDS = 60


class Answer(StrEnum):
    """What one way of checking says."""

    YES = "verified"
    NO = "refused"
    UNREAD = "could not read it"
    ABSENT = "not installed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One way's answer and its words."""

    way: str
    answer: Answer
    words: str = ""


def by_openssl(response: Path, data: Path, roots: Path, at: datetime) -> Checked:
    """Asks ``openssl ts -verify``, about the time of stamping: a certificate that ran out later was sound then."""
    program = shutil.which("openssl")
    if program is None:
        return Checked(way="openssl", answer=Answer.ABSENT)
    call = [
        program, "ts", "-verify", "-data", str(data), "-in", str(response), "-CAfile", str(roots),
        "-attime", str(int(at.timestamp())), *(["-token_in"] if is_bare(response.read_bytes()) else []),
    ]  # fmt: skip
    try:
        done = subprocess.run(call, capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603  our own call, no shell
    except (OSError, subprocess.TimeoutExpired):
        return Checked(way="openssl", answer=Answer.ABSENT)
    if done.returncode == 0 and b"Verification: OK" in done.stdout + done.stderr:
        return Checked(way="openssl", answer=Answer.YES)
    words = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return Checked(way="openssl", answer=Answer.NO, words=words[-1][-120:] if words else "")


def by_library(response: bytes, data: bytes, roots: bytes) -> Checked:
    """Asks the ``rfc3161-client`` library (extra ``timestamp``)."""
    way = "rfc3161-client"
    # Imported here because it is an extra, and certificates take 50 ms to import that no other command needs.
    try:
        library: Any = import_module("rfc3161_client")
    except ImportError:
        return Checked(way=way, answer=Answer.ABSENT)
    try:
        decoded = library.decode_timestamp_response(as_response(response))
    except ValueError as error:
        return Checked(way=way, answer=Answer.UNREAD, words=str(error)[:120])
    try:
        builder = library.VerifierBuilder()
        for root in import_module("cryptography.x509").load_pem_x509_certificates(roots):
            builder = builder.add_root_certificate(root)
        builder.build().verify_message(decoded, data)
    except (library.VerificationError, ValueError) as error:
        return Checked(way=way, answer=Answer.NO, words=str(error)[:120])
    return Checked(way=way, answer=Answer.YES)

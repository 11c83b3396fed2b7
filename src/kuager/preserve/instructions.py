"""The words that go with a hand-over package: how a stranger checks it, and what the receiver signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Final

VERIFIER: Final = "verify.py"
_STEP: Final = "    $ "


@dataclass(frozen=True, slots=True, kw_only=True)
class StampFile:
    """A timestamp in a package: the head it is about, its files, and when it was made."""

    head: str
    answer: str
    roots: str
    authority: str
    at: datetime


def verifier() -> bytes:
    """Returns the script that checks a package with Python alone."""
    return (files("kuager.preserve") / "resources" / "verify.py.txt").read_bytes()


def commands(text: str) -> list[str]:
    """Returns the commands that stand in instructions, in order."""
    return [line.removeprefix(_STEP) for line in text.splitlines() if line.startswith(_STEP)]


def instructions(*, key: str, stamps: Sequence[StampFile]) -> str:
    """Writes VERIFY.txt.

    Args:
        key: id of the key that signed the head; empty when nothing is signed.
        stamps: the timestamps in the package.
    """
    parts = [_OPENING, _signature(key), *(_stamp(one) for one in stamps)]
    if not stamps:
        parts.append(_UNSTAMPED)
    return "\n".join([*parts, _CLOSING])


def receipt(package: str, manifest: str, captures: int) -> str:
    """Writes RECEIPT.txt, to be signed by whoever receives the package."""
    return _RECEIPT.format(package=package, manifest=manifest, captures=captures)


def _signature(key: str) -> str:
    return _SIGNED.format(key=key) if key else _UNSIGNED


def _stamp(stamp: StampFile) -> str:
    return _STAMPED.format(
        authority=stamp.authority, at=stamp.at.isoformat(), head=stamp.head, answer=stamp.answer, roots=stamp.roots,
        epoch=int(stamp.at.timestamp()),
    )  # fmt: skip


_OPENING = """HOW TO CHECK THIS PACKAGE

You need a terminal, sha256sum, openssl (3.0 or newer) and Python 3, from your own system. Only verify.py comes with the
package: it is one short file, which you or somebody you trust can read, and which connects to nothing.
Open a terminal in this folder and type the lines that begin with a dollar sign, without the dollar sign. Each must end
without an error. If one does not, it names the file that was changed.

1. Every file is what was packed.

    $ sha256sum --strict --quiet -c manifest-sha256.txt
    $ sha256sum --strict --quiet -c tagmanifest-sha256.txt

2. The files belong together, and their history stands in the ledger whose head is head.json.

    $ python3 verify.py

   It prints a number of rows and a root. If somebody outside (a lawyer, another office) holds a head of this ledger, on
   paper or by e-mail, ask them: kuager verify --head compares it with the archive itself.
"""
_SIGNED = """3. The keeper of the archive signed the head.

    $ openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in head.json -sigfile head.sig

   Compare the key with the one the keeper told you on another way. Its fingerprint is
   {key}

    $ openssl pkey -pubin -in key.pem -outform DER | sha256sum

   With OpenSSH instead:  ssh-keygen -Y verify -f allowed_signers -I archive -n kuager-head -s head.sshsig < head.json
"""
_UNSIGNED = """3. Nobody signed the head: it comes from an archive of public sources, which holds no key.
   What shows its age and that it was not written anew is a head in the hands of a witness, or a timestamp.
"""
_STAMPED = """4. {authority} saw {head} at {at}.

    $ openssl ts -verify -data {head} -in {answer} -CAfile {roots} -attime {epoch}

   Get the root certificates from the authority itself if you do not trust the copy here.
"""
_UNSTAMPED = """4. There is no timestamp of an outside authority in this package.
"""
_CLOSING = """What this shows: these bytes were in the archive when the head was made, and were not changed since. What it does not
show: that what they say is true. A made-up page is sealed as easily as a real one.

A name in the ledger stands there as "sealed:" and 64 digits. The keeper can open each one for a court, by giving its salt
and its value: SHA-256 over both is the digits. Please send RECEIPT.txt back, signed.
"""
_RECEIPT = """RECEIPT

I have received package {package} of {captures} preserved files, whose manifest-sha256.txt has the SHA-256
{manifest}

I have checked it as VERIFY.txt says:        yes / no

Date, place:

Name, office:

Signature:
"""

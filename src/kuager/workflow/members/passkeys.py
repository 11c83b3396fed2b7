"""Passkeys: a second proof that cannot be read over a shoulder or typed into a false page.

The browser or a key on a chain signs a challenge for the name ``localhost``, and for no other: 127.0.0.1 is no name that
the standard (W3C WebAuthn, Level 3) lets a page prove itself under. ``webauthn`` checks the signatures and is loaded
when it is used; without it codes are there. A counter that goes back tells of a copied key, and that key is refused.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from kuager.workflow import acts
from kuager.workflow.archive import Archive
from kuager.workflow.members import secrets

NAME: Final = "localhost"
KEYS: Final = "passkeys"
_CHALLENGE: Final = 32
_LONGEST: Final = 20_000
"""Characters of an answer; a browser's has about a thousand."""
_MOST: Final = 10
_LABEL: Final = 40


def available() -> bool:
    """Says whether the library that checks signatures is installed."""
    return find_spec("webauthn") is not None


def keys_of(archive: Archive, name: str) -> list[dict[str, Any]]:
    """Returns a member's passkeys: ``id``, ``label`` and ``at``, with what checks them."""
    kept = secrets.read(archive, name, KEYS)
    return list(kept[0]["keys"]) if kept else []


def begin(archive: Archive, name: str) -> tuple[str, bytes]:
    """Returns what the browser needs to make a passkey, as JSON, and the challenge to keep."""
    lib, structs = _library()
    challenge = archive.ids.token(_CHALLENGE)
    options = lib.generate_registration_options(
        rp_id=NAME,
        rp_name="kuager",
        user_name=name,
        user_id=archive.ids.token(16),
        challenge=challenge,
        exclude_credentials=[_described(structs, one) for one in keys_of(archive, name)],
    )
    return str(lib.options_to_json(options)), challenge


def confirm(archive: Archive, name: str, answer: str, *, challenge: bytes, origin: str, label: str) -> bool:
    """Keeps a new passkey when its answer fits the challenge."""
    lib, _ = _library()
    standing = keys_of(archive, name)
    if len(answer) > _LONGEST or not challenge or len(standing) >= _MOST:
        return False
    try:
        made = lib.verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=NAME, expected_origin=origin
        )
    except _refusals():
        return False
    fresh = {
        "id": made.credential_id.hex(),
        "key": made.credential_public_key.hex(),
        "count": made.sign_count,
        "label": " ".join(label.split())[:_LABEL],
        "at": archive.clock.now().date().isoformat(),
    }
    if any(one["id"] == fresh["id"] for one in standing):
        return False
    secrets.put(archive, name, KEYS, {"keys": [*standing, fresh]})
    acts.note(archive, acts.Act.KEY, "passkey")
    return True


def ask(archive: Archive, name: str) -> tuple[str, bytes]:
    """Returns what the browser needs to prove a passkey, as JSON, and the challenge to keep."""
    lib, structs = _library()
    challenge = archive.ids.token(_CHALLENGE)
    options = lib.generate_authentication_options(
        rp_id=NAME, challenge=challenge, allow_credentials=[_described(structs, one) for one in keys_of(archive, name)]
    )
    return str(lib.options_to_json(options)), challenge


def check(archive: Archive, name: str, answer: str, *, challenge: bytes, origin: str) -> bool:
    """Takes an answer at login: one of the member's keys, this challenge, this origin, and a counter that went on."""
    lib, _ = _library()
    if len(answer) > _LONGEST or not challenge:
        return False
    standing = keys_of(archive, name)
    try:
        given = import_module("webauthn.helpers").parse_authentication_credential_json(answer)
        one = next((each for each in standing if each["id"] == given.raw_id.hex()), None)
        if one is None:
            return False
        said = lib.verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=NAME,
            expected_origin=origin,
            credential_public_key=bytes.fromhex(one["key"]),
            credential_current_sign_count=one["count"],
        )
    except _refusals():
        return False
    counted = [each | {"count": said.new_sign_count} if each["id"] == one["id"] else each for each in standing]
    secrets.put(archive, name, KEYS, {"keys": counted})
    return True


def remove(archive: Archive, name: str, key: str) -> None:
    """Takes one of one's own passkeys away."""
    left = [one for one in keys_of(archive, name) if one["id"] != key]
    if left:
        secrets.put(archive, name, KEYS, {"keys": left})
    else:
        secrets.drop(archive, name, KEYS)
    acts.note(archive, acts.Act.KEY, "passkey-off")


def _described(structs: Any, one: dict[str, Any]) -> Any:
    return structs.PublicKeyCredentialDescriptor(id=bytes.fromhex(one["id"]))


def _library() -> tuple[Any, Any]:
    # Takes 0.2 s to import, which every command would pay and few need.
    return import_module("webauthn"), import_module("webauthn.helpers.structs")


def _refusals() -> tuple[type[Exception], ...]:
    own: type[Exception] = import_module("webauthn.helpers.exceptions").WebAuthnException
    return (own, ValueError, KeyError, TypeError)

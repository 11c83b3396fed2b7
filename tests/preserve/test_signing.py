"""Signatures verify with the tools strangers have: openssl and ssh-keygen."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuager.preserve.signing import NAMESPACE, PublicKey, Signer

SIGNER = Signer(b"\x07" * 32)
# RFC 8032, 7.1, test 2.
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def run(*words: object, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([str(word) for word in words], input=data, capture_output=True, check=False)


def test_the_signature_of_the_standard():
    assert Signer(SEED).sign(b"\x72").hex() == SIGNATURE


@given(data=st.binary(max_size=200), at=st.integers(0, 511))
def test_one_flipped_bit_of_signature_or_text_is_refused(data, at):
    signature = SIGNER.sign(data)
    assert SIGNER.public.verify(data, signature)
    flipped = bytearray(signature)
    flipped[at // 8] ^= 1 << at % 8
    assert not SIGNER.public.verify(data, bytes(flipped))
    assert not SIGNER.public.verify(data + b"\0", signature)
    assert not SIGNER.public.verify(data, signature[:-1])


def test_another_key_is_refused():
    assert not Signer(b"\x08" * 32).public.verify(b"words", SIGNER.sign(b"words"))


def test_the_public_key_goes_out_and_comes_back():
    assert PublicKey.from_pem(SIGNER.public.pem()).id == SIGNER.public.id
    for junk in (b"", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"):
        with pytest.raises(ValueError):
            PublicKey.from_pem(junk)


def test_the_secret_is_never_shown():
    assert (b"\x07" * 32).hex() not in repr(SIGNER)
    assert repr(SIGNER) == f"Signer({SIGNER.public.id[:16]})"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_openssl_verifies_and_refuses(tmp_path):
    (tmp_path / "key.pem").write_bytes(SIGNER.public.pem())
    (tmp_path / "head").write_bytes(b"some head")
    (tmp_path / "head.sig").write_bytes(SIGNER.sign(b"some head"))
    words = ("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", tmp_path / "key.pem", "-rawin", "-in", tmp_path / "head", "-sigfile", tmp_path / "head.sig")  # fmt: skip
    assert run(*words).returncode == 0
    der = run("openssl", "pkey", "-pubin", "-in", tmp_path / "key.pem", "-outform", "DER").stdout
    assert run("openssl", "dgst", "-sha256", "-r", data=der).stdout.decode().split()[0] == SIGNER.public.id
    (tmp_path / "head").write_bytes(b"some heae")
    assert run(*words).returncode != 0


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
def test_ssh_keygen_verifies_and_refuses(tmp_path):
    (tmp_path / "allowed").write_bytes(b"archive " + SIGNER.public.openssh() + b"\n")
    (tmp_path / "head.sshsig").write_bytes(SIGNER.sign_ssh(b"some head"))
    words = ("ssh-keygen", "-Y", "verify", "-f", tmp_path / "allowed", "-I", "archive", "-n", NAMESPACE, "-s", tmp_path / "head.sshsig")  # fmt: skip
    assert run(*words, data=b"some head").returncode == 0
    assert run(*words, data=b"some heae").returncode != 0
    (tmp_path / "head.sshsig").write_bytes(SIGNER.sign_ssh(b"some head", "other"))
    assert run(*words, data=b"some head").returncode != 0

"""A real timestamp authority made with the openssl command, for one test."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIG = """
[tsa]
default_tsa = it
[it]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
certs = {folder}/chain.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
"""


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


class Authority:
    """A root, an authority under it, and the command that answers for it."""

    def __init__(self, folder: Path, *, lasts: timedelta = timedelta(hours=1), words: str = "Invented Stamps") -> None:
        self.folder = folder
        folder.mkdir()
        now = datetime.now(UTC)
        root_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
        begin, end = now - timedelta(minutes=5), now + lasts

        def certify(subject: str, public: rsa.RSAPublicKey, *, is_root: bool) -> x509.Certificate:
            made = (
                x509.CertificateBuilder()
                .subject_name(_name(subject))
                .issuer_name(_name(f"{words} Root"))
                .public_key(public)
                .serial_number(x509.random_serial_number())
                .not_valid_before(begin)
                .not_valid_after(end)
                .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
            )
            if not is_root:
                usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
                made = made.add_extension(usage, critical=True)
            return made.sign(root_key, SHA256())

        root = certify(f"{words} Root", root_key.public_key(), is_root=True)
        own = certify(words, key.public_key(), is_root=False)
        self.root = folder / "root.pem"
        self.root.write_bytes(root.public_bytes(Encoding.PEM))
        (folder / "tsa.pem").write_bytes(own.public_bytes(Encoding.PEM))
        (folder / "tsa.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        self.send("tsa.pem")
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))

    def send(self, *certificates: str) -> None:
        """Says which certificates answers bring besides the signer's; openssl leaves them in this order."""
        chain = b"".join((self.folder / one).read_bytes() for one in certificates)
        (self.folder / "chain.pem").write_bytes(chain)

    def answer(self, query: bytes) -> bytes:
        """Stamps, as openssl does."""
        (self.folder / "query").write_bytes(query)
        done = subprocess.run(
            ["openssl", "ts", "-reply", "-config", self.folder / "tsa.cnf", "-queryfile", self.folder / "query"],
            capture_output=True, check=True,
        )  # fmt: skip
        return done.stdout

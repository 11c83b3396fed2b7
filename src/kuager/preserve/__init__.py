"""Keeps evidentiary copies so that they can be checked: sealing, keys, custody chain, verification."""

from kuager.preserve.chain import verify as verify_chain
from kuager.preserve.checks import (
    Reread,
    Verdict,
    check_bytes,
    check_chain,
    check_completeness,
    check_derivation,
    check_files,
    check_signatures,
    check_time,
)
from kuager.preserve.heads import Head, read_head, write_head
from kuager.preserve.keys import Cost, Keys
from kuager.preserve.seal import capture_id, capture_of, seal, sniff
from kuager.preserve.vault import EncryptedVault, PlainVault

__all__ = [
    "Cost",
    "EncryptedVault",
    "Head",
    "Keys",
    "PlainVault",
    "Reread",
    "Verdict",
    "capture_id",
    "capture_of",
    "check_bytes",
    "check_chain",
    "check_completeness",
    "check_derivation",
    "check_files",
    "check_signatures",
    "check_time",
    "read_head",
    "seal",
    "sniff",
    "verify_chain",
    "write_head",
]

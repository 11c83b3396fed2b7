"""Keeps evidentiary copies so that they can be checked: sealing, keys, custody chain, verification."""

from kuager.preserve.chain import verify as verify_chain
from kuager.preserve.checks import (
    Piece,
    Reread,
    check_bytes,
    check_chain,
    check_completeness,
    check_derivation,
    check_signatures,
    check_time,
)
from kuager.preserve.heads import Head, read_head, write_head
from kuager.preserve.keys import Cost, KeyFile, Keys
from kuager.preserve.seal import seal, sniff
from kuager.preserve.vault import EncryptedVault, PlainVault

__all__ = [
    "Cost",
    "EncryptedVault",
    "Head",
    "KeyFile",
    "Keys",
    "Piece",
    "PlainVault",
    "Reread",
    "check_bytes",
    "check_chain",
    "check_completeness",
    "check_derivation",
    "check_signatures",
    "check_time",
    "read_head",
    "seal",
    "sniff",
    "verify_chain",
    "write_head",
]

"""What the stages need from the outside, as Protocols. ``store`` and ``preserve`` implement them, ``workflow`` wires them.

A stage room takes typed values and a port, never a path to a database. One contract suite per port runs over every
implementation (``tests/contract``).
"""

from kuager.model import Derived, Hit, Node, Sealed, SealedValue, Trait
from kuager.ports.blobs import Blobs, BlobWriter, Intake, Vault
from kuager.ports.database import CaseStore, Writer
from kuager.ports.machine import Clock, Ids
from kuager.ports.sealed import SealedStore

__all__ = [
    "BlobWriter",
    "Blobs",
    "CaseStore",
    "Clock",
    "Derived",
    "Hit",
    "Ids",
    "Intake",
    "Node",
    "Sealed",
    "SealedStore",
    "SealedValue",
    "Trait",
    "Vault",
    "Writer",
]

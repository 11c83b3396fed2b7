"""Puts this folder on the path: keeper and killing are run as scripts and used as modules."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

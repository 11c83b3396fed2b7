"""QR codes of heads: drawn for paper and for a terminal, small enough to be read from a screen."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree as ET

from kuager.preserve import qr

LINE = "KUAGER HEAD 123456 " + "0123456789ABCDEF" * 4 + " 0F0F0F0F"


def test_a_drawing_is_black_on_white_and_quiet_around():
    root = ET.fromstring(qr.to_svg(LINE))
    colours = {value for one in root.iter() for key, value in one.attrib.items() if key in ("fill", "stroke")}
    assert {"#000", "#fff"} <= colours
    # Capitals and digits keep it at version 6: 41 modules and 4 blank ones on each side, at 4 units.
    assert int(root.attrib["width"]) <= (41 + 2 * qr.QUIET) * 4


def test_a_terminal_shows_it_too():
    lines = qr.to_terminal(LINE).splitlines()
    assert 20 <= len(lines) <= 30


def test_the_library_is_loaded_only_when_something_is_drawn():
    code = "import sys, kuager.workflow.witness; sys.exit('segno' in sys.modules or 'cryptography.x509' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

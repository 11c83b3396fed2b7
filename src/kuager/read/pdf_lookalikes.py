"""Characters that look like the letters meant: radicals for Chinese characters, drawn forms of Arabic letters, ligatures.

Programs that make PDF files from fonts without a table of their letters write them. Words spelt with them look right and
are found by nobody. Only characters that Unicode itself calls another spelling of usual ones are replaced.
"""

from __future__ import annotations

import re
import unicodedata

_BLOCKS = (
    "\u2e80-\u2eff"  # CJK radicals supplement
    "\u2f00-\u2fdf"  # Kangxi radicals
    "\uf900-\ufaff"  # CJK compatibility ideographs
    "\U0002f800-\U0002fa1f"  # the same, supplement
    "\ufb00-\ufb06"  # Latin ligatures
    "\ufb50-\ufdff\ufe70-\ufefc"  # Arabic presentation forms
)
_FORMS = re.compile(f"[{_BLOCKS}]")
_PAIRS = "⺠民⻁虎⻄西⻅见⻆角⻈讠⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙"
_RADICALS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
"""The radicals whose names say which character they are (as "C-simplified horse"); NFKC leaves them alone."""


def count(text: str) -> int:
    """Returns how many characters :func:`repaired` would replace."""
    return sum(repaired(match.group()) != match.group() for match in _FORMS.finditer(text))


def repaired(text: str) -> str:
    """Returns the text with the usual letters; its length may differ, because a ligature stands for several.

    The mapping is Unicode's compatibility decomposition (UAX 15, NFKC) of single characters, for these blocks only.
    """
    return _FORMS.sub(lambda match: _usual(match.group()), text)


def _usual(char: str) -> str:
    known = _RADICALS.get(char)
    if known:
        return known
    usual = unicodedata.normalize("NFKC", char)
    return (
        char if usual.startswith(" ") else usual
    )  # a lone vowel mark: its decomposition would put a space into the word

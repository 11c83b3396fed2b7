"""Endings that names take in running text: the cases of Kazakh, Russian and Uyghur, in the folded spelling of ``bare``.

Only what declines a name is listed, so that ``Ахмет`` is found in ``Ахметке`` and not in the surname ``Ахметов`` or the
given name ``Ахметжан``. Lists after the declension tables of any school grammar; Arabic script is taken by length,
because its readers write the same ending in several ways.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kuager.text.fold import bare
from kuager.text.scripts import Script, script_of

LONGEST = 9
"""Most characters of an ending, or of several put together (``-лардағы`` and the like)."""
_STEM = 4
"""Shorter names are found as they are written only: too many words begin like them."""
_TURKIC = """лар лер дар дер тар тер ның нің дың дің тың тің нан нен дан ден тан тен дағы дегі тағы тегі нда нде да де та
 те ға ге қа ке на не ны ні ды ді ты ті лық лік дық дік тық тік мен бен пен сы сі ын ін ым ім ың ің ы і"""
_RUSSIAN = "а я у ю ом ем ём ой ою ей ею ы и е ого ому ым ыми ых ых ими их ую ская ской скую ским ском ям ях ами ями ах"
_LATIN = """lar ler dar der tar ter nyn nin dyn din tyn tin ning nyng dan den tan ten nan nen dagy degi tagy tegi da de
 ta te ga gha ge qa ka ke na ne ny ni dy di ty ti lyq lik men ben pen sy si yn in y i"""
_TURKIC_LATIN = frozenset({"kk", "ug", "uz", "ky", "tr"})
_ARABIC_MOST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """What may follow a name of one script: at its last word, and at the words before it."""

    last: re.Pattern[str]
    before: re.Pattern[str] | None
    """None where only the last word of a name declines."""

    def fits(self, piece: str, name: str, *, last: bool) -> bool:
        """Says whether a word of a text is a word of a name with an ending; both folded."""
        pattern = self.last if last else self.before
        if pattern is None or len(name) < _STEM:
            return False
        for stem in {name, root_of(name)}:
            if piece.startswith(stem) and len(piece) - len(stem) <= LONGEST and pattern.fullmatch(piece[len(stem) :]):
                return True
        return False


def root_of(name: str) -> str:
    """Returns what of a folded name stays when it declines: a last vowel gives way (``Сейтова``, ``Сейтовой``)."""
    return name[:-1] if name[-1:] in "аяоеыиуюйь" and len(name) > _STEM else name


def endings_of(spelling: str, lang: str = "") -> Endings | None:
    """Returns the endings that a spelling takes; None for scripts and languages whose names do not decline."""
    script = script_of(spelling)
    if script is Script.LATN and lang.partition("-")[0].lower() not in _TURKIC_LATIN:
        return None
    return _of_script(script)


@cache
def _of_script(script: Script) -> Endings | None:
    if script is Script.CYRL:
        russian = _any(_RUSSIAN)
        return Endings(last=re.compile(f"{russian}|{_any(_TURKIC)}{{1,4}}"), before=re.compile(russian))
    if script is Script.ARAB:
        return Endings(last=re.compile(rf"\w{{1,{_ARABIC_MOST}}}"), before=None)
    if script is Script.LATN:
        return Endings(last=re.compile(f"{_any(_LATIN)}{{1,4}}"), before=None)
    return None


def _any(words: str) -> str:
    """Returns a pattern of folded endings, the longest first."""
    return "(?:" + "|".join(sorted({bare(word) for word in words.split()}, key=lambda word: (-len(word), word))) + ")"

"""From where a speaker knows it, as the sentence about them says: held together with the person, or a paper that is quoted.

What a claim says of a speaker (:mod:`kuager.weigh.connections`) comes first; here the words beside their name are read. Only
what stands right beside the name counts: "Xyz, a former cellmate", "who shared a cell with", "according to the verdict".
"""

from __future__ import annotations

import re
from typing import Final

_HEAD: Final = 400
"""Characters at the beginning of a text in which a paper says what it is."""
_LONGEST_LINE: Final = 90
_FELLOW: Final = (
    r"(?:(?:fellow|co)[- ]?(?:detainee|prisoner|inmate|captive)s?|cell[- ]?mates?|bunk[- ]?mates?|"
    r"(?:со|одно)камерни\w+|солагерни\w+|соузни\w+|товарищ\w*\s+по\s+(?:камере|лагерю|заключению|колонии)|"
    r"камералас\w*|狱友|难友|同室被关押者|同监\w?|室友)"
)
_SHARED: Final = (
    r"(?:(?:had\s+)?shared\s+(?:a|the|his|her|their)\s+(?:prison\s+|camp\s+)?(?:cell|room|bunk|dormitory)\b|"
    r"(?:was|were|had\s+been)\s+(?:also\s+)?(?:held|detained|imprisoned|jailed|interned|kept|locked\s+up)\s+(?:in\s+the\s+same\s+\w+|(?:together\s+)?with)\b|"
    r"(?:вместе\s+)?(?:сидел|содержал|находил)\w*\s+(?:вместе\s+)?(?:с\s+\w+\s+)?(?:в\s+(?:одной|той\s+же)\s+камере|в\s+одном\s+лагере))"
)
_AFTER: Final = re.compile(
    rf"\s*(?:[,(–—-]|\bwas\b|\bis\b|是)?\s*(?:\d{{1,2}}\s*,\s*)?(?:(?:(?:an?|the|his|her|their|one\s+of|another|бывш\w+|е[её]|его)\s+){{0,3}}(?:[\w-]+\s+)?{_FELLOW}|"
    rf"(?:(?:who|котор\w+)\s+)?{_SHARED})",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    rf"(?:\b|(?<=\s)){_FELLOW}(?:\s+(?:of|from|in)\s+[^.,;]{{1,40}})?(?:\s+(?:named|called|по\s+имени|болған))?[\s,:的]*$|"
    r"(?:与|和|跟)[^，。；]{1,10}(?:同室|同监|一起|一同|同时)(?:被)?(?:关押|羁押|坐牢|拘押)过?的$",
    re.IGNORECASE,
)
_PAPERS: Final[tuple[tuple[str, str], ...]] = (
    (
        "verdict",
        r"verdict|judge?ment|court\s+(?:decision|ruling|documents?|papers?|records?|file)|sentencing\s+document|приговор\w*|(?:решени|постановлени)\w+\s+суда|суд(?:тың)?\s+(?:қаулы\w*|шешім\w*)|үкім\w*|判决书|裁定书",
    ),
    ("indictment", r"indictment|charge\s+sheet|обвинительн\w+\s+(?:заключени\w+|акт\w*)|айыптау\s+акт\w*|起诉书"),
    ("certificate", r"(?:death|birth|medical|release)\s+certificate|свидетельств\w+\s+о\s+(?:смерти|рождении)|справк\w+\s+(?:о|об)\s+\w+|қайтыс\s+болу\s+туралы\s+куәлік\w*|死亡证明|释放证明书?"),
    ("notice", r"(?:arrest|detention)\s+(?:notice|warrant|record)|ордер\w*\s+на\s+арест|протокол\w*\s+задержани\w+|拘留通知书|逮捕通知书"),
    ("report", r"(?:autopsy|forensic|police)\s+report|заключени\w+\s+(?:эксперт\w+|судмедэксперт\w+)|протокол\w*\s+вскрыти\w+|сараптама\s+қорытынды\w*|鉴定书|验尸报告"),
)  # fmt: skip
"""Papers by their kind: two texts that quote the verdict on one person quote one paper."""
_EN_QUOTED: Final = r"(?:according\s+to|as\s+(?:stated|written)\s+in|citing|in|согласно|по\s+данным|как\s+следует\s+из|в|根据|据)\s*(?:(?:an?|the|his|her|their|its|official|written)\s+){0,2}"
_TELLS: Final = (
    r"(?:[^.;,]{0,40}?,\s*(?:a\s+copy\s+of\s+which[^,]{0,60}|seen\s+by[^,]{0,60}|obtained\s+by[^,]{0,60}|dated[^,]{0,60}),)?\s*(?:of\s+[^.;,]{1,40}?\s)?"
    r"(?:says?|said|states?|stated|shows?|showed|reads?|gives?|gave|records?|lists?|confirms?|говорится|сказано|указан\w*|написано|значится|следует|[^.;]{0,60}?\bдеп\s+(?:жазылған|көрсетілген)|"
    r"көрсетілген|жазылған|显示|写明|载明|称|注明)"
)
_QUOTES: Final = tuple(
    (kind, re.compile(rf"(?P<lead>\b{_EN_QUOTED}|(?<=据))?(?P<paper>{words})(?P<tells>{_TELLS})?", re.IGNORECASE))
    for kind, words in _PAPERS
)
_LEADS: Final = re.compile(r"^(?:according|as\s|citing|согласно|по\s+данным|как\s|根据|据)", re.IGNORECASE)
_ITSELF: Final = tuple(
    (kind, re.compile(rf"^(?:(?:copy|summary|translation|extract|text)\s+of\s+)?(?:an?\s+|the\s+)?(?:{words})(?:\s*[:№#(–—-].*|\s+no\b.*|\s+of\s+.*|\s+от\s+.*)?$", re.IGNORECASE))
    for kind, words in (*_PAPERS, ("verdict", r"решение|постановление|определение|қаулы|шешім|[^，。]{0,20}(?:判决书|裁定书)"))
)  # fmt: skip


def held_together(sentence: str, start: int, end: int) -> bool:
    """Says whether a sentence calls the one named at ``start..end`` a fellow detainee, or says that they shared a cell."""
    return bool(_AFTER.match(sentence, end) or _BEFORE.search(sentence, 0, start))


def paper_quoted(sentence: str) -> tuple[str, str] | None:
    """Returns the kind and the words of the paper that a sentence says it has something from, None when it names none.

    "According to the verdict", "the certificate says"; a paper that is only spoken of ("they never saw a verdict") is none.
    """
    for kind, pattern in _QUOTES:
        for hit in pattern.finditer(sentence):
            if hit["tells"] or (hit["lead"] and _LEADS.match(hit["lead"])):
                return kind, " ".join(hit["paper"].split())
    return None


def paper_itself(text: str) -> str | None:
    """Returns which kind of paper a text is by its own heading: a short line at its beginning that says nothing else."""
    for line in text[:_HEAD].splitlines()[:6]:
        words = line.strip().strip('.«»"“”')
        if words and len(words) <= _LONGEST_LINE:
            found = next((kind for kind, pattern in _ITSELF if pattern.match(words)), None)
            if found:
                return found
    return None


__all__ = ["held_together", "paper_itself", "paper_quoted"]

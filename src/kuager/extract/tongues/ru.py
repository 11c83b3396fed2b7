"""Russian: case endings, forms of names, sexes that forms agree with. Keys are for comparing; names stay as written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from kuager.extract.pace import Pace
from kuager.extract.tongues.core.extractor import TongueExtractor
from kuager.extract.tongues.core.pack import Pack, load_pack
from kuager.text.dates import Anchor, DateSpan, DurationSpan
from kuager.text.russian_dates import find_russian_dates
from kuager.text.russian_durations import find_russian_durations
from kuager.text.scripts import Script, script_of
from kuager.text.words import Word, words

_ENDINGS = frozenset(
    "а у е ом ой ою ы и я ю ем ём ей ею ь й о ью ам ям ами ями ах ях ов ев ий ие ия ию ии иям иями иях ией"
    " ый ого ому ым ом ая ую ое ые ых ыми его ему им ими их яя юю ее ок ек ка ца цу цы це цем ник".split()
) | {""}
_SHORT = 3
_SURNAME = re.compile(r"(?P<stem>.{2,}(?:ов|ев|ин|ын))(?P<end>а|у|е|ой|ою|ым|ом|ых|ыми|ы)?$")
_ADJECTIVE = re.compile(r"(?P<stem>.{2,}(?:ск|цк))(?P<end>ий|ого|ому|им|ом|ая|ой|ую|ою|ие|их|ими)$")
_PATRONYMIC = re.compile(r"(?P<stem>.{2,}(?:ович|евич|ич|овн|евн|ичн|инишн))(?P<end>|а|у|ем|ом|е|ы|ой|ою|и)$")
_TURKIC = re.compile(r"(?:улы|ұлы|уулу|оглы|оглу|қызы|кызы|гызы|кизи)$")
_OTHER_SURNAME = re.compile(
    r"(?:енко|чук|юк|ук|ко|ян|дзе|швили|бай|бек|жан|хан|ахун|гуль|гул|бет|тай|ович|евич|уллин|пур|заде)(?:а|у|ом|е|ем|ы|и|ю|я)?$"
)
_GENERAL = re.compile(
    r"(?:(?<=\w\w\w)(?:ого|ому|ый|ые|ых|ым)|ами|ями|ой|ою|ом|ем|ей|ею|ам|ям|ах|ях|ью|а|я|у|ю|ы|и|е|ь|й)$"
)
_FLEETING = {
    "павел": "павл", "лев": "льв", "петр": "петр", "игорь": "игор", "алесь": "алес", "любовь": "любов", "отец": "отц",
    "шавкат": "шавкат", "александрой": "александр",
}  # fmt: skip
_PLURAL_PAST = re.compile(r"\w\w[аеиоуыя]ли(?:сь)?$")
_PAST = re.compile(r"(?:[аеиоуыя]л|ше?л)(?P<sex>|а)(?:сь|ся)?$")
_MEN_IN_A = frozenset(
    {
        "никита",
        "илья",
        "данила",
        "кузьма",
        "фома",
        "саша",
        "дима",
        "леша",
        "сережа",
        "коля",
        "вася",
        "петя",
        "миша",
        "ваня",
    }
)
_SURE = 3


def is_ending(rest: str) -> bool:
    """Says whether a listed stem may end so."""
    return rest in _ENDINGS


def _fold(word: str) -> str:
    return word.lower().replace("ё", "е")


@dataclass(frozen=True, slots=True, eq=False)
class Russian:
    """The grammar of Russian as far as names and sentences of news need it."""

    pack: Pack
    lang: str = "ru"
    cut: Callable[[str], Sequence[Word]] = field(default=words)

    def fold(self, word: str) -> str:
        """Small letters, ``ё`` as ``е``."""
        return _fold(word)

    def key(self, word: str) -> str:
        """Drops what declension adds: ``Асановой``, ``Асанова`` and ``Асанов`` have one key, told apart by their sex."""
        lower = _fold(word)
        if lower in _FLEETING:
            return _FLEETING[lower]
        for pattern in (_ADJECTIVE, _SURNAME, _PATRONYMIC):
            match = pattern.match(lower)
            if match is not None:
                return match.group("stem")
        if len(lower) <= _SHORT or _TURKIC.search(lower):
            return lower
        bare = _GENERAL.sub("", lower)
        return bare if len(bare) >= _SHORT - 1 else lower

    def place_keys(self, name: str) -> Sequence[tuple[str, ...]]:
        """The keys of a place's words; nothing for names in other scripts or with letters Russian lacks."""
        if script_of(name) is not Script.CYRL or set(name.lower()) & set("әғқңөұүһіїєґҳҷӯӣәҗў"):
            return ()
        return (tuple(self.key(part) for part in re.split(r"[\s]+", name)),)

    def name_weight(self, word: str, marks: frozenset[str]) -> int:  # noqa: PLR0911  a ladder of signs: the first that fits decides
        """3 for given names and patronymics, 2 for the endings of surnames, 0 for what the lists call something else."""
        if "given" in marks or "given_f" in marks:
            return _SURE
        lower = _fold(word)
        if marks & {
            "function",
            "role",
            "month",
            "org_head",
            "org_adjective",
            "human",
            "place_noun",
            "region",
            "org_tail",
            "speech",
            "not_name",
        }:
            return 0
        if not "а" <= lower[0] <= "ӿ":
            return 0
        if _PLURAL_PAST.search(lower):
            return -1
        if _TURKIC.search(lower) or (_PATRONYMIC.match(lower) and re.search(r"(?:ович|евич|овн|евн|ичн)", lower)):
            return _SURE
        tail = lower.rpartition("-")[2]
        if tail in {"апа", "ага", "аке", "апы", "апу", "апе", "аги", "ату", "ата", "ханум", "хаджи"} and tail != lower:
            return _SURE
        if _SURNAME.match(tail) and len(tail) > 4:
            return 2
        if _ADJECTIVE.match(lower):
            return 1
        return 2 if _OTHER_SURNAME.search(lower) and len(lower) > 4 else 0

    def sex(self, words: Sequence[str], marks: Sequence[frozenset[str]]) -> str | None:
        """What patronymics say; else what surnames with one possible sex say (``-овой``, ``-овым``); else given names in -а."""
        if any("female" in one for one in marks):
            return "female"
        lowers = [_fold(word) for word in words]
        for lower in lowers:
            if re.search(r"(?:овн|евн|ичн)(?:а|ы|е|у|ой|ою)$|(?:кызы|қызы|гызы|кизи)$", lower):
                return "female"
            if re.search(r"(?:ович|евич)(?:|а|у|ем|е)$|(?:улы|ұлы|уулу|оглы|оглу)$", lower):
                return "male"
        woman = any("given_f" in one and "given" not in one for one in marks)
        man = any(
            "given" in one and "given_f" not in one and lower[-1] not in "ая"
            for lower, one in zip(lowers, marks, strict=True)
        )
        if woman != man:
            return "female" if woman else "male"
        found = {sex for lower in lowers if (sex := _surname_sex(lower))}
        return found.pop() if len(found) == 1 else None

    def oblique(self, word: str) -> int:  # noqa: PLR0911  a ladder of forms: the first that fits decides
        """0 for forms that can be the dictionary's, more the surer a form is another case."""
        lower = _fold(word)
        if _TURKIC.search(lower) or len(lower) <= _SHORT:
            return 0
        match = _ADJECTIVE.match(lower)
        if match is not None:
            return 0 if match.group("end") in {"ий", "ая"} else 2
        match = _SURNAME.match(lower)
        if match is not None:
            return {None: 0, "а": 0}.get(match.group("end"), 2)
        match = _PATRONYMIC.match(lower)
        if match is not None and re.search(r"(?:ович|евич|овн|евн|ичн)", lower):
            return (
                0
                if (match.group("end") == "") == match.group("stem").endswith("ч") and match.group("end") in {"", "а"}
                else 2
            )
        if re.search(r"(?:ой|ою|ом|ем|ею|у|ю|ы)$|(?:ян|чук|юк|дзе|швили)(?:а|у|ом|е)$", lower):
            return 1
        marks = self.pack.facts(lower).marks
        if "given" in marks and "given_f" not in marks:
            return int(bool(re.search(r"[бвгджзклмнпрстфхцчшщйи][аяе]$", lower)) and lower not in _MEN_IN_A)
        return int("given_f" in marks and lower[-1] in "иеы" and lower not in self.pack.exact)

    def owns(self, kin: str, name: Sequence[str], kin_sex: str | None, name_sex: str | None) -> bool:
        """The relative's relative stands in the genitive, the relative's own name in the case of the kin word."""
        if kin_sex and name_sex and kin_sex != name_sex:
            return True
        far = max(self.oblique(word) for word in name)
        kin_lower = _fold(kin)
        kin_far = bool(re.search(r"(?:у|ой|ом|ем|е|ы|и|ерью|ери|ью)$", kin_lower)) or (
            kin_sex == "male" and kin_lower.endswith(("а", "я"))
        )
        last = _fold(name[-1])
        genitive = bool(re.search(r"(?:овой|евой|иной|ской|ого|ы|и)$", last)) or (
            name_sex != "female" and last.endswith(("ова", "ева", "ина", "а", "я"))
        )
        return (
            genitive and (not kin_far or kin_sex == "female") and (far > 0 or name_sex == "male" or kin_sex == "male")
        )

    def verb_sex(self, word: str) -> str | None:
        """Past tenses agree: ``сказала`` with a woman, ``сказал`` with a man, ``сказали`` with several ("plural")."""
        match = _PAST.search(word)
        if match is None and _PLURAL_PAST.search(word):
            return "plural"
        if match is None:
            return None
        return "female" if match.group("sex") else "male"

    def dates(self, text: str, anchor: Anchor | None) -> Sequence[DateSpan]:
        """Dates in words and figures."""
        return find_russian_dates(text, anchor)

    def durations(self, text: str) -> Sequence[DurationSpan]:
        """Durations in words and figures."""
        return find_russian_durations(text)


def _surname_sex(lower: str) -> str | None:
    match = _ADJECTIVE.match(lower)
    if match is not None:
        return "female" if match.group("end") in {"ая", "ой", "ую", "ою"} else "male"
    match = _SURNAME.match(lower)
    if match is None or len(lower) < 6:
        return None
    end = match.group("end")
    if end in {"ой", "ою"}:
        return "female"
    if end in {None, "ым", "ом"}:
        return "male"
    return None


def reader(pace: Pace) -> TongueExtractor:
    """Returns the extractor of Russian texts."""
    return TongueExtractor(russian(), pace=pace)


@cache
def russian() -> Russian:
    """Returns the grammar with its lists, read once."""
    return Russian(load_pack("ru", is_ending, _fold))

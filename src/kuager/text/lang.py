"""Which language a text is in: English, Russian, Kazakh (three scripts), Chinese, Uyghur, or ``und``.

Method (own): the script decides between groups, letters that only one language of a group writes decide within it, and
function words confirm. It exists because statistical identifiers tested for this project took Kazakh in Latin or Arabic
script for Turkmen, Turkish, Arabic or Uyghur every time. Letters follow the official alphabets: Kazakh Cyrillic 1940,
Kazakh Latin drafts of 2017 to 2021, the Kazakh Arabic script used in China, and Uyghur Ereb Yëziqi.

Caveat: a short string of a name is often ``und``, and rightly: a name belongs to no language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Final

from kuager.text.scripts import Script, counts

UNKNOWN: Final = "und"


@dataclass(frozen=True, slots=True)
class Guess:
    """A language with its script and how sure the rules are (0 to 1, in steps, not a probability)."""

    lang: str
    """ISO 639-1 code, or ``und``."""
    script: Script
    sure: float


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a group's rule looks at: letters of the group's script, and the words of the text, in lower case."""

    letters: Counter[str]
    total: int
    words: list[str]

    def share(self, wanted: str) -> float:
        return sum(self.letters[char] for char in wanted) / self.total

    def common(self, wanted: frozenset[str]) -> float:
        found = [word for word in self.words if word in wanted]
        # One function word alone may be a letter of a list or an initial.
        return len(found) / len(self.words) if len(found) > 1 else 0.0

    def holding(self, letters: str) -> float:
        """Share of the words that have one of these letters: low where only names bring them in."""
        wanted = frozenset(letters)
        return sum(not wanted.isdisjoint(word) for word in self.words) / max(1, len(self.words))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HAN_WEIGHT: Final = 3
"""A Han character says about as much as three letters, so it counts as three when scripts are compared."""
_SAMPLE: Final = 20_000
"""Characters looked at: more text does not change the answer."""
_MIN_LETTERS: Final = 4
_CLEAR: Final = 0.6
"""Share of the letters the leading script needs; a text in two scripts about equally is ``und``."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʻʼ][^\W\d_]+)*")
_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+|(?<!\S)\S+@\S+|[@#]\w+")
"""Web addresses, mail addresses, handles and tags are Latin letters in every language. A mail address is looked for at the
beginning of a run only: tried at each letter of a text without spaces it would take the square of its length."""

_EN: Final = _words(
    "the of and to in a is that for was on with as by his her he she they it from at be has have had not are were who "
    "this their an but or which been after said when will about would there can into could than out we you all also "
    "before because more no do did him them if what where other only how no"
)
# Function words of other languages in Latin script; where they outnumber the English ones the text is not English.
_NOT_EN: Final = _words(
    "der die das und ist nicht ein eine mit von zu den dem auf für im sich les des est une dans que qui pour pas sur "
    "avec par au el los las del por para con una como más se su al di il che non della sono ve bir bu için ile değil "
    "olarak çok daha gibi ancak va bilan uchun ham bir bu bo'lgan deb we bilen üçin üchün och att det är som på inte "
    "het een niet van te dat nie jest się że na w z do os dos da em não um uma yang dan di ini itu"
)
# Kazakh function words in Latin letters, after folding the competing alphabets to one spelling.
_KK_LATN: Final = _words(
    "jane men ushin bul bolyp bolgan edi eken emes degen dep keiin keyin bar joq zhoq zhane ol bir onyn osy qalai "
    "arqyly turaly sol barlyq ozinin olar biz siz qazaq qazaqstan elimiz jyly zhyly kuni bolady retinde uly"
)
_KK_ONLY: Final = "ұқғңөүәһ"
_FOREIGN_CYRL: Final = "їєґўӣӯҳҷљњђћџјѓќҗҙҡҫҥӑӗӟӹ"
_RU_LETTERS: Final = "ыэьё"
"""Letters of Russian that the South Slavic alphabets lack, or nearly so."""
_RU: Final = _words(
    "и в не на что с по как это он она они я мы вы к у о об из за от до для но а же бы так его её ее их был была было "
    "были который которая которые также после при то все или если где когда уже ещё еще только чтобы этот этого"
)
_NOT_RU: Final = _words(
    "се ще що та й є від і у в з до це як на са да ли във със която който които което бо але през защо това беше тя той те "
    "ни си като към при че съм сме няма има бил била със си го му ја је су није што кој што со од"
)
_KK_CYRL: Final = _words(
    "және мен бұл үшін деп деген болып болған еді екен емес ол бір оның осы туралы кейін бар жоқ сол арқылы оны да де "
    "бен пен өз олар ма ме ба бе"
)
# Kazakh in Arabic script writes hamza as a sign of soft words and ح, ع, ە, ۇ; Uyghur writes ئ, ې, ۈ, خ, غ.
_UG_LETTERS: Final = "ئېۈۆ"
_KK_LETTERS: Final = "ءٴٵٶٷٸۋ"
_TURKIC_LETTERS: Final = "ەۇڭۋ"
_FOREIGN_ARAB: Final = "ةأإآؤضصطظذثٱٹڈڑےںھیکپژێڕڵڤۉۅ"
_FOREIGN_HAN: Final = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")


def detect(text: str) -> Guess:
    """Names the language of ``text`` from at most its first 20,000 characters.

    Returns:
        The guess; ``lang`` is ``und`` when scripts are balanced, letters are too few, or the language is none of ours.
    """
    sample = unicodedata.normalize("NFC", _ADDRESS.sub(" ", text[:_SAMPLE]))
    weights = counts(sample)
    weights[Script.HANS] *= _HAN_WEIGHT
    total = weights.total()
    if not total:
        return Guess(UNKNOWN, Script.COMMON, 0.0)
    script, most = weights.most_common(1)[0]
    rule = _RULES.get(script)
    if most < _CLEAR * total:
        return Guess(UNKNOWN, Script.MIXED, 0.0)
    if rule is None or most < _MIN_LETTERS:
        return Guess(UNKNOWN, script, 0.0)
    lowered = sample.lower()
    letters = Counter(char for char in lowered if char.isalpha() or unicodedata.category(char) == "Lo")
    lang, sure = rule(_Evidence(letters, max(1, letters.total()), _WORD.findall(lowered)))
    return Guess(lang, script, round(sure * min(1.0, most / total + 0.1), 2))


# Thresholds are shares: of the words for function words, of the letters for letters. They were set on sentences written
# for the tests, with about twice the room on each side that those sentences needed.
_FUNCTION_FEW, _FUNCTION_SOME, _FUNCTION_MANY = 0.05, 0.12, 0.25
_LETTERS_TRACE, _LETTERS_FEW, _LETTERS_SOME, _LETTERS_MANY = 0.005, 0.02, 0.03, 0.06
_FOREIGN_LIMIT: Final = 0.08
_FOREIGN_WORDS: Final = 0.25
_STRETCH: Final = 30
"""Letters after which the absence of a common letter says something."""
_SURE, _LIKELY, _WEAK = 0.95, 0.7, 0.5


def _latin(seen: _Evidence) -> tuple[str, float]:
    english, other = seen.common(_EN), seen.common(_NOT_EN)
    kazakh = sum(_latin_plain(word) in _KK_LATN for word in seen.words) / max(1, len(seen.words))
    marked = seen.share("ñńŋäáğǵūúşıqö") + _endings(seen.words) / 4
    if english >= _FUNCTION_SOME and english > max(other, kazakh):
        return "en", _SURE if english >= _FUNCTION_MANY else _LIKELY
    foreign = seen.share("ëçəßéèâw") > _LETTERS_TRACE  # Karakalpak is near, but writes w
    if kazakh >= max(_FUNCTION_FEW, other) and marked > _LETTERS_MANY and not foreign:
        return "kk", _LIKELY if kazakh >= _FUNCTION_SOME else _WEAK
    if english > max(_FUNCTION_FEW, 2 * other) and marked < _LETTERS_MANY:
        return "en", _WEAK
    return UNKNOWN, 0.0


_PLAIN_LATIN: Final = str.maketrans(
    {"ä": "a", "á": "a", "ñ": "n", "ń": "n", "ŋ": "n", "ö": "o", "ó": "o", "ü": "u", "ú": "u", "ū": "u", "ý": "u",
     "ş": "sh", "ğ": "g", "ǵ": "g", "ı": "y", "ž": "j", "š": "sh", "'": "", "’": ""}
)  # fmt: skip
_KK_ENDING: Final = re.compile(r"(?:[ntd][yi]n|[ldt][ae]r|[dt]a[gǵğ]y|[ntd][yi]|[gqk][ae]n|[dt][ae]n|men)$")


def _latin_plain(word: str) -> str:
    """Folds the competing Kazakh Latin alphabets (2017, 2018, 2019, 2021) to one spelling."""
    return word.translate(_PLAIN_LATIN)


def _endings(words: list[str]) -> float:
    """Share of longer words that end as Kazakh nouns and verbs do."""
    longer = [_latin_plain(word) for word in words if len(word) > _MIN_LETTERS]
    return sum(bool(_KK_ENDING.search(word)) for word in longer) / max(1, len(longer))


def _cyrillic(seen: _Evidence) -> tuple[str, float]:
    own, kazakh, russian = seen.share(_KK_ONLY), seen.common(_KK_CYRL), seen.common(_RU)
    if seen.share(_FOREIGN_CYRL) > _LETTERS_TRACE:
        return UNKNOWN, 0.0
    names_only = russian >= _FUNCTION_MANY and seen.holding(_KK_ONLY + "і") < _FOREIGN_WORDS
    # Uyghur in Cyrillic shares the letters of Kazakh but writes neither ы nor і.
    turkic = own >= _LETTERS_SOME and seen.share("ғқұ") and seen.share("ыі") >= _LETTERS_FEW
    if turkic and own + kazakh > russian and not names_only:
        return "kk", _SURE if own >= _LETTERS_MANY or kazakh >= _FUNCTION_FEW else _LIKELY
    if seen.share("іүөңқғ") > _LETTERS_SOME and not names_only:
        return UNKNOWN, 0.0
    return _russian(seen, russian)


def _russian(seen: _Evidence, russian: float) -> tuple[str, float]:
    marked = seen.share(_RU_LETTERS)
    if marked and russian >= _FUNCTION_SOME and russian > seen.common(_NOT_RU) / 2:
        return "ru", _SURE
    # Without those letters, or without function words, it may still be Russian when nothing speaks against it.
    slavic = any(word in _NOT_RU and word not in _RU for word in seen.words) or seen.holding("ъ") > _FUNCTION_FEW
    likely = russian >= _FUNCTION_SOME or marked >= _LETTERS_FEW
    return ("ru", _WEAK) if likely and not slavic and seen.share(_KK_ONLY) < _LETTERS_FEW else (UNKNOWN, 0.0)


def _arabic(seen: _Evidence) -> tuple[str, float]:
    uyghur, kazakh = seen.share(_UG_LETTERS), seen.share(_KK_LETTERS) + seen.share("عح")
    if seen.share(_TURKIC_LETTERS) < _LETTERS_SOME or seen.share(_FOREIGN_ARAB) > _FOREIGN_LIMIT:
        return UNKNOWN, 0.0
    if uyghur >= _LETTERS_SOME and seen.share("ئېۈ") > seen.share("ءٴٵٶٷٸ"):
        return "ug", _SURE if seen.share("ېۈ") else _LIKELY
    if kazakh >= _LETTERS_FEW and not seen.share("ې"):
        return "kk", _SURE if kazakh >= _LETTERS_MANY else _LIKELY
    # Uyghur begins every vowel-initial word with ئ; a stretch without one, yet with Turkic vowels, is Kazakh.
    bare = not uyghur and seen.share(_TURKIC_LETTERS + "ى") >= _LETTERS_MANY and seen.total >= _STRETCH
    return ("kk", _WEAK) if bare else (UNKNOWN, 0.0)


def _han(seen: _Evidence) -> tuple[str, float]:
    if any(_FOREIGN_HAN.match(char) for char in seen.letters):
        return UNKNOWN, 0.0
    common = seen.share("的了是在不人有这和我为以他中来上个国到说们被后无没")
    return "zh", _SURE if common >= _LETTERS_SOME else _LIKELY


_RULES: Final = {Script.LATN: _latin, Script.CYRL: _cyrillic, Script.ARAB: _arabic, Script.HANS: _han}

"""Words that change what a sentence says: numbers, denials, hedges. Evidence that lacks one of them is other evidence.

The lists are our own. They are meant to be too long rather than too short: a word too many costs a proposal, a word too few
lets "was not released" stand as "was released".
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from kuager.text.number_words import ENGLISH, RUSSIAN

_DENIALS: Final = frozenset(
    """
    not no never none nobody nothing nowhere neither nor without cannot unable hardly barely scarcely lacks lacked lack
    deny denies denied denying denial refuse refuses refused refusing refusal fail fails failed failing reject rejects rejected
    false untrue except unless instead stopped ceased
    не нет ни никогда никто никого никому никем ничего ничто нигде никуда никакой никаких нельзя без вряд едва отрицает отрицал
    отрицала отрицали отрицают отрицая опроверг опровергла опровергли опровергает отказал отказала отказали отказался отказалась
    отказались отказ кроме якобы
    емес жоқ ешкім ешқашан ештеңе ешқайда ешқандай жоққа бас тартты шығарды теріске emes joq eshkim eshqashan eshteñe
    emäs yoq ئەمەس يوق ھېچكىم ھېچقاچان ەمەس جوق ەشكىم
    不 没 沒 未 无 無 非 否 别 勿 莫 免 拒 缺
    """.split()
)
_HEDGES: Final = frozenset(
    """
    allegedly reportedly apparently possibly perhaps maybe may might could would should supposedly purportedly unconfirmed alleged
    reported rumoured rumored likely probably almost nearly if
    возможно вероятно предположительно по-видимому сообщается будто если почти мог могла могли
    мүмкін ықтимал болжам егер шамамен дерлік
    可能 或 疑 据 據 若 如 似 约 約
    """.split()
)
_NUMBERS: Final = frozenset(
    """
    hundred hundreds thousand thousands million dozen dozens half
    first second third fourth fifth sixth seventh eighth ninth tenth once twice both several
    ноль двести триста тысяча тысячи тысяч первый первая второй вторая третий третья десятки сотни
    нөл бір екі үш төрт бес алты жеті сегіз тоғыз он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан жүз мың бірінші екінші үшінші
    bir eki üş tört bes altı jeti segiz toğız on jiyrma otız
    بىر ئىككى ئۈچ تۆت بەش ئالتە يەتتە سەككىز توققۇز ئون ەكى ءۇش
    〇 零 一 二 两 兩 三 四 五 六 七 八 九 十 百 千 万 萬 亿 半 首 第 壹 贰 叁
    """.split()
).union(ENGLISH, RUSSIAN)
_MONTHS: Final = frozenset(
    """
    january february march april june july august september october november december monday tuesday wednesday thursday friday
    saturday sunday января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
    """.split()
)
_GUARDED: Final = frozenset(unicodedata.normalize("NFC", one) for one in _DENIALS | _HEDGES | _NUMBERS | _MONTHS)
_KAZAKH_DENIAL: Final = re.compile(
    r"\w{2,}(?:[мбп][аеә])(?:ды|ді|дым|дім|дық|дік|дың|дің|ған|ген|ғаны|гені|й|йды|йді|с|спын|спін|стан|стен|у|уы|уі|п|се|са)\w{0,6}"
)
"""A Kazakh verb is denied inside itself: ``келмеді`` is "did not come"."""


_TURNS: Final = frozenset(unicodedata.normalize("NFC", one) for one in _DENIALS | _HEDGES)


def turns(word: str) -> bool:
    """Says whether a word (in small letters, composed) denies or doubts what stands beside it."""
    return word in _TURNS or _is_contracted(word) or _KAZAKH_DENIAL.fullmatch(word) is not None


def is_guarded(word: str) -> bool:
    """Says whether a word (in small letters, composed) carries a number, a denial or a hedge."""
    return (
        word in _GUARDED
        or any(char.isnumeric() for char in word)
        or _is_contracted(word)
        or any(part in _GUARDED for part in word.split("-"))
        or _KAZAKH_DENIAL.fullmatch(word) is not None
    )  # fmt: skip


def _is_contracted(word: str) -> bool:
    return word.endswith(("n't", "nt")) and word[:-2].rstrip("'") in _AUXILIARIES


_AUXILIARIES: Final = frozenset(
    "do does did is are was were has have had ca could wo would should must need ai don didn doesn isn aren wasn weren hasn haven hadn can won wouldn shouldn couldn".split()
)

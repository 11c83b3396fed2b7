"""Numbers written as words, in English and Russian: one table that every pattern with spelled numbers is built from.

Which of them a pattern takes is its own affair ("one" of "one day" is no number of people); what a word is worth is not.
"""

from __future__ import annotations

from typing import Final

_TO_TWENTY: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
_TENS: Final = "thirty forty fifty sixty seventy eighty ninety"
ENGLISH: Final = {word: number for number, word in enumerate(_TO_TWENTY.split())} | {
    word: number * 10 for number, word in enumerate(_TENS.split(), start=3)
}
"""Zero to twenty and the tens to ninety."""

_RUSSIAN: Final = {
    1: "один одна одно одну одного одной одни",
    2: "два две двух двум двое двоих",
    3: "три трёх трем трое троих",
    4: "четыре четырёх четырем четверо четверых",
    5: "пять пяти пятью пятеро пятерых",
    6: "шесть шести шестеро шестерых",
    7: "семь семи семеро семерых",
    8: "восемь восьми восьмеро",
    9: "девять девяти",
    10: "десять десяти десятка",
    11: "одиннадцать одиннадцати",
    12: "двенадцать двенадцати",
    13: "тринадцать тринадцати",
    14: "четырнадцать четырнадцати",
    15: "пятнадцать пятнадцати",
    16: "шестнадцать шестнадцати",
    17: "семнадцать семнадцати",
    18: "восемнадцать восемнадцати",
    19: "девятнадцать девятнадцати",
    20: "двадцать двадцати",
    30: "тридцать тридцати",
    40: "сорок сорока",
    50: "пятьдесят пятидесяти",
    60: "шестьдесят шестидесяти",
    70: "семьдесят семидесяти",
    80: "восемьдесят восьмидесяти",
    90: "девяносто девяноста",
    100: "сто ста",
}
RUSSIAN: Final = {
    form: number
    for number, words in _RUSSIAN.items()
    for word in words.split()
    for form in {word, word.replace("ё", "е")}
}
"""One to twenty, the tens and a hundred, in the cases they stand in before what is counted; ``ё`` also as ``е``."""

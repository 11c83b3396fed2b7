"""Texts that are hard on rules: what makes badly made ones slow, and invented texts with ways to damage them."""

from __future__ import annotations

import itertools
from collections.abc import Callable

WORDS = {
    f"words {words}": f"{words} "
    for words in (
        "said", "he", "they", "his", "whose", "who", "I", "May", "the", "and", "of the", "twice", "protest", "police", "near", "until",
        "was detained", "was sentenced to", "arrested by police", "charged with", "fined 4 million tenge", "according to", "since 2019",
        "her mother", "his brother and", "the mother of", "two of his sons", "another Kazakh woman", "the woman and a man", "their",
        "my name is", "he said she said", "told Reuters that", "Told Abcd", "a citizen of Kazakhstan", "Kazakh citizen", "lives in Almaty",
        "in the village of Karasai", "Ministry of", "Committee of the", "Committee", "Mr.", "President", "chanting", "reportedly", "if",
        "two years ago", "the following year", "on Monday", "10 years", "ten years and", "more than", "1 million", "1 to", "5 March",
        "2021-03-05", "12/03/2021", "2019-2021", "3rd day", "Aidar Bekov", "Aidar Bekov, who", "Aidar Bekov,", "Aidar and Bekov and",
        "Aidar's", "his brother's", "her mother of Aidar Bekov", "OSKEMEN,", "(ABC)", "RFE/RL", "A.", "a@b.c", "http://a.b/c", "@a", "#A",
        "I was not detained", "to be released", "never", "denied that", "believed", "5 марта", "2019 год", "2019 жылы 5 наурыз", "Алматы",
        "Алматыда", "5-مارت", "شىنجاڭ", "2019年3月5日", "新疆",
    )
}  # fmt: skip
SIGNS = {
    f"signs {sign!a}": sign
    for sign in (
        "“a ", 'a" ', '" ', '"', "‘a ", "'a ", "'abc def' ", "«a ", "“‘a’ ", "“", "”", "'", "(", "((", "[", ".", ". ", "…", "。", "?!", "!”",
        "1", "1 ", "1,", "1.", "1-", "1/", "$1", "$1,", "-", "— ", "\u00a0", " ", "\n", "\r\n", "\t", "\u2028", "e\u0301", "\u0301",
        "\u200f", "\u200fa ", "\u200d", "\u202e", "#", "@", "a@", "@a", "a.b@", "http://", "www.", "a", "A", "A ", "a\n", "A\n", "a-", "A-",
        "A.", "A/", "a'", "新", "新疆", "的在是", "3月", "2019年", "алматыда", "😀", "ﷺ", "<b>", "\x00", ",", ", ", "; ", ': "', "а",
        "“Yes,” he said. ", "“No,” said Aidar Bekov. ", "“Yes, I do.”\n", "he said\n", "The woman came.\n", "Kazakh citizen Aidar Bekov.\n",
        "Aidar Bekov met his brother.\n", "“My husband left,” she said. Her mother came.\n", "Monday, 5 March\n", "March 5, 2021\n",
        "x " * 30 + "of\n", "word " * 13 + "\n", "." * 50 + "x", "a" * 100 + " ", "word\n" * 3 + "\n", "• a\n", "5 March, a 5-year term. ",
    )
}  # fmt: skip
LONG_RUNS = {"stops, then a letter": "." * 9, "spaces, then a month": " " * 9, "marks, then a letter": "”" * 9}
"""Runs that come to nothing at their very end."""


def repeated(unit: str) -> Callable[[int], str]:
    """Returns a maker of texts that are one unit over and over."""
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def _with_end(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit))) + "x 3月x"


def names(size: int) -> str:
    """Returns a text in which everybody is somebody else."""
    parts, length = [], 0
    vowels, sounds = "aeiou", "bdgkmnrst"
    for syllables in itertools.product(itertools.product(sounds, vowels), repeat=3):
        word = "".join("".join(one) for one in syllables)
        part = f"{word.title()} {word[::-1].title()}ov said his brother was detained. "
        parts.append(part)
        length += len(part)
        if length >= size:
            break
    return "".join(parts)[:size]


def makers() -> dict[str, Callable[[int], str]]:
    """Returns the makers of all hard texts by name; each makes a text of about the size asked for."""
    found = {name: repeated(unit) for name, unit in (WORDS | SIGNS).items()}
    found |= {name: _with_end(unit) for name, unit in LONG_RUNS.items()}
    everything = "".join(unit * 3 for unit in (WORDS | SIGNS).values())
    return found | {"everybody another": names, "everything in turn": repeated(everything)}


SEEDS = {
    "en": (
        (
            "OSKEMEN, 12 May 2023 — Police detained Zhanar Toleubek on May 3, 2023 and fined her 60,000 tenge, her husband said.\n\n"
            "“They gave us no paper,” said Arman Sadvakas, a teacher and the founder of the Steppe Committee. “‘Go home,’ they told my mother.”\n"
            "His brother Daulet was sentenced to 12 years in prison in August 2019, according to the Ministry of Justice.\n"
            "Two of his sons live in Almaty. The woman, 45, denied that she had been warned in the second half of 2018.\n"
        ),
        (
            "By Dana Brook\n\nMy name is Saule Abenova. I have not heard from my two aunts since 03/25/2017. They were held for more than 2 years "
            "in a camp near Ghulja; another Kazakh woman, who was released last year, saw them. @courier_news #Xinjiang https://example.org/a?b=1\n"
            "- 1 June: “Where are they?” the protesters chanted on the 300th day.\n- 2 June: no answer from China's embassy (CE).\n"
        ),
    ),
    "ru": (
        (
            "Алматы, 5 марта 2021 года. Полиция задержала Жанар Толеубек, сообщил её муж. «Нам ничего не сказали», — говорит Арман Садвакас.\n"
            "Его брата приговорили к 12 годам в августе 2019 года; он живёт в Усть-Каменогорске с 2016 г.\n"
        ),
    ),
    "kk": (
        (
            "Алматы, 2021 жылғы 5 наурыз. Полиция Жанар Төлеубекті ұстады, деді оның күйеуі. «Бізге ештеңе айтқан жоқ», — дейді Арман.\n"
            "Оның інісі 2019 жылдың тамызында 12 жылға сотталды; ол Өскеменде тұрады. Jańa: Almatyda, 5 naurız.\n"
        ),
    ),
    "zh": (
        "2021年3月5日，警方在阿拉木图拘留了古丽娜。她的丈夫说：“他们什么也没告诉我们。”\n他的弟弟于2019年8月被判处12年监禁，关押在新疆伊宁。\n",
    ),
    "ug": ("2021-يىلى 5-مارت، ساقچىلار غۇلجىدا ئۇنى تۇتتى. «بىزگە ھېچنېمە دېمىدى» دېدى ئېرى. شىنجاڭ، قەشقەر.\n",),
}
PIECES = (
    "“", "”", '"', "‘", "’", "«", "»", "'", "(", ")", "[", "]", "\n", "\r\n", "\n\n", "\u2028", "\u00a0", "\u200f", "\u202e", "\u200d", "\ufeff",
    "\x00", "e\u0301", "\u0301", "🙂", "👩\u200d👧", "İ", "ǅ", "ß", "ﬁ", "ﷺ", ".", "...", "—", "-", ",", ";", ":", "/", "@", "#", "$", "%", "0", "31",
    "99/99/9999", "0000-00-00", "February 30", "12:61", "9" * 30, "²", "Ⅻ", "٣", "he", "her", "said", "told", "of", "the", "who", "whose", "my",
    "was detained", "not", "if", "Mr. ", "A", "a", " ", "  ", "O’Brien’s", "U.S.", "RFE/RL", "新疆", "年", "月", "Алматыда", "شىنجاڭ", "ago",
)  # fmt: skip


def damaged(text: str, steps: list[tuple[int, int, int, int]]) -> str:
    """Returns a text after some steps of damage; each is (what, where, how far, with what), any numbers will do."""
    for what, where, far, other in steps:
        if not text:
            return PIECES[other % len(PIECES)]
        start = where % len(text)
        end = min(len(text), start + far % 40)
        piece = PIECES[other % len(PIECES)]
        text = {
            0: lambda: text[:start] + piece + text[start:],  # noqa: B023  called at once
            1: lambda: text[:start] + text[end:],  # noqa: B023
            2: lambda: text[:start] + text[start:end] * 3 + text[end:],  # noqa: B023
            3: lambda: text[:start] + piece + text[end:],  # noqa: B023
            4: lambda: text[start:] + text[:start],  # noqa: B023
            5: lambda: text[:start] + text[start:end].swapcase() + text[end:],  # noqa: B023
            6: lambda: text[:start] + text[start:end][::-1] + text[end:],  # noqa: B023
            7: lambda: text.replace(text[start], piece, 5),  # noqa: B023
        }[what % 8]()
    return text

"""Measures the locator of a language model's evidence on the gold events: copied well, spoiled, or invented. No model is asked.

    python eval/grounding.py

Each gold event's words are handed to the locator as a model might return them, together with the passage they stand in, cut as
``kuager ask-model`` cuts it. What must be refused and is not makes the command fail.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator

from extract import dev, document, own
from models import HERE, SHARED

from kuager.extract import llm
from kuager.extract.llm.guarded import is_guarded
from kuager.text.normalise import PUNCTUATION

LANGS = {"own_en": "en", "fresh_en": "en", "own_ru": "ru", "own_kk": "kk", "own_zh": "zh", "dev": "en"}
INVENTED = {
    "en": "The minister signed a secret order on Monday and the students were taken to the harbour.",
    "ru": "Министр подписал секретный приказ в понедельник, и студентов увезли в порт.",
    "kk": "Министр дүйсенбіде құпия бұйрыққа қол қойып, студенттерді айлаққа алып кетті.",
    "zh": "部长星期一签署了一份秘密命令，学生们被带到港口。",
}
Sample = tuple[str, str, str, int]
"""Passage, the gold words in it, language, where they stand in the passage."""
_TOKEN = re.compile(r"\S+")


def samples(name: str) -> Iterator[Sample]:
    every = dev(SHARED) if name == "dev" else own(HERE / name)
    for stem, text, gold in every:
        passages = list(llm.passages(document(stem, text, gold)))
        for event in gold["events"]:
            start, end = event["start"], event["end"]
            where = next((one for one in passages if one.start <= start and end <= one.end), None)
            if where is not None:
                yield where.text, text[start:end], LANGS[name], start - where.start


def straight(words: str, _lang: str) -> str | None:
    changed = " ".join(words.translate(PUNCTUATION).replace("\u00a0", " ").split())
    return changed if changed != words else None


def dropped(words: str, lang: str) -> str | None:
    """Without its middle word, if that carries no number, denial or hedge."""
    parts = list(words) if lang == "zh" else words.split()
    middle = len(parts) // 2
    if len(parts) < 3 or is_guarded(parts[middle].strip(".,;:!?\"'“”‘’()«»").casefold()):
        return None
    return ("" if lang == "zh" else " ").join(parts[:middle] + parts[middle + 1 :])


def digits(words: str, _lang: str) -> str | None:
    changed = re.sub(r"\d", lambda digit: str((int(digit.group()) + 1) % 10), words, count=1)
    return changed if changed != words else None


def guarded(words: str, lang: str) -> str | None:
    """Without its first number, denial or hedge."""
    if lang == "zh":
        at = next((at for at, char in enumerate(words) if is_guarded(char) and 0 < at < len(words) - 1), None)
        return None if at is None else words[:at] + words[at + 1 :]
    for one in list(_TOKEN.finditer(words))[1:-1]:
        if is_guarded(one.group().strip(".,;:!?\"'“”‘’()«»").casefold()):
            return words[: one.start()] + words[one.end() :].lstrip()
    return None


def invented(_words: str, lang: str) -> str | None:
    return INVENTED[lang]


def added(words: str, lang: str) -> str | None:
    half = len(words) // 2 if lang == "zh" else words.find(" ", len(words) // 2)
    extra = {"en": " brutally", "ru": " жестоко", "kk": " қатыгездікпен", "zh": "残忍"}[lang]
    return None if half <= 0 else words[:half] + extra + words[half:]


WAYS: dict[str, tuple[Callable[[str, str], str | None], bool]] = {
    "verbatim": (lambda words, _lang: words, True),
    "straight marks, plain spaces": (straight, True),
    "one plain word dropped": (dropped, True),
    "a number, denial or hedge dropped": (guarded, False),
    "one digit altered": (digits, False),
    "one word added": (added, False),
    "another sentence": (invented, False),
}
"""What is done to the words, and whether they may be accepted then."""


def main() -> int:
    bad = 0
    for name in LANGS:
        if name == "dev" and not (SHARED / "eval" / "text_dev.json").exists():
            continue
        every = list(samples(name))
        if not every:
            continue
        print(f"\n{name}: {len(every)} events of the gold")
        for way, (spoil, allowed) in WAYS.items():
            counts: Counter[str] = Counter()
            for passage, words, lang, start in every:
                given = spoil(words, lang)
                if given is None or (not allowed and given in passage):
                    continue  # words that stand elsewhere as they are were not spoiled
                found = llm.ground(passage, given, before=passage[max(0, start - 60) : start])
                if isinstance(found, llm.Grounded):
                    right = found.start < start + len(words) and start < found.end
                    counts[found.how.value if right else "wrong place"] += 1
                else:
                    counts["refused"] += 1
            wrong = (
                sum(number for kind, number in counts.items() if kind != "refused")
                if not allowed
                else counts["wrong place"]
            )
            bad += wrong
            shown = ", ".join(
                f"{kind} {counts[kind]}"
                for kind in ("exact", "normalised", "approximate", "refused", "wrong place")
                if counts[kind]
            )
            print(f"  {way:36} {sum(counts.values()):4}: {shown}{'   MUST NOT BE' if wrong else ''}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

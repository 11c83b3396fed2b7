"""Writes pairs.csv from lexicon.txt: invented people under the spellings of this field, one or two people to a pair.

Usage: python eval/own_names/make.py > eval/own_names/pairs.csv   (needs pypinyin; the same file every time)
Every second name of the lexicon goes to the half ``dev``, the others to ``held``, so that the halves share neither people nor
names. Latin of 2018 and 2021, töte jazu, BGN, ODNI, passport and the alphabets of Uyghur follow the published tables.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pypinyin import lazy_pinyin

from kuager.text.standards import STANDARDS

HERE = Path(__file__).parent
Row = tuple[str, str, int, str]


@dataclass(frozen=True)
class Token:
    """One name in the scripts it is written in; base is Kazakh Cyrillic or Uyghur Latin."""

    sex: str
    base: str
    russian: str
    english: tuple[str, ...]
    han: tuple[str, ...] = ()
    tongue: str = "kk"


@dataclass(frozen=True)
class Person:
    given: Token
    father: Token


def lexicon() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    part: list[list[str]] = []
    for line in (HERE / "lexicon.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            part = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            part.append([cell.strip() for cell in line.split("|")])
    return found


def token(cells: Sequence[str], tongue: str) -> Token:
    sex, base, russian, english, *han = cells
    return Token(sex, base, russian, tuple(english.split(",")), tuple(han[0].split(",")) if han else (), tongue)


def std(standard: str, word: str) -> str:
    return STANDARDS[standard].write(word.lower()).capitalize()


def kk_son(father: str, sex: str) -> str:
    return father + ("ұлы" if sex == "m" else "қызы")


def ru_surname(father: str, sex: str) -> str:
    stem = father.rstrip("йая") if father[-1] in "йая" else father
    return stem + ("ев" if father[-1] in "йаяи" else "ов") + ("а" if sex == "f" else "")


def en_surname(father: str, sex: str) -> str:
    stem = father[:-1] if father[-1] in "ya" else father
    return stem + ("yev" if father[-1] in "yai" else "ov") + ("a" if sex == "f" else "")


def pin(han: str) -> str:
    out = ""
    for at, one in enumerate(lazy_pinyin(han)):
        out += ("'" if at and one[0] in "aoe" else "") + one
    return out.capitalize()


class Maker:
    def __init__(self, names: list[Token], seed: int) -> None:
        self.rng = random.Random(seed)
        self.names = names
        self.men = [one for one in names if one.sex == "m"]

    def person(self, fits: Callable[[Token], bool] = lambda _: True) -> Person:
        given = self.rng.choice([one for one in self.names if fits(one)])
        father = self.rng.choice([one for one in self.men if fits(one) and one is not given])
        return Person(given, father)

    def en(self, who: Token) -> str:
        return self.rng.choice(who.english)

    def en_name(self, who: Person) -> str:
        given, father = self.en(who.given), self.en(who.father)
        how = self.rng.random()
        if who.given.tongue == "ug" or how < 0.5:
            return f"{given} {father}"
        return f"{given} {en_surname(father, who.given.sex)}"

    def han(self, who: Person) -> str:
        return "·".join(self.rng.choice(one.han) for one in (who.given, who.father))

    def ru(self, who: Person) -> str:
        if who.given.tongue == "ug":
            return f"{who.given.russian} {who.father.russian}"
        return f"{who.given.russian} {ru_surname(who.father.russian, who.given.sex)}"

    def kk(self, who: Person) -> str:
        how = self.rng.random()
        father = who.father.base if how < 0.6 else kk_son(who.father.base, who.given.sex)
        return f"{who.given.base} {father}"

    def typo(self, text: str) -> str:
        """One slip of the fingers inside a long word: two letters exchanged, one doubled or one left out."""
        words = text.split()
        at = max(range(len(words)), key=lambda n: len(words[n]))
        word = words[at]
        spot = self.rng.randrange(1, max(2, len(word) - 2))
        how = self.rng.randrange(3)
        words[at] = (
            word[:spot] + word[spot + 1] + word[spot] + word[spot + 2 :] if how == 0
            else word[:spot] + word[spot] + word[spot:] if how == 1 else word[:spot] + word[spot + 1 :]
        )  # fmt: skip
        return " ".join(words)


def each(name: str, standard: str) -> str:
    return " ".join(std(standard, word) for word in name.split())


def positives(make: Maker, times: int) -> Iterator[Row]:  # noqa: PLR0915  a list of kinds, one after another
    def kk(one: Token) -> bool:
        return one.tongue == "kk"

    def ug(one: Token) -> bool:
        return one.tongue == "ug"

    def han(one: Token) -> bool:
        return bool(one.han)

    rng = make.rng
    for _ in range(times):
        who = make.person()
        en = make.en_name(who)
        yield en, " ".join((make.en(who.given), *en.split()[1:])), 1, "eng~eng"
        who = make.person()
        yield f"{make.en(who.given)} {make.en(who.father)}", f"{make.en(who.given)} {make.en(who.father)}", 1, "eng~eng"
        who = make.person(lambda one: one.tongue != "ug")
        yield make.kk(who), make.en_name(who), 1, "kaz-cyr~eng"
        yield make.kk(who), make.ru(who), 1, "kaz-cyr~rus"
        who = make.person()
        yield make.ru(who), make.en_name(who), 1, "rus~eng"
        who = make.person(kk)
        for kind, standard in (
            ("kaz-lat2021", "kk-latn-2021"),
            ("kaz-lat2018", "kk-latn-2018"),
            ("kaz-arab", "kk-arab"),
        ):
            name = make.kk(who)
            yield each(name, standard), rng.choice((name, make.en_name(who))), 1, f"{kind}~kaz-cyr/eng"
        name = make.kk(who)
        one, two = rng.sample(("kk-latn-bgn", "kk-latn-odni", "kk-latn-passport", "kk-latn-iso9"), 2)
        yield each(name, one), each(name, two), 1, "romanisation~romanisation"
        who = make.person(ug)
        name = f"{who.given.base} {who.father.base}"
        yield each(name, "ug-arab"), make.en_name(who), 1, "uyg-arab~eng"
        yield each(name, "ug-cyrl"), each(name, "ug-arab"), 1, "uyg-cyr~uyg-arab"
        yield name, make.en_name(who), 1, "uyg-lat~eng"
        yield make.han(who), each(name, "ug-arab"), 1, "hanzi~uyg-arab"
        who = make.person(han)
        yield make.han(who), make.en_name(who), 1, "hanzi~eng"
        who = make.person(han)
        yield make.han(who), make.en_name(who), 1, "hanzi~eng"
        yield make.han(who), make.ru(who), 1, "hanzi~rus"
        who = make.person(lambda one: one.tongue == "kk" and bool(one.han))
        yield make.han(who), make.kk(who), 1, "hanzi~kaz-cyr"
        yield " ".join(map(pin, make.han(who).split("·"))), make.kk(who), 1, "pinyin~kaz-cyr"
        who = make.person(han)
        name = make.han(who)
        yield name, " ".join(map(pin, name.split("·"))), 1, "hanzi~pinyin"
        yield " ".join(map(pin, name.split("·"))), make.en_name(who), 1, "pinyin~eng"
        who = make.person(lambda one: any(map(han, [one])) and len(one.han) > 1)
        yield (
            "·".join((who.given.han[0], who.father.han[0])),
            "·".join((who.given.han[1], who.father.han[rng.randrange(2)])),
            1,
            "hanzi~hanzi",
        )
        yield " ".join(map(pin, make.han(who).split("·"))), make.en_name(who), 1, "pinyin~eng"
        who = make.person(lambda one: one.tongue != "ug")
        grand = rng.choice([one for one in make.men if one.tongue != "ug"])
        surname = ru_surname(grand.russian, who.given.sex)
        three = f"{who.given.russian} {ru_surname(who.father.russian, 'm')}{'ич' if who.given.sex == 'm' else 'на'} {surname}"
        yield three, f"{make.en(who.given)} {en_surname(make.en(grand), who.given.sex)}", 1, "patronymic"
        yield (
            f"{surname} {who.given.russian}",
            f"{make.en(who.given)} {en_surname(make.en(grand), who.given.sex)}",
            1,
            "order",
        )
        swapped = f"{make.en(who.father).upper()} {make.en(who.given)}"
        yield f"{make.en(who.given)} {make.en(who.father)}", swapped, 1, "order"
        yield f"{make.en(who.given)} {make.en(who.father)}", rng.choice((
            f"{en_surname(make.en(who.father), who.given.sex)} {make.en(who.given)}",
            f"{who.given.base} {kk_son(who.father.base, who.given.sex)}",
            f"{make.en(who.given)} {make.en(who.father)}{'uly' if who.given.sex == 'm' else 'kyzy'}",
        )), 1, "father-as-surname"  # fmt: skip
        who = make.person()
        en = make.en_name(who)
        yield en, make.typo(en), 1, "typo"
        title = rng.choice(("aka {}", "{} hajim", "Mr. {}", "Dr {}", "Ms {}", "Haji {}", "Imam {}", "Professor {}"))
        if who.given.sex == "f":
            title = rng.choice(("{} apa", "Mrs {}", "Ms. {}", "{} xanim"))
        yield (
            f"{make.en(who.given)} {make.en(who.father)}",
            title.format(f"{make.en(who.given)} {make.en(who.father)}"),
            1,
            "title",
        )
        whole = make.en(
            rng.choice(
                [one for one in make.names if one.english[0].lower().endswith(("bek", "gul", "zhan", "khan", "gali"))]
            )
        )
        cut = 4 if whole.lower().endswith(("zhan", "khan", "gali")) else 3
        other = make.en(who.father)
        yield f"{whole} {other}", f"{whole[:-cut]} {whole[-cut:].capitalize()} {other}", 1, "joined"


def negatives(make: Maker, times: int) -> Iterator[Row]:
    rng = make.rng
    for _ in range(times):
        one, two = make.person(), make.person()
        if one.given is not two.given:
            yield make.en_name(one), rng.choice((make.en_name, make.ru))(two), 0, "neg-random"
            sister = Person(two.given, one.father)
            yield make.en_name(one), make.en_name(sister), 0, "neg-sibling"
            yield make.ru(one), make.en_name(sister), 0, "neg-sibling"
            if one.given.han and two.given.han and one.father.han:
                yield make.han(one), make.han(sister), 0, "neg-sibling"
                yield make.han(one), make.en_name(sister), 0, "neg-sibling"
        if one.father is not two.father:
            other = Person(one.given, two.father)
            yield make.en_name(one), make.en_name(other), 0, "neg-samegiven"
            yield make.ru(one), make.en_name(other), 0, "neg-samegiven"
            if one.given.han and two.father.han and one.father.han:
                yield " ".join(map(pin, make.han(one).split("·"))), make.en_name(other), 0, "neg-samegiven"
        son = Person(two.given, one.given)
        if one.given.sex == "m" and two.given is not one.given:
            yield (
                f"{make.en(one.given)} {make.en(one.father)}",
                f"{make.en(son.given)} {make.en(son.father)}",
                0,
                "neg-parent-child",
            )
        if one.given.sex == "m":
            yield (
                f"{make.en(one.given)} {make.en(two.father)}uly",
                f"{make.en(one.given)} {make.en(two.father)}kyzy",
                0,
                "neg-sexes",
            )


def pair_of(cells: list[str], kind: str, make: Maker) -> Iterator[Row]:
    """Two names of the list, each with a father whose name fits the script; and each as the father's name of one given name."""
    latin, cyrillic, han = cells[0:2], cells[2:4], cells[4:6]
    father = make.rng.choice([one for one in make.men if one.han])
    given = make.rng.choice([one for one in make.names if one.han])
    en = make.en(father)
    yield f"{latin[0]} {en}", f"{latin[1]} {en}", 0, kind
    yield f"{cyrillic[0]} {father.russian}", f"{make.rng.choice((latin[1], cyrillic[1]))} {en}", 0, kind
    yield f"{han[0]}·{father.han[0]}", f"{han[1]}·{father.han[0]}", 0, kind
    yield f"{han[0]}·{father.han[0]}", f"{latin[1]} {en}", 0, kind
    yield f"{pin(han[0])} {pin(father.han[0])}", f"{latin[1]} {en}", 0, kind
    yield f"{make.en(given)} {latin[0]}", f"{make.en(given)} {latin[1]}", 0, kind


def chinese(rows: list[list[str]], rng: random.Random) -> Iterator[Row]:
    for at, (han, pinyin, wade, russian) in enumerate(rows):
        yield han, pinyin, 1, "chinese"
        yield han, wade, 1, "wade-giles"
        yield pinyin, wade, 1, "wade-giles"
        yield han, russian, 1, "chinese"
        yield pinyin, russian, 1, "chinese"
        yield pinyin, " ".join(reversed(pinyin.split())), 1, "chinese"
        other = rows[(at + 1 + rng.randrange(len(rows) - 1)) % len(rows)]
        brother = pinyin.split()[0] + " " + other[1].split()[1]
        yield pinyin, brother, 0, "neg-chinese"
        yield han, han[0] + other[0][1:], 0, "neg-chinese"
        yield wade, brother, 0, "neg-chinese"
        yield han, other[1].split()[0] + " " + pinyin.split()[1], 0, "neg-chinese"


def main() -> None:
    found = lexicon()
    every = [token(cells, "kk") for cells in found["kazakh"]]
    every += [token(cells, "ug") for cells in found["uyghur"]] + [token(cells, "ky") for cells in found["kyrgyz"]]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("a", "b", "same", "kind", "half"))
    for half, name in enumerate(("dev", "held")):
        make = Maker(every[half::2], seed=7 + half)
        rows = [*positives(make, 20), *negatives(make, 22), *chinese(found["chinese"][half::2], make.rng)]
        for kind in ("near", "inside", "sexes"):
            for cells in found[kind][half::2]:
                rows += pair_of(cells, {"near": "neg-near"}.get(kind, f"neg-{kind}"), make)
        seen = set()
        for one, two, same, kind in rows:
            if one != two and (one, two) not in seen:
                seen.add((one, two))
                writer.writerow((one, two, same, kind, name))


if __name__ == "__main__":
    main()

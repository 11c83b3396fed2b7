"""Everybody a Chinese text speaks of: names, 其母亲, 一名妇女, 他 and 我, in order, with who is meant."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from kuager.extract.found import Name
from kuager.extract.quotes import RawQuote
from kuager.extract.tongues.zh.pack import Pack, trie
from kuager.extract.tongues.zh.reading import INSIDE, Reading
from kuager.extract.vocab import KinTerm

_OBJECT = re.compile(
    r"(?:对(?![外内方华岸此于])|向|给|据|援引|将|把|告诉|与|和|跟|同|被|遭|由|找|请|通知|警告|要求|帮)(?:[^，。；：]{0,8})$"
)
_JOINS = re.compile(r"(?:（[^）]{0,30}）|先生|女士|长老)?(?:、|和|与|及|跟|以及|同)[^，。；、“”]{0,12}")
_GROUP_REACH = 400
_ME = re.compile(r"我(?![国局院市省县区校军党方])们?")
_SENTENCES_BACK = 8
_NARRATOR = re.compile(r"(?:我(?:名)?叫|我的名字(?:是|叫)|本人|我是[^，。；\n]{1,12}的[^，。的]{2,3})\s*$")
_OTHER = {"wife": "male", "husband": "female"}
_INVERSE = {"wife": {"husband"}, "husband": {"wife"}, "son": {"mother", "father"}, "daughter": {"mother", "father"}}
_WEAK_KIN = frozenset(
    "孩子 孩子们 子女 儿女 家属 家人 亲属 亲人 亲友 亲戚 先生 夫人 大姐 大哥 二哥 二姐 兄弟 姐妹 爱人 公公 婆婆 阿姨 叔叔 男友 女友 前妻 前夫".split()
)


class Who(NamedTuple):
    """Somebody at a place: a name, a phrase or a pronoun; ``id`` is the local id."""

    start: int
    end: int
    id: str
    how: str
    sex: str | None = None


class Kin(NamedTuple):
    """A kin phrase in the text: whose it is, and who is meant by it."""

    start: int
    end: int
    term: KinTerm
    person: str
    owner: str


@dataclass(slots=True, kw_only=True)
class Cast:
    """Everybody, in text order."""

    everybody: list[Who] = field(default_factory=list)
    described: dict[str, list[str]] = field(default_factory=dict)
    kin: list[Kin] = field(default_factory=list)
    sexes: dict[str, str] = field(default_factory=dict)
    heard: dict[str, str] = field(default_factory=dict)
    """The sex of a pronoun read as somebody: a help for the next, never a claim."""
    narrator: str | None = None
    """Who tells the whole text in the first person."""
    answering: dict[int, str] = field(default_factory=dict)
    """Where a line of an interview begins: who answers in it."""

    def between(self, start: int, end: int) -> list[Who]:
        """Returns who stands in a stretch."""
        return self.everybody[bisect_left(self.everybody, (start,)) : bisect_left(self.everybody, (end,))]

    def add(self, one: Who) -> None:
        """Enters somebody at their place."""
        insort(self.everybody, one)


@cache
def _patterns(pack: Pack) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    kin = trie(pack.kin)
    lead = trie(pack.lists["human_lead"])
    human = trie(pack.lists["human"])
    owned = re.compile(
        rf"(?P<own>[他她我你您]们?|其)(?P<of>的)?(?P<mod>(?:\d{{1,2}}岁|年迈|年幼|已故|唯一|怀孕|患病|生病|亲生|最小|最大)的|(?:两|三|四|几|一)个|小|大|亲|前)?(?P<kin>{kin})"
        rf"|(?:(?P<own2>其)|(?P<own3>[我你您他她]))(?P<short>{trie(pack.kin_short)})(?![\u4e00-\u9fff]?[们子女性方])"
        rf"|(?P<zhi>之)(?P<short2>[父母妻夫子女兄弟姐妹])(?=[，。；、）\s])"
        rf"|(?P<bare>{kin})"
    )
    nobody = re.compile(rf"(?P<lead>{lead})(?P<mod>[^，。；：、“”\n]{{0,14}}?)(?P<noun>{human}(?:的?{human}){{0,2}})")
    pronoun = re.compile(
        r"(?<![其吉])[他她](?![们国])|(?<![自])我(?![国局院市省县区校军党方])们?|本人|该男子|该女子|(?:[二两三]|俩)人(?![员民])|[他她]们"
    )
    return owned, nobody, pronoun


def cast_of(reading: Reading, people: Sequence[tuple[Name, str]]) -> Cast:
    """Returns everybody of the document's own text. Phrases and pronouns are read in text order, each from what came before."""
    cast = Cast()
    ends = {}
    for name, local in people:
        if reading.scan.is_main(name.start):
            cast.add(Who(name.start, name.end, local, "name"))
            ends[name.end] = local
            _title_sex(reading, cast, name, local)
    _tellers(reading, cast, people)
    for match, kind in _phrases(reading):
        reading.scan.pace.tick()
        if not reading.scan.is_main(match.start()) or _within_name(cast, match.start(), match.end()):
            continue
        if kind == "kin":
            _enter_kin(reading, cast, match, ends)
        elif kind == "nobody":
            _enter_nobody(reading, cast, match)
        else:
            _enter_pronoun(reading, cast, match)
    return cast


def _phrases(reading: Reading) -> list[tuple[re.Match[str], str]]:
    owned, nobody, pronoun = _patterns(reading.pack)
    found = [(one, "kin") for one in owned.finditer(reading.text)]
    found += [(one, "nobody") for one in nobody.finditer(reading.text)]
    found += [(one, "pronoun") for one in pronoun.finditer(reading.text)]
    found.sort(key=lambda pair: (pair[0].start(), -pair[0].end()))
    kept: list[tuple[re.Match[str], str]] = []
    for pair in found:
        if not kept or pair[0].start() >= kept[-1][0].end():
            kept.append(pair)
    return kept


def _within_name(cast: Cast, start: int, end: int) -> bool:
    near = cast.between(max(0, start - 24), end)
    return any(one.how == "name" and one.start < end and start < one.end for one in near)


def _title_sex(reading: Reading, cast: Cast, name: Name, local: str) -> None:
    text = reading.text
    for title, sex in reading.pack.sex_titles.items():
        if text.startswith(title, name.end):
            cast.sexes.setdefault(local, sex)
    match = re.compile(r"[，（(]\s*([男女])(?=[，,）)])").match(text, name.end)
    if match:
        cast.sexes.setdefault(local, "male" if match.group(1) == "男" else "female")


def resolve(reading: Reading, cast: Cast, at: int, sex: str | None = None, *, never: str = "") -> str | None:
    """Returns who is most likely spoken of at an offset: the subject of this sentence, else of those before it."""
    scan = reading.scan
    number = scan.sentence_at(at) if scan.sentences else 0
    within = reading.quoted[at] if at < len(reading.quoted) else 0
    last: str | None = None
    for back in range(number, max(-1, number - _SENTENCES_BACK), -1):
        begin, end = scan.sentences[back]
        near = [
            one
            for one in cast.between(begin, min(at, end))
            if _fits(cast, one, sex) and one.id != never and (within or not reading.quoted[one.start])
        ]
        subjects = [one for one in near if not _is_object(reading, one, begin)]
        agreeing = [one for one in subjects if sex and _sex(cast, one) == sex]
        if agreeing or subjects:
            return (agreeing or subjects)[0].id
        last = last or (near[0].id if near else None)
    return last


def _fits(cast: Cast, one: Who, sex: str | None) -> bool:
    known = _sex(cast, one)
    return not (sex and known and sex != known)


def _sex(cast: Cast, one: Who) -> str | None:
    return cast.sexes.get(one.id) or one.sex or cast.heard.get(one.id)


def _is_object(reading: Reading, one: Who, begin: int) -> bool:
    lead = reading.text[max(begin, one.start - 12) : one.start]
    return bool(_OBJECT.search(lead)) or reading.text[one.end : one.end + 1] == "的"


def _enter_kin(reading: Reading, cast: Cast, match: re.Match[str], ends: dict[int, str]) -> None:
    pack, text = reading.pack, reading.text
    word = match.group("kin") or match.group("bare")
    short = match.group("short") or match.group("short2")
    term = pack.kin[word] if word else pack.kin_short[short]
    start, end = match.span()
    owner = _owner(reading, cast, match, term, ends)
    if owner is None:
        return
    if match.group("bare") or match.group("short2"):
        start = match.start("bare") if match.group("bare") else match.start("short2")
    apposed = next(
        (
            one
            for one in cast.between(end, end + 3)
            if one.how == "name" and not text[end : one.start].strip("，、：“ ")
        ),
        None,
    )
    if (apposed is None and match.group("short2")) or _is_predicate(text, start, match):
        apposed = _subject_before(reading, cast, match.start(), owner)
    if apposed is not None and apposed.id != owner and not term.plural:
        person = apposed.id
    else:
        person = _same(cast, owner, term) or _unnamed(cast, reading.scan.text[start:end])
    if term.sex:
        cast.sexes.setdefault(person, term.sex)
    if term.relation in _OTHER:
        cast.heard.setdefault(owner, _OTHER[term.relation])
    cast.kin.append(Kin(match.start(), max(end, apposed.end if apposed else end), term, person, owner))
    if apposed is None or apposed.start < start:
        cast.add(Who(start, end, person, "phrase", term.sex))


def _owner(reading: Reading, cast: Cast, match: re.Match[str], term: KinTerm, ends: dict[int, str]) -> str | None:
    sex = _OTHER.get(term.relation)
    pronoun = match.group("own") or match.group("own2") or match.group("own3") or ""
    if pronoun[:1] == "我":
        return _first_person(reading, cast, match.start())
    if pronoun:
        sex = {"他": "male", "她": "female"}.get(pronoun[0], sex)
        answering = cast.answering.get(reading.text.rfind("\n", 0, match.start()) + 1, "")
        return resolve(reading, cast, match.start(), sex, never=answering or cast.narrator or "")
    begin = match.start()
    possessive = reading.text[begin - 1 : begin] in {"的", "之"}
    named = ends.get(begin) or (ends.get(begin - 1) if possessive else None)
    if named is not None:
        return named
    phrase = next((one for one in cast.between(begin - 9, begin) if possessive and one.end == begin - 1), None)
    if phrase is not None:
        return phrase.id
    weak = match.group("short2") or match.group("bare") in _WEAK_KIN or reading.known[begin] == INSIDE
    return None if weak else resolve(reading, cast, begin, sex)


def _tellers(reading: Reading, cast: Cast, people: Sequence[tuple[Name, str]]) -> None:
    """Finds who says 我: whom 我叫 or 我是某人的妻子 names, who signs the letter, who answers in a line of an interview."""
    text = reading.text
    last = text.rstrip().count("\n")
    for name, local in people:
        line = text.rfind("\n", 0, name.start) + 1
        if text[name.end : name.end + 1] in {"：", ":"} and name.start - line <= 2:
            cast.answering[line] = local
        told = _NARRATOR.search(text, max(0, name.start - 24), name.start)
        alone = not text[line : name.start].strip(" 　") and text[name.end : name.end + 1] in {"", "\n"}
        signs = (
            alone
            and text.count("\n", 0, name.start) >= last - 2
            and "我" in text
            and cast.narrator is None
            and last > 2
        )
        if told or signs:
            cast.narrator = local


def _first_person(reading: Reading, cast: Cast, at: int) -> str | None:
    """Returns who 我 is at an offset; inside quoted words nobody yet knows who speaks."""
    answering = cast.answering.get(reading.text.rfind("\n", 0, at) + 1)
    if answering is not None:
        return answering
    opened = max(reading.text.rfind(mark, max(0, at - 300), at) for mark in "“「『")
    closed = max(reading.text.rfind(mark, max(0, at - 300), at) for mark in "”」』")
    return None if opened > closed else cast.narrator


def _is_predicate(text: str, start: int, match: re.Match[str]) -> bool:
    """Reads 她是赵某的妻子: the kin word says what somebody is."""
    return (
        bool(re.compile(r"(?:是|系|为)[^，。；]{0,14}$").search(text, max(0, start - 16), start))
        and text[match.end() : match.end() + 1] in "，。；、 \n"
    )


def _subject_before(reading: Reading, cast: Cast, at: int, owner: str) -> Who | None:
    begin, _ = reading.sentence_at(at)
    near = [one for one in cast.between(begin, at) if one.id != owner]
    return near[-1] if near else None


def _same(cast: Cast, owner: str, term: KinTerm) -> str | None:
    told = next((one.person for one in cast.kin if one.owner == owner and one.term.relation == term.relation), None)
    if told is not None or term.relation not in _INVERSE:
        return told
    back = {one.owner for one in cast.kin if one.person == owner and one.term.relation in _INVERSE[term.relation]}
    return back.pop() if len(back) == 1 else None


def _unnamed(cast: Cast, words: str) -> str:
    local = f"u{len(cast.described) + 1}"
    cast.described[local] = [words]
    return local


def _enter_nobody(reading: Reading, cast: Cast, match: re.Match[str]) -> None:
    text, (start, end) = reading.text, match.span()
    if any(one.how == "name" and not text[end : one.start].strip("，、 ") for one in cast.between(end, end + 2)):
        return
    if any(one.start < end for one in cast.between(start, end)) or match.group("lead")[0] in "两三几数多四五":
        return
    noun = match.group("noun")
    known = None
    if match.group("lead")[0] in "这该那":
        known = next((local for local, words in reversed(cast.described.items()) if words[0].endswith(noun)), None)
        if known is None and cast.everybody:
            return
    local = known or _unnamed(cast, reading.scan.text[start:end])
    sex = "female" if "女" in match.group() else "male" if "男" in match.group() else None
    cast.add(Who(start, end, local, "phrase", sex))


def _enter_pronoun(reading: Reading, cast: Cast, match: re.Match[str]) -> None:
    words = match.group()
    if words[0] == "我":
        teller = _first_person(reading, cast, match.start())
        if teller is not None:
            cast.add(Who(*match.span(), teller, "pronoun"))
        return
    if words.endswith(("人", "们")) and words != "本人":
        for one in _last_group(reading, cast, match.start()):
            cast.add(Who(*match.span(), one, "pronoun"))
        return
    sex = {"他": "male", "她": "female"}.get(words[0])
    answering = cast.answering.get(reading.text.rfind("\n", 0, match.start()) + 1, "")
    person = resolve(reading, cast, match.start(), sex, never=answering or cast.narrator or "")
    if person is not None:
        if sex:
            cast.heard.setdefault(person, sex)
        cast.add(Who(*match.span(), person, "pronoun", sex))


def bind_quoted(reading: Reading, cast: Cast, quotes: Sequence[tuple[RawQuote, str | None]]) -> None:
    """Enters the 我 of quoted words, now that their speakers are known."""
    for quote, speaker in quotes:
        if speaker is None or quote.start - 24 < reading.text.rfind("\n", 0, quote.start) + 1 in cast.answering:
            continue
        for match in _ME.finditer(reading.text, quote.start, quote.end):
            cast.add(Who(*match.span(), speaker, "pronoun"))


def _last_group(reading: Reading, cast: Cast, at: int) -> list[str]:
    """Returns the people last named together (甲、乙和丙): whom 二人 and 他们 mean."""
    low = max(0, at - _GROUP_REACH)
    near = [one for one in cast.between(low, at) if one.how == "name"]
    group: list[Who] = []
    for one in reversed(near):
        if group and not _JOINS.fullmatch(reading.text, one.end, group[0].start):
            if len(group) > 1:
                break
            group = []
        group.insert(0, one)
    return list(dict.fromkeys(one.id for one in group)) if len(group) > 1 else []


def described(cast: Cast) -> Iterator[tuple[str, Who]]:
    """Yields the people without a name, at every place words describe them."""
    for one in cast.everybody:
        if one.how == "phrase" and one.id in cast.described:
            yield one.id, one

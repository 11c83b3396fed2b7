"""Who is what to whom in a Chinese text: kinship, roles and sex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kuager.extract.found import Name
from kuager.extract.tongues.zh.candidates import title_after, title_before
from kuager.extract.tongues.zh.cast import Cast
from kuager.extract.tongues.zh.reading import Reading
from kuager.model import Relation

_NO_ROLE = frozenset(
    {
        "公民",
        "市民",
        "居民",
        "哈萨克人",
        "维吾尔人",
        "藏人",
        "港人",
        "华人",
        "室友",
        "邻居",
        "朋友",
        "好友",
        "友人",
        "老乡",
        "同伴",
        "被捕者",
        "失踪者",
        "在押者",
        "女士",
        "先生",
        "小姐",
        "太太",
        "夫人",
        "女子",
        "男子",
        "妇女",
        "老人",
        "青年",
        "少年",
        "女孩",
        "男孩",
        "大姐",
        "阿姨",
        "同学",
    }
)


def find_relations(reading: Reading, cast: Cast, people: Sequence[tuple[Name, str]]) -> list[Relation]:
    """Returns the relations of the document's own text in order, each once per place."""
    found = [*_kinship(reading, cast), *_roles(reading, people), *_sexes(cast, people)]
    unique = {(one.subject, one.relation, one.object, one.start, one.end): one for one in found}
    return sorted(unique.values(), key=lambda one: (one.start, one.end, one.relation))


def _kinship(reading: Reading, cast: Cast) -> Iterator[Relation]:
    for one in cast.kin:
        if one.person != one.owner:
            begin, _ = reading.sentence_at(one.start)
            named = [
                who
                for who in cast.between(max(begin, one.start - 24), one.start)
                if who.id == one.owner and who.how != "pronoun"
            ]
            start = named[-1].start if named else one.start
            yield Relation(subject=one.person, relation=one.term.relation, object=one.owner, start=start, end=one.end)


def _roles(reading: Reading, people: Sequence[tuple[Name, str]]) -> Iterator[Relation]:
    for name, local in people:
        title = title_before(reading, name.start)
        apart = "：" in reading.text[max(0, name.start - 2) : name.start]
        if title and not apart and title not in reading.pack.kin and title not in _NO_ROLE:
            start = reading.text.rindex(title, 0, name.start)
            yield Relation(
                subject=local,
                relation="role",
                object=reading.scan.text[start : start + len(title)],
                start=start,
                end=name.end,
            )
        end = title_after(reading, name.end)
        words = reading.scan.text[name.end : end]
        if end > name.end and reading.text[name.end : end] not in _NO_ROLE:
            yield Relation(subject=local, relation="role", object=words, start=name.start, end=end)


def _sexes(cast: Cast, people: Sequence[tuple[Name, str]]) -> Iterator[Relation]:
    first: dict[str, Name] = {}
    for name, local in people:
        first.setdefault(local, name)
    for local, sex in cast.sexes.items():
        if local in first:
            yield Relation(subject=local, relation="sex", object=sex, start=first[local].start, end=first[local].end)

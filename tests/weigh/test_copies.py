"""Copies, rewrites and digests of one story; independent stories stay apart. All texts are invented."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from kuager import weigh
from kuager.model import DocumentId, EdgeKind
from kuager.model.prints import Filed, Repeat
from kuager.weigh.copies import to_json

STORY = (
    "Nine shepherds of the upper valley walked to the district office on Tuesday to ask where their brothers were. "
    "The clerk who met them at the gate wrote down four names and lost the list before noon. "
    "Their spokeswoman said that nobody in the office had answered a letter since the first snow. "
    "Two of the shepherds were held for three hours and released without a paper. "
    "On the bridge an old woman sold them tea and would not take any money for it. "
    "They will come back on Friday with a longer list and a second pen. "
    "A lawyer from the town offered to read the list aloud if the clerk should lose it again. "
    "The district head was said to be in the mountains, inspecting a road that does not exist."
)
REWRITE = (
    "Nine shepherds of the upper valley went to the district office on Tuesday to ask where their relatives were. "
    "The clerk who met them at the gate noted down fourteen names and lost the list before noon. "
    "Their spokeswoman claimed that nobody in the office had answered a letter since the first frost. "
    "Two of the shepherds were not held for three hours and released without a paper. "
    "They are going to come back on Friday with a longer list and a second pencil. "
    "A lawyer from the city offered to read the list aloud if the clerk should lose it again."
)
OTHER = (
    "Prices of tea rose again in the bazaar this week, traders said, because the pass was closed by snow. "
    "The district head promised that the road would be repaired before the summer, as he had promised in other years. "
    "Shepherds who came down to sell wool slept at the mosque. A vet warned of a sickness among the lambs of the lower valley. "
    "Nobody could say when the telephone line would work again, and the post came by horse."
)


def kinds(found):
    return {(edge.parent, edge.child): edge.kind.value for edge in found.edges}


def test_identical_copy_rewrite_and_stranger():
    texts = {"a": STORY, "b": STORY.upper(), "c": f"{STORY} Reported by our own office.", "d": REWRITE, "e": OTHER}
    dates = {"a": "2023-01-01", "b": "2023-01-02", "c": "2023-01-03", "d": "2023-01-04", "e": "2023-01-05"}
    found = weigh.lineages(texts, published=dates)
    assert kinds(found) == {("a", "b"): "identical", ("a", "c"): "copy", ("a", "d"): "rewrite"}
    assert sorted(sorted(family.documents) for family in found.lineages) == [["a", "b", "c", "d"], ["e"]]
    assert found.of()["e"] != found.of()["a"]


def test_digest_takes_some_sentences_over():
    digest = (
        "The valley paper has had a hard month. Its printer broke, its cat ran away and its editor wrote the whole issue alone by candlelight. "
        "Nine shepherds of the upper valley walked to the district office on Tuesday to ask where their brothers were. "
        "What followed is told differently by everybody who was there, and the editor has decided to believe all of them at once. "
        "In other news the school choir sang, the river rose by a hand, and the new bridge was opened by a goat that nobody had invited."
    )
    found = weigh.lineages({"a": STORY, "b": digest}, published={"a": "2023-01-01", "b": "2023-01-09"})
    assert kinds(found) == {("a", "b"): "digest"}


def test_sharing_only_a_quotation_is_not_copying():
    quote = "“We have asked the other side to meet these people and to decide about their complaints, so that they stop gathering at our gate every day.”"
    one = f"The envoy spoke to the press on Monday after a long night of talks. {quote} He then left by the back door, followed by two secretaries and a dog."
    two = f"Winter came early to the steppe this year and with it the wolves. {quote} Farmers asked for rifles, the ministry sent forms in three colours instead."
    assert kinds(weigh.lineages({"a": one, "b": two})) == {}


def test_differences_are_shown_sentence_by_sentence():
    found = weigh.lineages({"a": STORY, "d": REWRITE}, published={"a": "2023-01-01", "d": "2023-01-02"})
    (edge,) = found.edges
    assert (
        "Two of the shepherds were held for three hours and released without a paper.",
        "Two of the shepherds were not held for three hours and released without a paper.",
    ) in edge.diff
    assert ("On the bridge an old woman sold them tea and would not take any money for it.", "") in edge.diff
    assert not any(before == after for before, after in edge.diff)


def test_direction_is_date_then_length():
    longer = f"{STORY} And more was said that day by people who did not give a name to the clerk or to the lawyer."
    assert kinds(weigh.lineages({"a": STORY, "b": longer})) == {("b", "a"): "copy"}
    assert kinds(weigh.lineages({"a": STORY, "b": longer}, published={"a": "2020", "b": "2021"})) == {
        ("a", "b"): "copy"
    }


def test_chinese_without_spaces():
    text = "九名牧民星期二走到区政府，询问他们的兄弟在哪里。门口的职员记下了四个名字，中午之前就把名单弄丢了。他们的发言人说，从第一场雪以来没有人回过一封信。"
    found = weigh.lineages(
        {
            "a": text,
            "b": f"{text}本报记者报道。",
            "c": "集市上的茶叶又涨价了，商人们说是因为山口被大雪封住了，区长答应夏天之前把路修好。",
        }
    )
    assert set(kinds(found).values()) == {"copy"}
    assert len(found.lineages) == 2


def test_headlines_and_empty_texts_are_nobodys_copy():
    found = weigh.lineages({"a": "", "b": "Nine shepherds walked", "c": "Nine shepherds walked home", "d": ""})
    assert kinds(found) == {}


@given(st.permutations(["a", "b", "c", "d", "e"]))
def test_order_of_texts_does_not_matter(order):
    texts = {"a": STORY, "b": STORY, "c": REWRITE, "d": OTHER, "e": f"{STORY} More."}
    assert weigh.lineages({key: texts[key] for key in order}) == weigh.lineages(texts)


def test_a_planted_rewrite_is_found_among_many():
    rng = random.Random(7)
    vocabulary = [f"word{at}" for at in range(900)]
    texts = {f"t{at:03}": " ".join(rng.choices(vocabulary, k=220)) + "." for at in range(150)}
    texts |= {"a": STORY, "z": REWRITE}
    assert kinds(weigh.lineages(texts, published={"a": "2020", "z": "2021"})) == {("a", "z"): "rewrite"}


def test_json_names_files():
    found = weigh.lineages({"a": STORY, "b": STORY})
    (family,) = to_json(found, {"a": "one.txt", "b": "two.txt"})
    edge = {"from": "one.txt", "to": "two.txt", "kind": "identical", "containment": 1.0, "diff": []}
    assert family == {"files": ["one.txt", "two.txt"], "edges": [edge]}


def test_a_story_reprinted_everywhere_is_one_family():
    texts = {DocumentId(f"t{at:03}"): f"{STORY} Reprinted by paper number {at} of the valley." for at in range(90)}
    found = weigh.lineages(
        texts, published={DocumentId(key): f"2023-01-{1 + at // 10:02}" for at, key in enumerate(texts)}
    )
    assert [len(family.documents) for family in found.lineages] == [90]


CLOSING = (
    "The Valley Courier has reported from the upper district for forty years and belongs to those who read it every day. "
    "Letters to its office by the bridge are answered within the week, also those that nobody dared to sign."
)
STATEMENT = "“We have asked the other side to meet these people and to decide about every one of their complaints, so that they need not gather at our gate again.”"


def test_a_closing_paragraph_and_a_statement_make_nobody_a_copy():
    one, two = (f"{text} {STATEMENT} {CLOSING}" for text in (STORY, OTHER))
    assert kinds(weigh.lineages({"a": one, "b": two})) == {}
    # A rewrite with the same closing is still a rewrite.
    assert set(kinds(weigh.lineages({"a": one, "b": f"{REWRITE} {CLOSING}"})).values()) == {"rewrite"}


class Shelf:
    """Keeps fingerprints as a database does."""

    def __init__(self):
        self.by_id, self.under = {}, {}

    def put(self, found):
        self.by_id.update({one.document: one for one in found.prints})
        for one in found.filed:
            self.under.setdefault(one.mark, []).append(one)

    def filed(self, marks):
        return [one for mark in marks for one in self.under.get(mark, ())]

    def prints(self, documents):
        return [self.by_id[key] for key in documents]


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_batches_do_not_matter(data):
    texts = {f"t{at:03}": f"{STORY} Reprinted by paper {at}." for at in range(70)} | {"y": REWRITE, "z": OTHER}
    prints = [weigh.fingerprint(DocumentId(key), text) for key, text in texts.items()]
    whole = weigh.meet(prints)
    shelf = Shelf()
    filed: list[Filed] = []
    repeats: list[Repeat] = []
    while prints:
        size = data.draw(st.integers(1, len(prints)))
        found = weigh.meet(prints[:size], shelf)
        shelf.put(found)
        filed += found.filed
        repeats += found.repeats
        prints = prints[size:]
    assert filed == list(whole.filed)
    assert sorted(repeats) == list(whole.repeats)


def test_a_rewriter_who_joins_sentences_is_found():
    told = [
        "Nine shepherds of the upper valley walked to the district office on Tuesday to ask where their brothers were.",
        "The clerk who met them at the gate wrote down four names and lost the list before noon.",
        "Two of the shepherds were held for three hours in a cold room and released without a paper.",
    ]
    joined = "; ".join(one.rstrip(".") for one in told) + "."
    for before, after in (
        ("walked", "went"),
        ("wrote down", "noted"),
        ("a cold", "an icy"),
        ("released", "let go"),
        ("brothers", "sons"),
    ):
        joined = joined.replace(before, after)
    (edge,) = weigh.lineages(
        {DocumentId("a"): "\n".join(told), DocumentId("b"): joined}, {DocumentId("a"): "2020", DocumentId("b"): "2021"}
    ).edges
    assert (edge.parent, edge.kind) == ("a", EdgeKind.REWRITE)

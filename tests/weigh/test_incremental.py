"""What is kept changes nothing: after any change the findings are those that are made with nothing kept, ids and order included."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kuager import weigh
from kuager.model import DocumentId, Extraction, NodeId, Proposal
from tests.weigh.helpers import document, event, material

TEXTS = (
    "Marat Omarov, 41, was sentenced to eleven years in prison in March 2019. He has two sons. He died on 5 May 2020. Some 20 people gathered outside the consulate.",
    "Marat Omarov, 52, was sentenced to seven years in prison in March 2019. She has three sons. Murat Omarov died on 9 June 2020.",
    "Mr Omarov said he was free. Marat Omarov is in prison. Mrs Marat Omarov told reporters on 03/04/2020 and 25/06/2020. About 90 people gathered outside the consulate.",
    "Aidos Sadykov was never arrested. Aidos Sadykov received no answer to his letters. More than one million people were detained. He was held for 10 days on 3 March.",
    "Aydos Sadykov was arrested by police and held for 15 days. The embassy answered her letter in 2019. An estimated 800,000 people were detained, officials deny it.",
    "Her brother Marat Omarov was sentenced for praying. Another woman told us that her brother was sentenced for praying. Aidos Sadykov was born in 1970.",
    "Today is day 120 of the protest outside the consulate, which began on 8 February 2021. Aidos Sadykov, 30, stood there. It was the 90th day of the protest on 1 June 2021.",
    "A woman at the consulate asked not to be named. Her brother, a teacher, was sentenced for praying. Aidos Sadykov founded Otan Ulagat in 2017. Said the court on 5 April.",
    "Her brother Marat Omarov, a teacher, is in prison. Otan Ulagat was founded by Marat Omarov. There is another Aidos Sadykov, a baker. The Otan Ulaghat group is banned.",
)
BODIES = {"o1": ("Otan Ulagat",), "o2": ("Otan Ulaghat",)}
PEOPLE = {"p1": ("Marat Omarov", "Murat Omarov"), "p2": ("Aidos Sadykov", "Aydos Sadykov")}
TAKEN = ("was sentenced", "was arrested", "was held")


@st.composite
def archives(draw, most=9):
    """A row of archives that grow out of each other: documents come and go, copy each other, people are joined and parted."""
    count = draw(st.integers(2, most))
    every = [_told(at, draw(st.integers(0, len(TEXTS) - 1)), draw(st.booleans())) for at in range(count)]
    steps = []
    for _ in range(draw(st.integers(2, 4))):
        here = [one for one in every if draw(st.integers(0, 3))]
        pairs = [(one.id, local) for one in here for local in PEOPLE if PEOPLE[local][0].split()[1] in one.text]
        same = (
            draw(st.lists(st.sets(st.sampled_from(pairs), min_size=2, max_size=3), max_size=2))
            if len(pairs) > 1
            else []
        )
        like = draw(st.lists(st.tuples(*[st.sampled_from(pairs)] * 2), max_size=3)) if pairs else []
        refused = draw(st.sets(st.sampled_from([one.id for one in here]), max_size=2)) if here else set()
        steps.append((here, _apart(same), like, refused, draw(st.booleans())))
    return steps


def _told(at, text, numbered):
    words = TEXTS[text] if not numbered else f"{TEXTS[text]} Report {at}."
    return document(f"d{at}", words, published=f"202{at % 3}-0{at % 9 + 1}-11" if at % 4 else None)


def _apart(groups):
    """Groups that share somebody are left to the first: one record is one person."""
    taken: set[tuple[str, str]] = set()
    found = []
    for group in groups:
        if not taken & group:
            taken |= group
            found.append(group)
    return found


def _material(here, same, like, refused):
    names = {
        one.id: {
            local: spelled for local, spelled in (PEOPLE | BODIES).items() if any(name in one.text for name in spelled)
        }
        for one in here
    }
    events = {
        one.id: [
            event(
                one,
                words,
                kind,
                who=sorted(names[one.id].keys() & PEOPLE.keys())[:1],
                when=f"20{19 + len(one.id + one.text) % 3}-05-0{at + 1}",
            )
            for words in (*TAKEN, "died")
            for at, kind in enumerate(("detention", "prison_sentence", "death_in_custody"))
            if words in one.text
        ]
        for one in here
        if one.id not in refused and names[one.id].keys() & PEOPLE.keys()
    }
    nodes = {(doc, local) for doc, found in names.items() for local in found if local in PEOPLE}
    proposals = [
        Proposal(left=NodeId(f"{one[0]}:{one[1]}"), right=NodeId(f"{two[0]}:{two[1]}"), score="0.8")
        for one, two in like
        if one in nodes and two in nodes and one != two
    ]
    whole = [{member for member in group if member in nodes} for group in same]
    return material(here, names, same=[group for group in whole if group], proposals=proposals, events=events)


@given(archives())
@settings(max_examples=40, deadline=None)
def test_findings_with_what_was_kept_are_those_made_anew(steps) -> None:
    kept = weigh.Kept()
    held: dict[tuple[str, bool], Extraction] = {}
    for here, same, like, refused, known in steps:
        # Nothing need be said to be touched: what is other shows itself in documents, extractions and entities.
        touched: frozenset[DocumentId] | None = frozenset() if known else None
        new = _material(here, same, like, refused)
        # As a running program does, which reads an extraction once: the same objects as before where they are equal.
        found = {key: held.setdefault((key, key in refused), one) for key, one in new.extractions.items()}
        later = replace(new, extractions=found, kept=kept, touched=touched)
        assert weigh.find(later) == weigh.find(_material(here, same, like, refused))


def test_the_invented_archives_have_findings_of_many_sorts() -> None:
    """The test above would see nothing if nothing were found."""
    found = weigh.find(_material([_told(at, at, at % 2 == 0) for at in range(len(TEXTS))], [], [], set()))
    methods = {one.method for one in found}
    assert len(methods) > 11
    assert methods >= {"anonymous-beside-named@1", "founders@1", "namesakes@1", "organisation-root@1"}


def test_a_group_nothing_happened_to_keeps_its_findings() -> None:
    first = [_told(at, at, numbered=False) for at in range(3)]
    one, kept = {("d0", "p1"), ("d1", "p1")}, weigh.Kept()
    before = {each.id: each for each in weigh.find(replace(_material(first, [one], [], set()), kept=kept))}
    after = weigh.find(replace(_material([*first, _told(3, 3, numbered=False)], [one], [], set()), kept=kept))
    again = [each for each in after if each.method.startswith(("age-and-birth", "sentence-lengths", "bound-sex"))]
    assert again
    assert all(each is before[each.id] for each in again)

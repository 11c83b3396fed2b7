"""Who is who and what is asked, kept up step by step, are what comes of working everything out at once."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from kuager.model import DocumentId, Judgement, NodeId, Verdict
from kuager.ports import Node
from kuager.resolve import Questions, Standing, cluster, latest, meet_all, propose

AT = datetime(2024, 5, 1, tzinfo=UTC)
NAMES = (
    "Aigerim Sadykova", "Aygerim Sadyqova", "Nurlan Omarov", "Nurlan Umarov", "Omarov", "Serik Tokayev", "Serik",
    "Northern Committee",
)  # fmt: skip
NODES = [
    Node(
        id=NodeId(f"n-{at:02}"), document=DocumentId(f"d-{at % 5}"), local=f"p{at}",
        schema="organisation" if at % len(NAMES) == len(NAMES) - 1 else "person", name=NAMES[at % len(NAMES)],
        spellings=(NAMES[(at * 5) % 7],) if at % 3 == 0 and at % len(NAMES) != len(NAMES) - 1 else (), shielded=at == 9,
    )
    for at in range(26)
]  # fmt: skip
ALIKE = list(meet_all(NODES)[1])

numbers = st.integers(0, len(NODES) - 1)
come_or_go = st.tuples(st.just("node"), numbers)
judged = st.tuples(
    st.just("judge"), numbers, numbers, st.sampled_from(Verdict), st.sampled_from(("rule:a@1", "reader:a"))
)
undone = st.tuples(st.just("undo"), st.integers(0, 30))
said = st.tuples(st.just("sex"), numbers, st.sampled_from(("female", "male")))
met = st.tuples(st.just("alike"), st.integers(0, len(ALIKE)))
turns = st.lists(st.lists(st.one_of(come_or_go, judged, undone, said, met), max_size=6), min_size=1, max_size=8)


class World:
    """What is here, and everything kept up of it."""

    def __init__(self) -> None:
        self.here: set[int] = set()
        self.rows: list[Judgement] = []
        self.sexes: dict[NodeId, frozenset[str]] = {}
        self.alike = ALIKE
        self.standing, self.questions = Standing(), Questions()

    def act(self, kind, *given) -> None:
        if kind == "node":
            self.here ^= {given[0]}
        elif kind == "sex":
            self.sexes[NODES[given[0]].id] = self.sexes.get(NODES[given[0]].id, frozenset()) | {given[1]}
        elif kind == "alike":
            self.alike = ALIKE[: given[0]]
        elif kind == "undo":
            if given[0] < len(self.rows):
                taken = self.rows[given[0]]
                self.rows.append(self.row(taken.left, taken.right, taken.verdict, "reader:a", undoes=taken.seq))
        else:
            one, two, verdict, agent = given
            self.rows.append(self.row(NODES[one].id, NODES[two].id, verdict, agent))

    def row(self, left, right, verdict, agent, undoes=None) -> Judgement:
        seq = len(self.rows) + 1
        return Judgement(seq=seq, left=left, right=right, verdict=verdict, agent=agent, at=AT, undoes=undoes)

    def follow(self):
        nodes = {NODES[at].id: NODES[at] for at in sorted(self.here)}
        known = dict(self.standing.known)
        come = [node for key, node in nodes.items() if key not in known]
        gone = [node for key, node in known.items() if key not in nodes]
        moved = self.standing.follow(come, {node.id for node in gone}, latest(self.rows))
        touched = self.questions.follow(self.standing, moved, come, gone, self.alike, dict(self.sexes))
        return moved, touched


@settings(deadline=None, max_examples=120)
@given(turns)
def test_any_turns_give_what_everything_at_once_gives(made):
    world = World()
    for turn in made:
        for act in turn:
            world.act(*act)
        was = dict(world.standing.home)
        asked = set(world.questions.proposals)
        moved, touched = world.follow()
        nodes = [NODES[at] for at in world.here]
        entities = cluster(nodes, world.rows)
        assert list(world.standing.entities) == entities
        expected = propose(nodes, world.rows, world.sexes, entities=entities, alike=world.alike)
        assert list(world.questions.proposals) == expected
        # What is said to have moved holds everything that did.
        lost, found = set(was.values()) - set(entities), set(entities) - set(was.values())
        assert (set(moved.lost.values()), set(moved.found.values())) == (lost, found)
        others = {node for one in asked ^ set(expected) for node in (one.left, one.right)} & world.standing.known.keys()
        assert others <= touched


def test_what_nothing_touches_stays_the_same_object():
    world = World()
    for at in range(20):
        world.act("node", at)
    world.follow()
    entities, proposals = world.standing.entities, world.questions.proposals
    world.act("node", 23)
    world.follow()
    new = {id(one) for one in (*world.standing.entities, *world.questions.proposals)}
    assert [one for one in entities if id(one) not in new] == []
    bodies = {node.id for node in NODES if node.schema == "organisation"}
    asked = [one for one in proposals if id(one) not in new]
    assert len(proposals) > len(asked) == len([one for one in proposals if one.left in bodies])

"""What a running program keeps up is what a rebuild works out, after any row of acts; what moved is said to have moved."""

from __future__ import annotations

import random
from contextlib import suppress
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuager import weigh
from kuager.errors import KuagerError
from kuager.model import Decision, Verdict
from kuager.resolve.rules import SAME_INSTITUTION, SAME_NAME
from kuager.workflow import audit, corrections, held, ingest, lineages, refresh, review, switches
from kuager.workflow.archive import create, open_archive
from kuager.workflow.context import context
from kuager.workflow.sandbox import InProcess

PEOPLE = ("Aigerim Sadykova", "Aygerim Sadyqova", "Nurlan Omarov", "Nurlan Umarov", "Serik Tokayev", "Serik Tokaev")
BY = "reader:invented"
ACTS = ("add", "add", "reject", "undo", "judge", "unjudge", "rule", "copy", "correct", "rebuild", "other", "break_off")
turns = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2**16)), min_size=3, max_size=9)


def letter(dice: random.Random) -> str:
    one, two = dice.sample(PEOPLE, 2)
    year, term = dice.randint(2016, 2019), dice.randint(3, 9)
    told = (
        f"{one} was detained in {dice.choice(('Oskemen', 'Semey'))} in March {year}. "
        f"He was sentenced to {term} years in prison in {year + 1}.\n\n"
        f"{two} told the Northern Courier that {one} is free. She said that {dice.randint(2, 9)} of his relatives are held."
    )
    return told if dice.random() < 0.7 else f"{told}\n\n{SHARED}"


SHARED = (
    "The families wrote to the regional court in spring, to the ministry in summer and to the consulate in autumn, and "
    "kept every receipt; none of the three offices has answered any of these letters in writing until this day."
)


class Desk:
    """Somebody who works in an archive without ever closing the program."""

    def __init__(self, folder, archive, clock, ids) -> None:
        self.folder, self.archive, self.clock, self.ids = folder, archive, clock, ids
        self.letters = 0

    def act(self, kind: str, dice: random.Random) -> None:
        # What cannot be done in this state of the archive is refused, and refusing changes nothing.
        with suppress(KuagerError):
            getattr(self, kind)(dice)

    def path(self, dice: random.Random) -> str:
        self.letters += 1
        path = self.folder / f"{self.letters}.txt"
        path.write_text(letter(dice))
        return str(path)

    def add(self, dice: random.Random) -> None:
        list(ingest.add(self.archive, [self.path(dice)]))

    def reject(self, dice: random.Random) -> None:
        claims = list(self.archive.store.claims())
        for claim in dice.sample(claims, min(5, len(claims))):
            review.decide(self.archive, claim.id, dice.choice((Decision.ACCEPT, Decision.REJECT)), BY)

    def undo(self, _: random.Random) -> None:
        review.undo_last(self.archive, BY)

    def judge(self, dice: random.Random) -> None:
        if waiting := self.archive.store.proposals():
            one = dice.choice(waiting)
            review.judge(self.archive, one.left, one.right, dice.choice(list(Verdict)), BY)

    def unjudge(self, dice: random.Random) -> None:
        if rows := self.archive.store.judgements():
            review.undo_judgement(self.archive, dice.choice(rows).seq, BY)

    def rule(self, dice: random.Random) -> None:
        rule = dice.choice((SAME_NAME, SAME_INSTITUTION))
        switches.switch(self.archive, rule, BY, on=rule in switches.off(self.archive))

    def copy(self, dice: random.Random) -> None:
        documents = [one.id for one in self.archive.store.documents()]
        if len(documents) > 1:
            one, two = dice.sample(documents, 2)
            lineages.say_lineage(
                self.archive, dice.choice((lineages.COPY, lineages.INDEPENDENT)), one, two, BY, "told so"
            )

    def correct(self, dice: random.Random) -> None:
        if documents := list(self.archive.store.documents()):
            document = dice.choice(documents)
            at = document.text.find("March")
            if at >= 0:
                corrections.correct(
                    self.archive, document.id, at, at + 5, exact="March", words=dice.choice(("April", "May")), agent=BY
                )

    def rebuild(self, _: random.Random) -> None:
        audit.rebuild(self.archive)

    def other(self, dice: random.Random) -> None:
        """Another program adds a text, and may leave the refresh to us."""
        with open_archive(
            self.archive.root, clock=self.clock, ids=self.ids, agent="other", reading=InProcess()
        ) as archive:
            list(ingest.add(archive, [self.path(dice)], fresh=dice.random() < 0.5))

    def break_off(self, dice: random.Random) -> None:
        """A refresh that does not come to its end."""
        list(ingest.add(self.archive, [self.path(dice)], fresh=False))

        def told(step: str) -> None:
            if step == "writing it down":
                raise KeyboardInterrupt

        with suppress(KeyboardInterrupt):
            refresh.refresh(self.archive, told)


def views(material: weigh.Material):
    """Returns what of a material concerns each document."""
    names = {str(one.id): (one.name, one.schema) for one in material.entities}
    asked: dict[str, set[tuple[str, str]]] = {}
    place = {node: one.id for one in material.entities for node in one.members}
    leaning = [(one.document, one) for one in material.reliances]
    for one in material.proposals:
        asked.setdefault(place[one.left], set()).add((one.score, place[one.right]))
    found = {}
    for document in material.documents:
        extraction = material.extractions.get(document.id)
        people = []
        for entity in extraction.entities if extraction else ():
            key = material.entity_of.get((document.id, entity.id))
            people.append((entity.id, key, names.get(key), frozenset(asked.get(key, ()))))
        found[document.id] = (
            document, extraction, material.lineage_of[document.id], material.rank_of.get(document.id), people,
            [one for key, one in leaning if key == document.id],
        )  # fmt: skip
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=turns)
def test_any_acts_give_what_a_rebuild_gives(tmp_path_factory, clock, ids, made):
    folder = tmp_path_factory.mktemp("desk")
    create(folder / "case", plain=True, name="Test", clock=clock, ids=ids)
    with open_archive(folder / "case", clock=clock, ids=ids, agent="tester", reading=InProcess()) as archive:
        desk = Desk(folder, archive, clock, ids)
        desk.add(random.Random(made[0][1]))
        for kind, seed in made:
            desk.act(kind, random.Random(seed))
            assert audit.rebuild(archive, check=True).changed == ()


def test_what_moved_is_told(tmp_path, archive, clock, ids, monkeypatch):
    desk, seen = Desk(tmp_path, archive, clock, ids), []
    find = weigh.find

    def watched(material: weigh.Material):
        seen.append(material)
        return find(material)

    monkeypatch.setattr(weigh, "find", watched)
    dice = random.Random(11)
    for kind in (
        "add",
        "add",
        "add",
        "judge",
        "add",
        "reject",
        "copy",
        "unjudge",
        "add",
        "rule",
        "add",
        "correct",
        "add",
    ):
        desk.act(kind, dice)
        context(archive)
    assert len(seen) > 8
    assert seen[0].touched is None
    small = 0
    for was, now in pairwise(seen):
        before, after = views(was), views(now)
        assert now.touched is not None
        other = {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)}
        assert other <= now.touched
        small += len(now.touched) < len(after)
    assert small > 0


def test_a_refresh_that_broke_off_is_forgotten(tmp_path, archive, clock, ids):
    desk = Desk(tmp_path, archive, clock, ids)
    desk.act("add", random.Random(1))
    known = held.held(archive)
    desk.act("break_off", random.Random(2))
    assert held.held(archive) is not known
    assert audit.rebuild(archive, check=True).changed == ()

"""A fellow detainee knows at first hand, and a verdict that a text quotes is a document. All texts are invented."""

from __future__ import annotations

from pathlib import Path

from kuager.weigh.grades import grade
from kuager.workflow import browse, ingest
from kuager.workflow.archive import Archive
from kuager.workflow.context import context
from kuager.workflow.knowing import Scene
from kuager.workflow.voices import Voices

FELLOW = """A cell in Ghulja

Saule Bekova, a former cellmate of Yerlan Amanov, said that Yerlan Amanov was detained in March 2018 in Ghulja.
"""
PAPER = """Twelve years

According to the verdict of the court, Yerlan Amanov was detained on 14 March 2018 in Ghulja.
"""
VERDICT = """VERDICT

Yerlan Amanov was detained on 14 March 2018 in Ghulja. Yerlan Amanov was sentenced to 12 years in prison on 2 June 2019.
"""
HEARD = """What a guard told

Gulnar Amanova said that her neighbour had heard from a guard that Yerlan Amanov was detained in March 2018.
"""
PRESS = """Families wait

The family never saw a verdict. Saule Bekova said that Yerlan Amanov was detained in March 2018 in Ghulja.
"""


def voices(archive: Archive, folder: Path, **texts: str):
    """Returns who says that he was detained, in the order of the texts."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    list(ingest.add(archive, [str(folder / f"{name}.txt") for name in texts]))
    browse.findings(archive)
    here = context(archive)
    people = frozenset(key for key, node in here.nodes.items() if node.name == "Yerlan Amanov")
    reader = Voices(scene=Scene(archive=archive, here=here), subject=people)
    claims = [one for one in archive.store.claims(prop="type") if one.value == "detention"]
    return [reader.voice(one) for one in sorted(claims, key=lambda one: list(here.heads).index(one.anchor.document))]


def test_a_former_cellmate_was_held_together(archive, tmp_path):
    (one,) = voices(archive, tmp_path, a=FELLOW)
    assert (one.name, one.connection, one.first_hand) == ("Saule Bekova", "fellow_detainee", True)


def test_a_speaker_of_whom_nothing_is_said_is_unknown(archive, tmp_path):
    (one,) = voices(archive, tmp_path, a=PRESS)
    assert (one.name, one.connection) == ("Saule Bekova", "unknown")


def test_a_quoted_verdict_is_a_document_and_one_paper(archive, tmp_path):
    again = PAPER.replace("Twelve years", "A file").replace("According to", "All winter they waited. According to")
    found = voices(archive, tmp_path, a=PAPER, b=again)
    assert [(one.connection, one.speaker, one.name) for one in found] == 2 * [("document", "paper:verdict", "verdict")]
    graded = grade(found)
    assert (graded.independent, graded.documents) == (1, 1)


def test_a_verdict_that_is_kept_is_a_document(archive, tmp_path):
    assert {one.connection for one in voices(archive, tmp_path, a=VERDICT)} == {"document"}


def test_hearsay_is_told_with_its_mouths(archive, tmp_path):
    (one,) = voices(archive, tmp_path, a=HEARD)
    assert one.chain[:3] == ("a guard", "her neighbour", "Gulnar Amanova")
    assert one.depth == 3
    assert grade([one]).deepest == 3

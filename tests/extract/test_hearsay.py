"""Who told whom before the speaker spoke: nearest to the matter first. All sentences are invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kuager import extract
from kuager.extract.hearsay import Hearsay
from kuager.model import CaptureId, Document, DocumentId, Layer, Zone, ZoneLabel
from kuager.text.lang import detect

LEXICON, _ = extract.parse_lexicon(b"kind,canonical,spelling,lang,role,valid_from,valid_to,note\n")
WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def told(text):
    """Returns of each claim about an event who says it and through whom they had it."""
    document = Document(
        id=DocumentId("d-1"), capture=CaptureId("k-1"), kind="text", reader="test@1", layers=(Layer(kind="text", text=text, digest="0"),),
        zones=(Zone(start=0, end=len(text), label=ZoneLabel.MAIN),), lang=detect(text).lang,
    )  # fmt: skip
    found = extract.find(document, LEXICON)
    nodes, claims = extract.claims(document, found, WHEN)
    names = {node.id: node.name for node in nodes}
    chains = {(names.get(claim.said_by), claim.chain) for claim in claims if claim.prop == "type"}
    return chains, [one.told_by for _, heard in Hearsay(document, found)._found for one in heard]


@pytest.mark.parametrize(
    ("text", "speaker", "chain"),
    [
        (
            "Gulnar Amanova told the paper that her neighbour had heard from a guard that Yerlan Amanov was detained in May 2018.",
            "Gulnar Amanova", ("a guard", "her neighbour"),
        ),
        (
            "Gulnar Amanova said that her cousin Saule Bekova told her that Yerlan Amanov was detained in March 2018.",
            "Gulnar Amanova", ("Saule Bekova",),
        ),
        (
            "Gulnar Amanova told the paper that she had learned from Saule Bekova that Yerlan Amanov was sentenced to 12 years.",
            "Gulnar Amanova", ("Saule Bekova",),
        ),
        (
            "Gulnar Amanova was told by a policeman that Yerlan Amanov was sentenced to 12 years.",
            None, ("a policeman", "Gulnar Amanova"),
        ),
        ("Gulnar Amanova said that Yerlan Amanov was detained in March 2018.", "Gulnar Amanova", ()),
        (
            "Гульнар Аманова рассказала, что ей сообщил сосед, что Ерлана Аманова задержали в марте 2018 года.",
            "Гульнар Аманова", ("сосед",),
        ),
        (
            "Гульнар Аманова рассказала журналистам, что узнала от охранника, что Ерлана Аманова задержали в марте 2018 года.",
            "Гульнар Аманова", ("охранника",),
        ),
        ("Гульнар Аманова сказала, что Ерлана Аманова задержали в 2018 году.", "Гульнар Аманова", ()),
    ],
)  # fmt: skip
def test_who_told_whom(text, speaker, chain):
    found, _ = told(text)
    assert (speaker, chain) in found


@pytest.mark.parametrize(
    "text",
    [
        "Gulnar Amanova said her husband told her to leave before Yerlan Amanov was detained in 2018.",
        "Gulnar Amanova said that her neighbour heard a shot and that Yerlan Amanov was detained.",
        "Gulnar Amanova heard of it from neighbours. Yerlan Amanov was detained in March 2018.",
        "Гульнар Аманова сказала, что её сосед уехал, а Ерлана Аманова задержали в 2018 году.",
    ],
)
def test_who_told_nothing_is_no_teller(text):
    found, _ = told(text)
    assert {chain for _, chain in found} == {()}


def test_a_sentence_without_end_is_read_in_time():
    endless = "She said that her neighbour had " * 3_000
    _, heard = told(f"Gulnar Amanova spoke. {endless}told her that Yerlan Amanov was detained.")
    assert len(heard) <= 1

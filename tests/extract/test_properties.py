"""What must hold of any text at all: offsets are true, nothing crashes, the same text gives the same answer."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuager import extract
from kuager.model import CaptureId, Dated, Document, DocumentId, Extraction, Layer, Zone, ZoneLabel

NOW = datetime(2022, 5, 1, tzinfo=UTC)

PIECES = [
    "Aigerim Sadykova", "her husband", "was detained", "on 5 March 2019", "said", "“", "”", '"', "‘", "’", "\r\n", "\n\n", "\u00a0", " ", ", ",
    ". ", "🙂", "👩\u200d👩\u200d👧", "Ministry of Justice", "in the village of Karasai", "police", "Алматыда", "新疆", "شىنجاڭ", "e\u0301", "@handle", "#Xinjiang",
    "whose mother", "another woman", "two of his sons", "more than 10 years", "12.03.2021", "«", "»", "They", "he", "my", "I", "U.S.", "RFE/RL",
    "İstanbul", "ǅ", "O’Brien’s", "300th day", "fined 4 million tenge", "according to", "-", "—", "(", ")", "[", "]", "'", "’s", "\u2028", "ß", "\x00",
]  # fmt: skip


def document(
    text: str, lang: str | None = "en", zones: tuple[Zone, ...] = (), published: str | None = None
) -> Document:
    return Document(
        id=DocumentId("d-1"),
        capture=CaptureId("x-1"),
        kind="text",
        reader="test",
        layers=(Layer(kind="text", text=text, digest=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()),),
        zones=zones or (Zone(start=0, end=len(text), label=ZoneLabel.MAIN),),
        lang=lang,
        published=Dated(value=published, precision="day", how="test") if published else None,
    )


texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.text(max_size=300),
)


def check(text: str, found: Extraction) -> None:
    known = {one.id for one in found.entities}
    for mention in found.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.entity is None or mention.entity in known
    for quote in found.quotes:
        assert 0 <= quote.start < quote.end <= len(text)
        assert quote.speaker is None or quote.speaker in known
    for event in found.events:
        assert 0 <= event.start < event.end <= len(text)
        assert set(event.who) | set(event.by) <= known
        assert event.where is None or event.where in known
        assert event.according_to is None or event.according_to in known
        for _, _, start, end in event.details:
            assert 0 <= start < end <= len(text)
    for relation in found.relations:
        assert 0 <= relation.start < relation.end <= len(text)
        assert relation.subject in known


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts,
    st.sampled_from(["en", "ru", "kk", "zh", "ug", "und", None]),
    st.sampled_from([None, "2021-03-31", "2021-03", "2021"]),
)
def test_every_span_is_true_and_every_claim_anchored(text: str, lang: str | None, published: str | None) -> None:
    one = document(text, lang, published=published)
    found = extract.find(one, extract.Lexicon.empty())
    check(text, found)
    nodes, claims = extract.claims(one, found, NOW)
    ids = {node.id for node in nodes}
    assert len(ids) == len(nodes)
    for claim in claims:
        anchor = claim.anchor
        assert text[anchor.start : anchor.end] == anchor.exact
        assert text[: anchor.start].endswith(anchor.prefix)
        assert text[anchor.end :].startswith(anchor.suffix)
        assert claim.subject in ids
        assert claim.value_node is None or claim.value_node in ids
    assert len({claim.id for claim in claims}) == len(claims)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_the_same_text_gives_the_same_answer(text: str) -> None:
    one = document(text)
    assert extract.find(one, extract.Lexicon.empty()) == extract.find(one, extract.Lexicon.empty())


@settings(max_examples=100, deadline=None)
@given(texts, st.data())
def test_boilerplate_yields_no_event_quote_or_relation(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    zones = (Zone(start=0, end=cut, label=ZoneLabel.MAIN), Zone(start=cut, end=len(text), label=ZoneLabel.BOILERPLATE))
    found = extract.find(document(text, zones=zones), extract.Lexicon.empty())
    check(text, found)
    assert all(quote.start < cut for quote in found.quotes)
    assert all(event.cue is not None and event.cue[0] < cut for event in found.events)
    for mention in found.mentions:
        assert (mention.zone is ZoneLabel.BOILERPLATE) == (mention.start >= cut)

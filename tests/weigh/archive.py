"""Texts read, extracted and reconciled as an archive would, for comparisons that need more than names."""

from datetime import UTC, datetime

from kuager import extract, read, resolve, weigh
from kuager.model import CaptureId, Judgement, Verdict, content_id

WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def findings(folder, *texts):
    """Returns the findings over some texts, each a file of its own in ``folder``."""
    lexicon, _ = extract.parse_lexicon(b"kind,canonical,spelling,lang,role,valid_from,valid_to,note\n")
    documents, extractions, nodes = [], {}, []
    for at, text in enumerate(texts):
        path = folder / f"{at}.txt"
        path.write_text(text, encoding="utf-8")
        document = read.open(CaptureId(content_id("c", path.name)), path, name=path.name)
        documents.append(document)
        extractions[document.id] = extract.find(document, lexicon)
        nodes += extract.claims(document, extractions[document.id], WHEN)[0]
    judgements = [
        Judgement(seq=at, left=left, right=right, verdict=Verdict.SAME, agent=reason.split()[0], at=WHEN, reason=reason)
        for at, (left, right, reason) in enumerate(resolve.by_rule(nodes), start=1)
    ]
    entities = resolve.cluster(nodes, judgements)
    member = {node: str(entity.id) for entity in entities for node in entity.members}
    return weigh.find(
        weigh.Material(
            documents=tuple(documents), extractions=extractions, entities=tuple(entities), judgements=tuple(judgements),
            entity_of={(node.document, node.local): member[node.id] for node in nodes}, proposals=tuple(resolve.propose(nodes, judgements)),
        )
    )  # fmt: skip

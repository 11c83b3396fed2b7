"""Golden inputs damaged in many ways, inside their archives too: every one gives a whole document or an error with a code."""

import io
import random
import zipfile
from itertools import pairwise

import pytest

from kuager import read
from kuager.errors import ItemError

from .golden import FOLDER

KINDS = ("csv", "docx", "mail", "odt", "ods", "pdf", "pictures", "rtf", "subtitles", "xlsx")
INPUTS = sorted(path for kind in KINDS for path in (FOLDER / kind).glob("*") if path.suffix != ".json")
ROUNDS = 60
BAITS = (b"99999999999", b"-1", b"\0", b"<", b"&#0;", b'"', b"\xff\xfe", b"{", b"\\u", b"\xd8\x34")


def damaged(data, chance):
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 10, 50))):
        at = chance.randrange(len(out)) if out else 0
        match chance.randrange(5):
            case 0:
                out[at : at + 1] = bytes((chance.randrange(256),))
            case 1:
                del out[at : at + chance.randrange(1, 40)]
            case 2:
                out[at:at] = out[chance.randrange(len(out) or 1) :][: chance.randrange(1, 60)]
            case 3:
                out[at:at] = chance.choice(BAITS)
            case _:
                del out[at + chance.randrange(2000) :]
    return bytes(out)


def damaged_inside(data, chance):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(members))
    members[name] = damaged(members[name], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in members.items():
            archive.writestr(one, content)
    return out.getvalue()


def whole(document):
    for text in (
        *(layer.text for layer in document.layers),
        repr(read.as_json(document)),
        document.title or "",
        document.byline or "",
    ):
        text.encode()
    zones = document.zones
    assert (zones[0].start, zones[-1].end) == (0, len(document.text))
    assert all(a.end == b.start for a, b in pairwise(zones))
    for segment in document.segments:
        assert 0 <= segment.start <= segment.end <= len(document.text)
        "".join(part for pair in segment.extra for part in pair).encode()


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_damage_gives_a_whole_document_or_a_code(path, monkeypatch):
    monkeypatch.setattr("kuager.read.pictures.recogniser", lambda: None)
    monkeypatch.setattr("kuager.read.pdf.second_reading", lambda *_: None)
    reader = next(one for one in read.readers() if one.name == path.parent.name)
    chance = random.Random(path.name)
    data = path.read_bytes()
    for _ in range(ROUNDS):
        inside = data.startswith(b"PK") and chance.random() < 0.8
        bad = damaged_inside(data, chance) if inside else damaged(data, chance)
        try:
            document = reader.read(read.Material(capture="c", data=bad, name=path.name, max_text_bytes=10_000_000))
        except ItemError as error:
            assert error.item == path.name  # noqa: PT017  some damage is survived
        else:
            whole(document)

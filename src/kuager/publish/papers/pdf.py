"""A paper as PDF. The words go to the typesetter as data, never as its markup: nothing typed in can steer it."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from typing import Any, Final

import typst

from kuager.errors.papers import BrokenPaperError
from kuager.model.paper import Block, Excerpt, Grid, Heading, Items, PageBreak, Paper, Para, Picture, Run

RIGHT_TO_LEFT: Final = frozenset({"ug", "ar", "fa", "ur", "kk-Arab"})


def made(paper: Paper) -> bytes:
    """Returns the file; the same paper gives the same bytes.

    Raises:
        BrokenPaperError: it cannot be set.
    """
    pictures: dict[str, bytes] = {}
    told = {
        "title": paper.title,
        "lang": paper.lang.partition("-")[0],
        "rtl": paper.lang in RIGHT_TO_LEFT,
        "kicker": paper.kicker,
        "facts": [list(one) for one in paper.facts],
        "blocks": [_block(one, pictures) for one in paper.blocks],
        "notes": list(paper.notes),
        "notes_title": paper.notes_title,
        "footer": paper.footer,
        "contents": paper.contents,
    }
    inputs = {"paper": json.dumps(told, ensure_ascii=False)}
    for name, data in pictures.items():
        inputs[name] = data.hex()
    with as_file(files("kuager.publish.papers") / "paper.typ") as template:
        try:
            made_: bytes = typst.compile(str(template), root=str(template.parent), sys_inputs=inputs, timestamp=0)
        except RuntimeError as error:
            # The typesetter's message quotes what it choked on: a person's words do not go into a log.
            raise BrokenPaperError from error
    return made_


def _block(block: Block, pictures: dict[str, bytes]) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text, "level": block.level}
        case Para():
            return {"kind": "para", **_para(block)}
        case Items():
            return {"kind": "items", "items": [_para(one) for one in block.items], "numbered": block.numbered}
        case Grid():
            widths = list(block.widths) or [1] * len(block.header)
            rows = [[_para(cell) for cell in row] for row in block.rows]
            return {"kind": "grid", "header": list(block.header), "rows": rows, "widths": widths}
        case Excerpt() | Picture():
            return _framed(block, pictures)
        case PageBreak():
            return {"kind": "break"}


def _framed(block: Excerpt | Picture, pictures: dict[str, bytes]) -> dict[str, Any]:
    if isinstance(block, Excerpt):
        told = {"before": block.before, "words": block.words, "after": block.after, "caption": block.caption}
        return {"kind": "excerpt", **told, "lang": block.lang.partition("-")[0], "rtl": block.lang in RIGHT_TO_LEFT}
    name = f"picture{len(pictures)}"
    pictures[name] = block.data
    return {"kind": "picture", "name": name, "format": "jpg" if block.kind == "jpeg" else block.kind,
            "alt": block.alt, "caption": block.caption, "share": block.share}  # fmt: skip


def _para(para: Para) -> dict[str, Any]:
    return {"runs": [_run(one) for one in para.runs], "blank": para.blank}


def _run(run: Run) -> dict[str, Any]:
    return {"text": run.text, "bold": run.bold, "italic": run.italic, "note": run.note, "lang": run.lang.partition("-")[0],
            "rtl": run.lang in RIGHT_TO_LEFT}  # fmt: skip


__all__ = ["made"]

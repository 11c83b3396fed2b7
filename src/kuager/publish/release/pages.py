"""The first page of a release. No script, no style from elsewhere, nothing fetched."""

from __future__ import annotations

from html import escape
from typing import Final

from kuager.model.release import Release, Table
from kuager.model.schema import label

_STYLE: Final = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff}"
    "dt{font-weight:600;margin-top:.8rem}dd{margin:0}blockquote{margin:.3rem 0;padding-left:.8rem;border-left:3px solid #888}"
    "cite,small{color:#555;font-style:normal}table{border-collapse:collapse}td,th{padding:.2rem .6rem;border:1px solid #999;"
    "text-align:right}th:first-child{text-align:left}.draft{border:2px solid #a40000;padding:.5rem}"
)
_SAFE: Final = ("https://", "http://")


def index(release: Release) -> str:
    """Returns the first page: who is named, how many are not, and the counts."""
    named = [one.value for one in release.items if one.value.form == "named"]
    others = len(release.items) - len(named)
    items = "".join(f'<li><a href="en/people/{escape(one.id)}.html">{escape(one.title)}</a></li>' for one in named)
    parts = [f"<h1>{len(named)} people by name</h1>", f"<ul>{items}</ul>" if items else "<p>Nobody is named here.</p>"]
    if others:
        parts.append(f'<p>{others} more without a name: <a href="unnamed.csv">unnamed.csv</a></p>')
    parts += [_table(one.value) for one in release.tables]
    parts.append(f"<p><small>{escape(release.id)}, {escape(release.made_on)}, {escape(release.policy)}</small></p>")
    return _page(release, "Release", "".join(parts))


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(_words(one))}</th>' for one in (*table.columns, "total"))
    rows = [*zip(table.rows, table.cells, table.row_totals, strict=True), ("total", table.column_totals, table.total)]
    body = "".join(
        f'<tr><th scope="row">{escape(_words(name))}</th>'
        + "".join(f"<td>{_count(one)}</td>" for one in (*row, total))
        + "</tr>"
        for name, row, total in rows
    )
    return f"<table><caption>{escape(table.name)}</caption><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>"


def _count(value: int | None) -> str:
    return '<abbr title="too few people to be shown">–</abbr>' if value is None else str(value)


def _words(value: str) -> str:
    return label(value)


def _page(release: Release, title: str, body: str) -> str:
    draft = '<p class="draft">Draft: two people have not approved this. Do not pass it on.</p>' if release.draft else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta name="referrer" content="no-referrer"><title>{escape(title)}</title><style>{_STYLE}</style></head>'
        f"<body>{draft}<main>{body}</main></body></html>\n"
    )


__all__ = ["index"]

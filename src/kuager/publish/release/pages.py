"""Plain pages of a release: one per named person and an index. No script, no style from elsewhere, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Final

from kuager.model.release import Field, Record, Release, Table
from kuager.model.schema import label

_STYLE: Final = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff}"
    "dt{font-weight:600;margin-top:.8rem}dd{margin:0}blockquote{margin:.3rem 0;padding-left:.8rem;border-left:3px solid #888}"
    "cite,small{color:#555;font-style:normal}table{border-collapse:collapse}td,th{padding:.2rem .6rem;border:1px solid #999;"
    "text-align:right}th:first-child{text-align:left}.draft{border:2px solid #a40000;padding:.5rem}"
)
_SAFE: Final = ("https://", "http://")


def person(release: Release, one: Record) -> str:
    """Returns the page of one named person."""
    parts = [f"<h1>{escape(one.title)}</h1>"]
    for (schema, event), fields in groupby(one.fields, key=lambda each: (each.schema, each.event)):
        parts.append(f"<section><h2>{escape(label(schema))}</h2><dl>" if event else "<section><dl>")
        parts += [_field(each) for each in fields]
        parts.append("</dl></section>")
    parts.append('<p><a href="../index.html">Everybody</a></p>')
    return _page(release, one.title, "".join(parts))


def index(release: Release) -> str:
    """Returns the first page: who is named, how many are not, and the counts."""
    named = [one.value for one in release.items if one.value.form == "named"]
    others = len(release.items) - len(named)
    items = "".join(f'<li><a href="people/{escape(one.id)}.html">{escape(one.title)}</a></li>' for one in named)
    parts = [f"<h1>{len(named)} people by name</h1>", f"<ul>{items}</ul>" if items else "<p>Nobody is named here.</p>"]
    if others:
        parts.append(f'<p>{others} more without a name: <a href="unnamed.csv">unnamed.csv</a></p>')
    parts += [_table(one.value) for one in release.tables]
    parts.append(f"<p><small>{escape(release.id)}, {escape(release.made_on)}, {escape(release.policy)}</small></p>")
    return _page(release, "Release", "".join(parts))


def _field(one: Field) -> str:
    found = f"<dt>{escape(label(one.schema, one.prop))}</dt><dd>{escape(one.value)}"
    if one.quote:
        lang = f' lang="{escape(one.source.lang)}"' if one.source.lang else ""
        found += f"<blockquote{lang}>{escape(one.quote)}</blockquote>"
    return found + "".join(f"<br><cite>{part}</cite>" for part in _source(one)) + "</dd>"


def _source(one: Field) -> Iterator[str]:
    if one.said_by:
        yield escape(one.said_by)
    title, url = escape(one.source.title or one.source.site), one.source.url
    if url.startswith(_SAFE):
        yield f'<a rel="noreferrer noopener" href="{escape(url)}">{title or escape(url)}</a> {escape(one.source.published)}'
    elif title:
        yield f"{title} {escape(one.source.published)}"


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


__all__ = ["index", "person"]

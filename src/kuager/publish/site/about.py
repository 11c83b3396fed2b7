"""About, method and consent: what a reader may rely on, written from the rules the release was cleared by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from kuager.model.publication import Rules
from kuager.publish.site.kind import Kind
from kuager.publish.site.words import Words
from kuager.publish.site.world import World

METHOD: Final = (
    "claims",
    "quotes",
    "lines",
    "disagree",
    "status",
    "dates",
    "places",
    "names",
    "translations",
    "counts",
    "machines",
)
"""What the page about the method explains, in this order; the words say each."""
PAGES: Final = ("index", "method", "consent")


def _items(_world: World) -> Iterable[str]:
    return PAGES


def _path(page: str) -> str:
    return f"about/{page}.html"


def _view(world: World, page: str, w: Words) -> Mapping[str, Any]:
    release = world.release
    contact = release.imprint.contact
    return {
        "title": w(f"about.{page}"),
        "pages": [(w(f"about.{name}"), _path(name), name == page) for name in PAGES],
        "page": page,
        "id": release.id,
        "number": release.number,
        "made_on": w.date(release.made_on),
        "for_whom": w.get(f"audience.{release.audience}", release.audience),
        "policy": release.policy,
        "allowed": w("about.draft") if release.draft else w("about.alone") if release.alone else w("about.two"),
        "method": [(w(f"method.{name}.title"), w(f"method.{name}.text")) for name in METHOD],
        "mail": f"mailto:{quote(contact, safe='@.+-_')}" if "@" in contact else "",
        "where": contact,
        "base": release.imprint.base,
        "rules": _rules(release.rules, w) if release.rules else None,
    }


def _rules(rules: Rules, w: Words) -> Mapping[str, Any]:
    return {
        "k": rules.k,
        "shown": [
            (w.label(schema), [(w.label(schema, prop), _as(how, w)) for prop, how in props.items()])
            for schema, props in rules.shown.items()
        ],
        "kinds": [
            (
                w.get(f"kind.{kind}", w.label(kind)),
                [(w.get(f"part.{part}", w.label(kind, part)), _as(how, w)) for part, how in parts.items()],
            )
            for kind, parts in rules.kinds.items()
        ],
        "never": [w.get(f"never.{kind}", w.label(kind)) for kind in rules.never],
        "risk": [(w.get(f"risk.{risk}", risk), w.get(f"form.{form}", form)) for risk, form in rules.risk.items()],
        "reviewed": rules.reviewed_only,
    }


def _as(how: str, w: Words) -> str:
    """Returns how much of something is shown; "" for all of it."""
    return "" if how == "whole" else w.get(f"shown_as.{how}", how)


def _uses(world: World, page: str) -> object:
    release = world.release
    rules = repr(release.rules)
    if page != "index":
        return rules, release.imprint.contact, release.audience
    return (
        release.id, release.number, release.made_on, release.audience, release.policy, release.draft, release.alone,
        release.imprint.contact, release.imprint.base, rules,
    )  # fmt: skip


ABOUT: Final = Kind(name="about", template="about.html", items=_items, path=_path, view=_view, uses=_uses, nav=95)

"""The interview script as the phone needs it: every question in every language, in its tiers; no name of the archive."""

from __future__ import annotations

from typing import Any, Final

from kuager.workflow import entries
from kuager.workflow.entries import Form, FormField
from kuager.workflow.entries.forms import SPOKEN, Asks
from kuager.workflow.intake.packets import FORMS, UNREAD

HIDDEN: Final = frozenset({UNREAD, "testimony", "withdrawn_on", "withdrawn_why"})
"""Questions of a later day, or that only the archive fills in."""
LATER: Final = frozenset({"withdrawn"})
"""Answers that nobody gives in the first interview."""


def described() -> dict[str, Any]:
    """Returns the forms of an interview as plain data, for the page and for the file."""
    return {one: _form(entries.form(one)) for one in FORMS}


def _form(form: Form) -> dict[str, Any]:
    return {
        "label": {lang: form.label(lang) for lang in SPOKEN},
        "lede": {lang: form.lede(lang) for lang in SPOKEN},
        "order": [list(pair) for pair in form.order],
        "fields": [_field(form, one) for one in form.fields if one.name not in HIDDEN],
    }


def _field(form: Form, one: FormField) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": one.name,
        "asks": one.asks.value,
        "tier": one.tier,
        "needed": one.required,
        "sealed": one.sealed,
        "future": one.future,
        "longest": one.longest,
        "say": {lang: form.question(one, lang) for lang in SPOKEN},
    }
    if one.hints:
        told["hint"] = {lang: one.hint(lang) for lang in SPOKEN}
    if one.asks in {Asks.TERM, Asks.TERMS}:
        labels = {lang: dict(one.choices(lang)) for lang in SPOKEN}
        told["choices"] = [
            [id_, {lang: labels[lang][id_] for lang in SPOKEN}] for id_ in labels["en"] if id_ not in LATER
        ]
    return told

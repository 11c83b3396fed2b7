"""The writings of a name that may be shown: only of who is named, and only of that name.

What texts call somebody may be a slip, a nickname, or somebody else's name under the wrong person. So a writing is shown where
a claim of the name was judged and may be shown, or where it is the shown name itself in another script.
"""

from __future__ import annotations

from collections.abc import Iterable

from kuager.model.publication import Name
from kuager.model.release import Field
from kuager.protect import never
from kuager.protect.disguise import writings
from kuager.protect.persons import Person
from kuager.protect.statements import Judge
from kuager.text.lang import detect
from kuager.text.scripts import Script

_PERSON, _NAME = "person", "name"
_UNKNOWN = "und"
_SCRIPTS = frozenset({Script.LATN, Script.CYRL, Script.ARAB, Script.HANS})


def names(judge: Judge, person: Person, shown: Iterable[Field]) -> tuple[Name, ...]:
    """Returns the writings of the name of somebody shown by name: the main one first.

    Args:
        judge: of this clearing.
        person: who.
        shown: the fields of theirs that are shown.
    """
    if not judge.policy.how(judge.audience, _PERSON, _NAME):
        return ()
    told = [one.value for one in shown if (one.schema, one.event, one.prop) == (_PERSON, "", _NAME)]
    theirs = {form.casefold() for one in (person.name, *told) for form in writings(one)}
    others = sorted(one for one in person.names if not theirs.isdisjoint(form.casefold() for form in writings(one)))
    fitting = dict.fromkeys(one for one in (person.name, *told, *others) if one and _fit(judge, one, person))
    # A family name by itself, as texts go on calling people, is no further writing of the whole.
    found = [one for one in fitting if not any(set(one.split()) < set(other.split()) for other in fitting)]
    return tuple(_written(one, "also" if at else "main") for at, one in enumerate(found))


def _fit(judge: Judge, text: str, person: Person) -> bool:
    """A name is no place for what is never told, a word of kinship, or somebody else."""
    if text == person.name:
        return True
    return not (any(never.kinds(text)) or never.kin_words(text) or judge.names_another(text, person))


def _written(text: str, kind: str) -> Name:
    guess = detect(text)
    script = guess.script if guess.script in _SCRIPTS else ""
    return Name(text=text, lang="" if guess.lang == _UNKNOWN else guess.lang, script=str(script), kind=kind)


__all__ = ["names"]

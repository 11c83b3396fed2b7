"""What every verb of the command line is, in the words of ``protect.rights``; a verb that is not named here is refused.

A verb with verbs under it may be named once, with the strictest of what they do, and those that do less beside it. Who
works is told by the key slot that the passphrase opened. That binds honest people and mistakes; whoever holds a
passphrase holds the keys, and a program of their own would ask nobody (see docs/members.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kuager.errors.rights import NoMemberError, NotAllowedError, UndeclaredError
from kuager.errors.scoped import WholeArchiveError
from kuager.protect.rights import Action, could
from kuager.workflow.archive import Archive
from kuager.workflow.compartments_view import scoped, sees_all
from kuager.workflow.members.rows import NOBODY

_WORDS: Final[Mapping[Action, str]] = {
    Action.ENTER: "init; demo; doctor; serve; lock; panic; read; extract; names; copies; field; approve; key list; "
    "key change; key recover; restore; member; verify; mirror",
    Action.READ: "list issues; list mappings; list show; list diff; list guess; intake earlier; intake unasked; "
    "testimony list; testimony show; appeal calendar; appeal list; appeal rules; appeal show; appeal stats; sources; "
    "people; events; find; show; review contradictions; review explain; review proposals; review rules; findings; "
    "case family; case list; case next; case show; status; picket series; reprisal list; reprisal pattern; "
    "reprisal public; press list; undercount; rebuttal list; correction list; provenance list; transcript; "
    "compartment list; consent list",
    Action.CONTRIBUTE: "add; list import; list say; watch; enter; intake; testimony import; testimony; transcribe; "
    "field take; resolve; ask-model; sealed put",
    Action.REVIEW: "review; testimony link; testimony unlink; grade; reprisal decide",
    Action.LOWER: "compartment take-out",
    Action.EDIT: "compartment give; import; list; appeal; case; picket; reprisal; press; rebuttal; rebut; correction; provenance; lexicon",
    Action.EXPORT: "print; dossier; case brief; appeal letter; picket export; press book; reprisal report; review export; head; "
    "receipt; submit",
    Action.BULK_EXPORT: "export",
    Action.PROTECT: "compartment; consent; mark; redact; scan; mine; retain",
    Action.UNSEAL: "sealed show; sealed",
    Action.ERASE: "sealed forget; erase",
    Action.PUBLISH: "release",
    Action.AUDIT: "audit",
    Action.KEYS: "key; travel; backup; rebuild; drill; sealed make; field make",
}
ACTIONS: Final[Mapping[str, Action]] = {
    verb: action for action, verbs in _WORDS.items() for verb in map(str.strip, verbs.split(";"))
}
"""Verb, with the verb under it where that matters -> what it is."""


def action_of(path: str) -> Action | None:
    """Returns what a verb is; None where nobody said. ``path`` is as it is typed, without ``kuager``: "case brief"."""
    return ACTIONS.get(path) or ACTIONS.get(path.partition(" ")[0])


_ON_THE_WHOLE: Final = frozenset({Action.ENTER, Action.UNSEAL, Action.ERASE, Action.AUDIT, Action.KEYS, Action.MEMBERS})
"""Acts on the archive as a whole, or that say themselves whose they are."""
_ONLY_WHOLE: Final = frozenset({"verify", "export", "import", "head", "receipt", "release"})
"""Verbs that speak of everything there is: refused to who sees a part, unless the ledger is theirs to read."""


def admit(archive: Archive, path: str) -> Archive:
    """Lets whoever opened an archive use a verb on what they may see of it, or refuses.

    Returns:
        The archive, or a view of the part that is theirs, which closes the archive with itself.

    Raises:
        UndeclaredError: nobody declared the verb; refused also to who is alone.
        NoMemberError: the archive has members, and the passphrase is no active one's.
        NotAllowedError: the role says no.
        WholeArchiveError: the verb speaks of everything, and they see a part.
    """
    action = action_of(path)
    if action is None:
        raise UndeclaredError(item=path)
    if archive.actor == NOBODY:
        raise NoMemberError
    said = could(archive.actor, action)
    if not said:
        raise NotAllowedError(
            f"{path}: refused by the rule {said.because!r}", item=path, needs=tuple(map(str, said.needs))
        )
    if path.partition(" ")[0] in _ONLY_WHOLE:
        if not could(archive.actor, Action.AUDIT) and not sees_all(archive, archive.actor):
            raise WholeArchiveError(item=path)
        return archive
    return archive if archive.actor.alone or action in _ON_THE_WHOLE else scoped(archive, archive.actor, owns=True)

"""What every verb of the command line is, in the words of ``protect.rights``; a verb that is not named here is refused.

A verb with verbs under it may be named once, with the strictest of what they do, and those that do less beside it. Who
works is told by the key slot that the passphrase opened. That binds honest people and mistakes; whoever holds a
passphrase holds the keys, and a program of their own would ask nobody (see docs/members.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kuager.errors.rights import NoMemberError, NotAllowedError, UndeclaredError
from kuager.protect.rights import Action, decide
from kuager.workflow.archive import Archive
from kuager.workflow.members.rows import NOBODY

_WORDS: Final[Mapping[Action, str]] = {
    Action.ENTER: "init; demo; doctor; serve; lock; panic; read; extract; names; copies; field; approve; key list; "
    "key change; key recover; restore; member; verify",
    Action.READ: "list issues; list mappings; list show; list diff; list guess; intake earlier; intake unasked; "
    "testimony list; testimony show; appeal calendar; appeal list; appeal rules; appeal show; appeal stats; sources; "
    "people; events; find; show; review contradictions; review explain; review proposals; review rules; findings; "
    "case family; case list; case next; case show; status; picket series; reprisal list; reprisal pattern; "
    "reprisal public; press list; undercount; rebuttal list; correction list; provenance list; transcript; "
    "compartment list; backup verify; consent list; consent show; mark list",
    Action.CONTRIBUTE: "add; list import; list say; watch; enter; intake; testimony import; testimony; transcribe; "
    "field take; resolve; ask-model",
    Action.REVIEW: "review; testimony link; testimony unlink; grade; reprisal decide",
    Action.EDIT: "list; appeal; case; picket; reprisal; press; rebuttal; correction; provenance; lexicon",
    Action.EXPORT: "print; case brief; appeal letter; picket export; press book; reprisal report; review export; head; "
    "receipt; submit",
    Action.BULK_EXPORT: "export",
    Action.PROTECT: "compartment; consent; mark; shield; sealed put; sealed list; redact; scan",
    Action.UNSEAL: "sealed show; sealed",
    Action.ERASE: "sealed forget; erase; retention",
    Action.PUBLISH: "release",
    Action.AUDIT: "audit; acts; own-data",
    Action.KEYS: "key; travel; backup; rebuild; drill; sealed make; field make",
}
ACTIONS: Final[Mapping[str, Action]] = {
    verb: action for action, verbs in _WORDS.items() for verb in map(str.strip, verbs.split(";"))
}
"""Verb, with the verb under it where that matters -> what it is."""


def action_of(path: str) -> Action | None:
    """Returns what a verb is; None where nobody said. ``path`` is as it is typed, without ``kuager``: "case brief"."""
    return ACTIONS.get(path) or ACTIONS.get(path.partition(" ")[0])


def admit(archive: Archive, path: str) -> None:
    """Lets whoever opened an archive use a verb, or refuses.

    Raises:
        UndeclaredError: nobody declared the verb; refused also to who is alone.
        NoMemberError: the archive has members, and the passphrase is no active one's.
        NotAllowedError: the role or the compartment says no.
    """
    action = action_of(path)
    if action is None:
        raise UndeclaredError(item=path)
    if archive.actor == NOBODY:
        raise NoMemberError
    # The verbs see the whole archive, so whoever may not see its open part uses the workbench, which shows them theirs.
    said = decide(archive.actor, action)
    if not said and not (action is Action.ENTER and said.because == "compartment"):
        raise NotAllowedError(
            f"{path}: refused by the rule {said.because!r}", item=path, needs=tuple(map(str, said.needs))
        )

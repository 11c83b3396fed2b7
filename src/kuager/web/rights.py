"""What every page and form of the workbench is, in the words of ``protect.rights``; what is not named here is refused.

Keys are the method and the path of the route as the router has it. ``tests/architecture`` walks the router: a route that
is missing here, or a line here without a route, fails it. That is the coarse answer, for the page as a whole; what lies
in somebody else's compartment, or is sealed, is kept from the page's own queries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.routing import Match, Route
from starlette.types import Scope

from kuager.protect.rights import Action, Actor, Decision, could

ACTIONS: Final[Mapping[str, Action]] = {
    "GET /enter": Action.ENTER,
    "POST /leave": Action.ENTER,
    "POST /preferences": Action.ENTER,
    "GET /help": Action.ENTER,
    "GET /lock": Action.ENTER,
    "POST /lock": Action.ENTER,
    "POST /lock/panic": Action.ENTER,
    "GET /lock/awake": Action.ENTER,
    "GET /audit": Action.AUDIT,
    "GET /audit/acts.csv": Action.AUDIT,
    "GET /backups": Action.KEYS,
    "GET /": Action.READ,
    "GET /sources": Action.READ,
    "GET /sources/{document}": Action.READ,
    "GET /sources/{document}/claim": Action.CONTRIBUTE,
    "POST /sources/{document}/claim": Action.CONTRIBUTE,
    "GET /sources/{document}/pages/{number}": Action.READ,
    "GET /files/{capture}": Action.READ,
    "GET /replay/{capture}": Action.READ,
    "GET /replayed/{key}/{capture}/{url:path}": Action.READ,
    "GET /threads/{document}": Action.READ,
    "GET /authors": Action.READ,
    "GET /authors/{account}": Action.READ,
    "GET /recordings/{document}": Action.READ,
    "GET /recordings/{document}/play": Action.READ,
    "GET /recordings/{document}/frames/{at}": Action.READ,
    "GET /recordings/{document}/captions/{text}": Action.READ,
    "POST /recordings/{document}/words": Action.REVIEW,
    "POST /recordings/{document}/propose": Action.REVIEW,
    "GET /sources/{document}/edit": Action.EDIT,
    "POST /sources/{document}/edit": Action.EDIT,
    "GET /sources/{document}/compare/{other}": Action.READ,
    "POST /grades": Action.REVIEW,
    "POST /grades/undo": Action.REVIEW,
    "GET /people": Action.READ,
    "GET /dossier/{entity}": Action.READ,
    "GET /dossier/{entity}/paper.{kind}": Action.EXPORT,
    "GET /events": Action.READ,
    "GET /picket": Action.READ,
    "GET /picket/log": Action.READ,
    "POST /picket/log": Action.EDIT,
    "GET /picket/totals": Action.READ,
    "GET /picket/out": Action.EXPORT,
    "GET /picket/out/chronicle.{kind}": Action.EXPORT,
    "GET /picket/out/{kind}.csv": Action.EXPORT,
    "GET /review": Action.REVIEW,
    "POST /review/decide": Action.REVIEW,
    "POST /review/undo": Action.REVIEW,
    "POST /review/skip": Action.REVIEW,
    "GET /review/alike": Action.REVIEW,
    "POST /review/alike": Action.REVIEW,
    "GET /review/second": Action.REVIEW,
    "POST /review/second": Action.REVIEW,
    "POST /review/second/undo": Action.REVIEW,
    "POST /review/sit": Action.REVIEW,
    "GET /review/agreement": Action.REVIEW,
    "GET /codebook": Action.READ,
    "GET /merges": Action.REVIEW,
    "POST /merges/judge": Action.REVIEW,
    "GET /merges/second": Action.REVIEW,
    "POST /merges/second": Action.REVIEW,
    "POST /merges/second/undo": Action.REVIEW,
    "GET /merges/parting": Action.REVIEW,
    "POST /merges/parting": Action.REVIEW,
    "POST /merges/undo": Action.REVIEW,
    "GET /merges/contradictions": Action.REVIEW,
    "GET /merges/rules": Action.READ,
    "POST /merges/rules": Action.EDIT,
    "GET /lexicon": Action.READ,
    "POST /lexicon": Action.EDIT,
    "POST /lexicon/withdraw": Action.EDIT,
    "POST /lexicon/table": Action.EDIT,
    "GET /lexicon/lexicon.csv": Action.EXPORT,
    "GET /lexicon/again": Action.READ,
    "POST /lexicon/again": Action.REVIEW,
    "POST /sources/{document}/origin": Action.REVIEW,
    "GET /lists": Action.READ,
    "POST /lists/table": Action.CONTRIBUTE,
    "GET /lists/table/{document}": Action.CONTRIBUTE,
    "POST /lists/table/{document}": Action.CONTRIBUTE,
    "GET /lists/table/{document}/preview": Action.CONTRIBUTE,
    "POST /lists/table/{document}/say": Action.CONTRIBUTE,
    "POST /lists/table/{document}/take": Action.CONTRIBUTE,
    "GET /lists/{list}": Action.READ,
    "GET /lists/{list}/issues.csv": Action.EXPORT,
    "POST /lists/{list}/state": Action.EDIT,
    "GET /undercount": Action.READ,
    "GET /undercount/table.csv": Action.EXPORT,
    "GET /pictures": Action.READ,
    "POST /pictures/note": Action.EDIT,
    "POST /pictures/undo": Action.EDIT,
    "GET /rebuttals": Action.READ,
    "POST /rebuttals/answer": Action.EDIT,
    "POST /rebuttals/undo": Action.EDIT,
    "GET /corrections": Action.READ,
    "POST /corrections/record": Action.EDIT,
    "POST /corrections/undo": Action.EDIT,
    "GET /findings": Action.READ,
    "POST /findings/settle": Action.REVIEW,
    "GET /lineages": Action.READ,
    "POST /lineages": Action.REVIEW,
    "POST /lineages/undo": Action.REVIEW,
    "GET /find": Action.READ,
    "GET /forms": Action.READ,
    "GET /forms/{form}": Action.CONTRIBUTE,
    "POST /forms/{form}": Action.CONTRIBUTE,
    "GET /entries": Action.READ,
    "GET /entries/{key}": Action.READ,
    "POST /entries/{key}/withdraw": Action.EDIT,
    "POST /entries/{key}/restore": Action.EDIT,
    "GET /reprisals": Action.READ,
    "GET /reprisals/pattern": Action.READ,
    "GET /reprisals/review": Action.REVIEW,
    "POST /reprisals/review/decide": Action.REVIEW,
    "POST /reprisals/review/undo": Action.REVIEW,
    "GET /reprisals/report/{person}": Action.READ,
    "GET /reprisals/report/{person}/draft.{kind}": Action.EXPORT,
    "GET /reprisals/{key}": Action.READ,
    "POST /reprisals/{key}/link": Action.REVIEW,
    "POST /reprisals/{key}/unlink": Action.REVIEW,
    "GET /redact": Action.PROTECT,
    "GET /redact/{subject}": Action.PROTECT,
    "GET /redact/{subject}/{how}/{number}": Action.PROTECT,
    "POST /redact/{subject}/faces": Action.PROTECT,
    "POST /redact/{subject}/decide": Action.PROTECT,
    "POST /redact/{subject}/box": Action.PROTECT,
    "POST /redact/{subject}/words": Action.PROTECT,
    "POST /redact/{subject}/undo": Action.PROTECT,
    "POST /redact/{subject}/copy": Action.PROTECT,
    "GET /press": Action.READ,
    "POST /press/look": Action.EDIT,
    "POST /press/follow": Action.EDIT,
    "POST /press/unfollow": Action.EDIT,
    "GET /press/book": Action.READ,
    "GET /testimonies/import": Action.CONTRIBUTE,
    "POST /testimonies/import": Action.CONTRIBUTE,
    "GET /testimonies/import/{document}": Action.CONTRIBUTE,
    "POST /testimonies/import/{document}": Action.CONTRIBUTE,
    "POST /testimonies/import/{document}/go": Action.CONTRIBUTE,
    "GET /testimonies": Action.READ,
    "GET /testimonies/{testimony}": Action.READ,
    "GET /testimonies/{testimony}/picture": Action.READ,
    "POST /testimonies/{testimony}/link": Action.REVIEW,
    "POST /testimonies/{testimony}/unlink": Action.REVIEW,
    "POST /testimonies/{testimony}/translation": Action.TRANSLATE,
    "GET /submissions": Action.READ,
    "GET /submissions/{person}/{mechanism}": Action.READ,
    "GET /submissions/{person}/{mechanism}/file": Action.EXPORT,
    "POST /submissions/{person}/{mechanism}/ready": Action.EDIT,
    "POST /submissions/{person}/{mechanism}/undo": Action.EDIT,
    "GET /consents": Action.READ,
    "GET /consents/{person}": Action.READ,
    "POST /consents/withdraw": Action.PROTECT,
    "GET /clearance": Action.READ,
    "GET /clearance/{entity}": Action.READ,
    "POST /clearance/mark": Action.PROTECT,
    "GET /releases": Action.READ,
    "GET /releases/new": Action.PUBLISH,
    "POST /releases/new": Action.PUBLISH,
    "GET /releases/making/{job}": Action.PUBLISH,
    "GET /releases/{release}": Action.READ,
    "GET /intake": Action.CONTRIBUTE,
    "GET /intake/app": Action.CONTRIBUTE,
    "GET /intake/worker.js": Action.CONTRIBUTE,
    "GET /intake/ready": Action.CONTRIBUTE,
    "GET /intake/earlier": Action.CONTRIBUTE,
    "POST /intake/post": Action.CONTRIBUTE,
    "POST /intake/files": Action.CONTRIBUTE,
    "GET /intake/person/{person}": Action.READ,
    "GET /appeals": Action.READ,
    "GET /appeals/calendar.ics": Action.EXPORT,
    "GET /appeals/reported": Action.READ,
    "POST /appeals/reported/link": Action.REVIEW,
    "POST /appeals/reported/unlink": Action.REVIEW,
    "GET /appeals/stats": Action.READ,
    "GET /appeals/rules": Action.READ,
    "POST /appeals/rules": Action.EDIT,
    "POST /appeals/rules/day": Action.EDIT,
    "POST /appeals/rules/undo": Action.EDIT,
    "GET /appeals/letter": Action.READ,
    "GET /appeals/letter/file.{kind:str}": Action.EXPORT,
    "POST /appeals/letter/sent": Action.EDIT,
    "GET /appeals/{key}": Action.READ,
    "GET /compartments": Action.READ,
    "POST /compartments/make": Action.PROTECT,
    "POST /compartments/put": Action.PROTECT,
    "POST /compartments/take-out": Action.LOWER,
    "GET /cases": Action.READ,
    "GET /cases/{person}": Action.READ,
    "GET /cases/{person}/family": Action.READ,
    "GET /cases/{person}/brief": Action.READ,
    "GET /cases/{person}/brief.{kind}": Action.EXPORT,
    "POST /cases/{person}/steps": Action.EDIT,
    "POST /cases/{person}/state": Action.EDIT,
    "POST /cases/steps/{seq}": Action.EDIT,
    "GET /login": Action.ENTER,
    "POST /login": Action.ENTER,
    "POST /login/code": Action.ENTER,
    "POST /login/again": Action.ENTER,
    "POST /login/passkey": Action.ENTER,
    "POST /account/passkey": Action.ENTER,
    "POST /account/passkey/off": Action.ENTER,
    "GET /account": Action.ENTER,
    "POST /account/passphrase": Action.ENTER,
    "POST /account/codes": Action.ENTER,
    "POST /account/codes/off": Action.ENTER,
    "POST /account/end": Action.ENTER,
    "POST /account/language": Action.ENTER,
    "GET /why": Action.ENTER,
    "GET /members": Action.MEMBERS,
    "POST /members/found": Action.MEMBERS,
    "POST /members/invite": Action.MEMBERS,
    "POST /members/change": Action.MEMBERS,
    "POST /members/suspend": Action.MEMBERS,
    "POST /members/remove": Action.MEMBERS,
    "POST /members/reset": Action.MEMBERS,
    "GET /approvals": Action.ENTER,
    "POST /approvals": Action.ENTER,
    "GET /sealed": Action.CONTRIBUTE,
    "POST /sealed/make": Action.KEYS,
    "POST /sealed/unlock": Action.UNSEAL,
    "POST /sealed/lock": Action.CONTRIBUTE,
    "GET /sealed/new": Action.CONTRIBUTE,
    "POST /sealed/new": Action.CONTRIBUTE,
    "GET /sealed/records/{record}": Action.UNSEAL,
    "POST /sealed/records/{record}": Action.UNSEAL,
    "POST /sealed/records/{record}/change": Action.UNSEAL,
    "POST /sealed/records/{record}/forget": Action.ERASE,
}
"""Method and path -> what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a request is about to do.

    Attributes:
        route: method and path as in :data:`ACTIONS`.
        action: None where nobody declared it; refused to everybody.
    """

    route: str
    action: Action | None


class Rights:
    """Finds out what a request wants before the router does.

    Args:
        routes: of the workbench, in the order in which the router asks them.
    """

    def __init__(self, routes: Sequence[Route]) -> None:
        self._routes = tuple(routes)

    def wanted(self, scope: Scope) -> Wanted | None:
        """Returns what a request is about to do; None where there is no such page, which the router will say."""
        for route in self._routes:
            if route.matches(scope)[0] is Match.FULL:
                key = f"{'GET' if scope['method'] == 'HEAD' else scope['method']} {route.path}"
                return Wanted(route=key, action=ACTIONS.get(key))
        return None


def answer(actor: Actor | None, wanted: Wanted | None) -> Decision | None:
    """Returns the refusal of a request, or None where it may go on."""
    if wanted is None:
        return None
    said = could(actor, wanted.action)
    return None if said else said


def can(actor: Actor | None, action: str) -> bool:
    """Says whether somebody may do something, for templates that leave out what would be refused."""
    return bool(could(actor, Action(action)))

"""The desk's form that ties a ticket to a release (C21, B23)."""

from contracts.errors import CasebusError
from contracts.releases import Shelf
from contracts.tickets import Ticket
from gateway.pages.downloads.asking import spoken
from gateway.pages.tickets.filing import AWAY
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

EACH = 50


async def tie_box(visit: Visit, found: Ticket) -> View | None:
    """The desk's form to tie a ticket to a release; None where the portal has none, or while nobody can say."""
    if not visit.portal.modules.downloads or "assign" not in found.may:
        return None
    try:
        shelf = await visit.peers.releases.shelf(visit.token, each=EACH)
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        return None
    number = found.release_id.rpartition("-")[2]
    groups = _groups(visit, shelf, found.release_id)
    if not groups and not found.release_id:
        return None
    say = visit.gettext
    words = {
        "coming": say("The customer is asked when it is out."),
        "out": say("It is out. The customer was asked whether it is solved."),
        "solved": say("It is out, and the customer says: solved."),
        "not_solved": say("It is out, and the customer says: not solved."),
    }
    return {
        "value": number,
        "options": [{"value": "", "label": say("None")}, *groups],
        "name": found.release if found.release_id else "",
        "said": words.get(found.release_hope, ""),
    }


def _groups(visit: Visit, shelf: Shelf, chosen: str) -> list[View]:
    """The versions by product; what is withdrawn cannot be chosen, but stays where it was."""
    groups = []
    for one in shelf.items:
        options = [
            {"value": str(release.number), "label": _label(visit, release.version, release.state)}
            for release in one.releases
            if release.state != "withdrawn" or release.id == chosen
        ]
        if options:
            groups.append({"label": spoken(visit, one.product.names)[0], "options": options})
    return groups


def _label(visit: Visit, version: str, state: str) -> str:
    say = visit.gettext
    states = {"coming": say("Coming"), "out": say("Out"), "withdrawn": say("Withdrawn")}
    return f"{version} ({states[state]})"

"""The way back after many tickets were changed at once: sealed, for whoever did it, for two minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.pages.desk.place import Place
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

UNDO = "undo"
SECONDS = 120


@dataclass(frozen=True)
class Step:
    """What happened to one ticket: values before and after, by field; empty when nothing did."""

    number: str
    before: Mapping[str, str]
    after: Mapping[str, str]

    @property
    def back(self) -> "Step":
        """The opposite."""
        return Step(self.number, self.after, self.before)

    def only(self, name: str) -> "Step":
        """This field alone."""
        return Step(self.number, {name: self.before[name]}, {name: self.after[name]})


@dataclass(frozen=True)
class WayBack:
    """What can be undone; what was done without mail is undone without."""

    steps: Sequence[Step] = ()
    unmailed: bool = False


def remember(visit: Visit, steps: Sequence[Step], *, unmailed: bool) -> bool:
    """Keep the way back in the browser; False when the portal's statuses do not allow it, or nothing was done."""
    if not steps or not all(_can_go_back(visit, step) for step in steps):
        return False
    value = [[step.number, dict(step.before), dict(step.after)] for step in steps]
    visit.cookies[UNDO] = (visit.gateway.seals.seal(_purpose(visit, unmailed=unmailed), value), SECONDS)
    return True


def offer(visit: Visit, place: Place) -> View | None:
    """The form that undoes the last change, once, on the page that follows it."""
    sealed = visit.site.cookies.read(visit.request, UNDO)
    if not sealed:
        return None
    visit.cookies.setdefault(UNDO, ("", 0))
    steps = recall(visit, sealed).steps
    if not steps:
        return None
    text = visit.ngettext("One ticket is changed.", "{n} tickets are changed.", len(steps))
    request_id = visit.blank().request_id
    return {"action": place.address(visit, "desk_undo"), "sealed": sealed, "text": text, "request_id": request_id}


def recall(visit: Visit, sealed: str) -> WayBack:
    """The steps of a sealed value; none when it is not this person's."""
    for unmailed in (False, True):
        found = visit.gateway.seals.unseal(_purpose(visit, unmailed=unmailed), sealed)
        if isinstance(found, list):
            return WayBack([Step(number, before, after) for number, before, after in found], unmailed)
    return WayBack()


def _purpose(visit: Visit, *, unmailed: bool) -> str:
    return f"undo/{visit.site.key}/{visit.actor.id}{'/unmailed' if unmailed else ''}"


def _can_go_back(visit: Visit, step: Step) -> bool:
    if "status" not in step.after:
        return True
    statuses = {status.key: status for status in visit.portal.statuses}
    now, before = statuses.get(step.after["status"]), statuses.get(step.before["status"])
    return bool(now and before and not before.outcome and (not now.to or before.key in now.to))

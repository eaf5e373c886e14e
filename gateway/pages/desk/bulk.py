"""Many tickets at once, from the list: give them to somebody, pass them on, move them; each is a change of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from pydantic import Field

from contracts.errors import CasebusError, Code
from contracts.tickets import EditTicket, MoveTicket, Ticket
from gateway.forms.fields import FormModel, Line
from gateway.pages.desk.forms import Unmailed
from gateway.pages.desk.place import PAGE_SIZE, Place
from gateway.pages.desk.undoing import Step, recall, remember
from gateway.pages.tickets.reading import NUMBER
from gateway.visit import Visit

N_ = str  # marks a text for translation
AT_ONCE = 6
NOBODY = "-"
Quiet = Mapping[str, Any]
UNMAILED: Quiet = {"unmailed": True}  # or nothing: services of the version before refuse it of an edit
TOLD = 3  # failures that are told with their reason


class BulkForm(FormModel):
    """Which tickets, and what they get; what is empty stays as it is."""

    ticket: tuple[str, ...] = Field(default=(), max_length=PAGE_SIZE)
    assignee: Line = Field(default="", max_length=40)
    queue: Line = Field(default="", max_length=40)
    status: Line = Field(default="", max_length=40)
    unmailed: Unmailed = ""

    def wish(self) -> dict[str, str]:
        """The new values by field."""
        asked = {"assignee": self.assignee, "queue": self.queue, "status": self.status}
        return {name: "" if value == NOBODY else value for name, value in asked.items() if value}


class UndoForm(FormModel):
    """What is to be undone, sealed."""

    steps: Line = Field(default="", max_length=20_000)


@dataclass(frozen=True)
class Outcome:
    """What was done to a ticket, and why not all of it."""

    step: Step
    error: CasebusError | None = None


async def change(visit: Visit) -> web.StreamResponse:
    """Change what was selected, then show the list again with what happened and the way back."""
    place = Place.read(visit)
    form = visit.form(BulkForm)
    numbers = [number for number in form.data.ticket if NUMBER.fullmatch(number)] if form.ok else []
    wish = form.data.wish() if form.ok else {}
    quiet = UNMAILED if form.ok and form.data.unmailed else {}
    if not numbers or not wish:
        text = N_("Select the tickets first.") if not numbers else N_("Choose what to change.")
        visit.flash(visit.gettext(text), "warning")
        return visit.redirect(place.address(visit))

    async def one(number: str) -> Outcome:
        return await _change_one(visit, f"{form.request_id[:40]}-{number}", number, wish, quiet)

    done, failed = await _each(numbers, one)
    if not remember(visit, done, unmailed=bool(quiet)):
        _praise(visit, len(done))
    _complain(visit, failed)
    return visit.redirect(place.address(visit))


async def undo(visit: Visit) -> web.StreamResponse:
    """Give the tickets their former values back; what somebody changed since stays."""
    form = visit.form(UndoForm)
    way_back = recall(visit, form.data.steps if form.ok else "")
    steps = {step.number: step for step in way_back.steps}
    quiet = UNMAILED if way_back.unmailed else {}

    async def one(number: str) -> Outcome:
        return await _apply(visit, f"{form.request_id[:40]}-{number}", steps[number].back, quiet)

    done, failed = await _each(steps, one)
    _praise(visit, len(done))
    _complain(visit, failed)
    return visit.redirect(Place.read(visit).address(visit))


async def _each(
    numbers: Iterable[str], work: Callable[[str], Awaitable[Outcome]]
) -> tuple[list[Step], dict[str, CasebusError]]:
    """Work on each, a few at a time; a refusal of one leaves the others alone."""
    few = asyncio.Semaphore(AT_ONCE)

    async def guarded(number: str) -> Outcome:
        async with few:
            try:
                return await work(number)
            except CasebusError as error:
                if error.code is Code.UNAUTHENTICATED:
                    raise
                return Outcome(Step(number, {}, {}), error)

    found = await asyncio.gather(*(guarded(number) for number in dict.fromkeys(numbers)))
    failed = {outcome.step.number: outcome.error for outcome in found if outcome.error}
    return [outcome.step for outcome in found if outcome.step.after], failed


async def _change_one(visit: Visit, request_id: str, number: str, wish: dict[str, str], quiet: Quiet) -> Outcome:
    found = await visit.peers.tickets.read(await visit.fresh_token(), f"{visit.site.key}/{number}")
    before = {name: _value(found, name) for name in wish}
    after = {name: value for name, value in wish.items() if value != before[name]}
    return await _apply(visit, request_id, Step(number, {name: before[name] for name in after}, after), quiet)


async def _apply(visit: Visit, request_id: str, step: Step, quiet: Quiet) -> Outcome:
    """Give a ticket its new values, if it still has the old ones; the status first, which is refused most easily."""
    ticket, tickets = f"{visit.site.key}/{step.number}", visit.peers.tickets
    if "status" in step.after:
        was, status = step.before["status"], step.after["status"]
        move = MoveTicket(request_id=f"{request_id}-m", ticket=ticket, status=status, expected_status=was, **quiet)
        await tickets.move(await visit.fresh_token(), move)
    edits: dict[str, Any] = {name: value for name, value in step.after.items() if name != "status"}
    if not edits:
        return Outcome(step)
    expected = {name: step.before[name] for name in edits}
    edit = EditTicket(request_id=f"{request_id}-e", ticket=ticket, expected=expected, **edits, **quiet)
    try:
        await tickets.edit(await visit.fresh_token(), edit)
    except CasebusError as error:
        if "status" not in step.after or error.code is Code.UNAUTHENTICATED:
            raise
        return Outcome(step.only("status"), error)
    return Outcome(step)


def _value(ticket: Ticket, name: str) -> str:
    """A field as the forms have it."""
    if name == "assignee":
        return ticket.assignee.id if ticket.assignee else ""
    return str(getattr(ticket, name))


def _praise(visit: Visit, done: int) -> None:
    if done:
        visit.flash(visit.ngettext("One ticket is changed.", "{n} tickets are changed.", done))


def _complain(visit: Visit, failed: dict[str, CasebusError]) -> None:
    """Say on the next page which tickets did not get all of it, and why."""
    for number, error in tuple(failed.items())[:TOLD]:
        problem = error.problem
        texts = [visit.words.fill(text, problem.params) for text in problem.fields.values()]
        reason = " ".join(texts) or visit.words.fill(problem.text, problem.params)
        visit.flash(f"{number}: {reason}", "warning")
    if len(failed) > TOLD:
        left = len(failed) - TOLD
        visit.flash(visit.ngettext("One more was not changed.", "{n} more were not changed.", left), "warning")

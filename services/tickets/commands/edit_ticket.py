"""Change fields of a ticket."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.commands.changing import Changing
from services.tickets.domain import Edit, Party, Step, Ticket, edited, wrong
from services.tickets.domain.texts import value_of
from services.tickets.ports import People

_FIELDS = ("title", "queue", "priority", "type", "assignee", "visibility", "release")


@dataclass(frozen=True)
class EditTicket:
    """Only the fields that the form has are compared and changed."""

    change: Changing
    people: People

    async def __call__(self, call: Call, request: messages.EditTicket) -> messages.Written:
        """A field that somebody else changed meanwhile is a conflict that shows their value."""
        values = {name: value for name in _FIELDS if (value := getattr(request, name)) is not None}
        values |= {f"fields.{key}": value_of(value) for key, value in (request.fields or {}).items()}
        person: list[Party] = []

        async def decide(ticket: Ticket, step: Step) -> Ticket:
            assigned = values.get("assignee") or ""
            if assigned and not person:
                edited(ticket, step, Edit(values, request.expected))
                person.append(await self._staff_member(assigned, ticket.portal))
            return edited(ticket, step, Edit(values, request.expected, person[0] if person else None))

        return await self.change(call, request, decide, self._estranged)

    async def _staff_member(self, person_id: str, portal: str) -> Party:
        member = await self.people.member(person_id)
        if member is None or not member.staff or not member.active or member.portal != portal:
            raise wrong(assignee="This is not one of the choices.")
        return member.party

    async def _estranged(self, before: Ticket, after: Ticket) -> tuple[str, ...]:
        """The colleagues who lose sight of it, so that their open pages learn of it."""
        if before.visibility != "company" or after.visibility == "company":
            return ()
        return tuple(person for person in await self.people.colleagues(after.company) if person not in after.people)

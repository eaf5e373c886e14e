"""Checking that the people whom a ticket is shared with belong to its company."""

from collections.abc import Mapping, Sequence

from services.tickets.domain import wrong
from services.tickets.ports import Member, People


async def colleagues_of(people: People, wanted: Sequence[str], company: str, portal: str) -> Mapping[str, Member]:
    """These people by id; raises when one of them is not, or not any more, of this company."""
    found = await people.members(wanted)
    for person in wanted:
        member = found.get(person)
        if member is None or not _belongs(member, company, portal):
            raise wrong(people="Choose people of the same company.")
    return found


def _belongs(member: Member, company: str, portal: str) -> bool:
    return member.active and not member.staff and member.portal == portal and member.company == company

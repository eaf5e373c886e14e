"""Checking that the people whom a ticket is shared with, or opened for, belong to its company."""

from collections.abc import Mapping, Sequence

from services.tickets.domain import Actor, Rules, wrong
from services.tickets.ports import Member, People


async def colleagues_of(people: People, wanted: Sequence[str], company: str, portal: str) -> Mapping[str, Member]:
    """These people by id; raises when one of them is not, or not any more, of this company."""
    found = await people.members(wanted)
    for person in wanted:
        member = found.get(person)
        if member is None or not _belongs(member, company, portal):
            raise wrong(people="Choose people of the same company.")
    return found


async def colleague_as_contact(people: People, wanted: str, actor: Actor, rules: Rules) -> Member:
    """The colleague in whose name a customer opens a ticket; raises alike for whoever is not one and for nobody."""
    if not rules.contact_by_customer:
        raise wrong(contact="You can open tickets for yourself only.")
    member = await people.member(wanted)
    if member is None or not _belongs(member, actor.company, actor.portal) or not _takes_part(member):
        raise wrong(contact="Choose a colleague of your company who may take part.")
    return member


def _takes_part(member: Member) -> bool:
    """Whether it is not somebody who only reads, and so could never answer."""
    return bool({"create", "comment"} & set(member.rights))


def _belongs(member: Member, company: str, portal: str) -> bool:
    return member.active and not member.staff and member.portal == portal and member.company == company

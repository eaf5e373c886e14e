"""Receipts of erasures, and what our services have to blank."""

from dataclasses import dataclass

from contracts import erasing
from contracts.base import Actor
from contracts.errors import not_found
from services.accounts.commands.erase_person import may_erase
from services.accounts.commands.parts import Portals, portal_of
from services.accounts.ports import Erasures
from services.accounts.wire.erasing import erasure_message


@dataclass(frozen=True)
class GetErasure:
    """One receipt, for those who could have asked for the erasure."""

    erasures: Erasures
    portals: Portals

    async def __call__(self, actor: Actor, request: erasing.GetErasure) -> erasing.Erasure:
        """Raises `not_found` for everybody else."""
        found = await self.erasures.get_for_system(request.person)
        if found is None:
            raise not_found()
        may_erase(actor, portal_of(self.portals, found.portal), found.company, customer=True)
        return erasure_message(found)


@dataclass(frozen=True)
class ListErasures:
    """All receipts of a portal for its administrators, or of the own company."""

    erasures: Erasures
    portals: Portals

    async def __call__(self, actor: Actor, _request: erasing.ListErasures) -> erasing.Erasures:
        """The newest first."""
        portal = portal_of(self.portals, actor.portal)
        may_erase(actor, portal, actor.company, customer=True)
        place = portal.key if actor.is_staff else f"{portal.key}/{actor.company}"
        found = await self.erasures.of_for_system(place)
        return erasing.Erasures(items=tuple(erasure_message(one) for one in found))


@dataclass(frozen=True)
class ReadForgotten:
    """By which names and addresses a person may stand somewhere; nothing once all is done."""

    erasures: Erasures

    async def __call__(self, actor: Actor, request: erasing.ReadForgotten) -> erasing.Forgotten:
        """For our own services."""
        found = await self.erasures.get_for_system(request.person)
        if found is None:
            raise not_found()
        secret = found.secret
        return erasing.Forgotten(
            person=found.person,
            portal=found.portal,
            names=secret.names,
            emails=secret.emails,
            company_names=secret.company_names,
            company_name=secret.company_name,
        )

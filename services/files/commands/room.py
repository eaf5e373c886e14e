"""Refuse what there is no room for, as the portal's definition says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from contracts.errors import CasebusError, Code
from contracts.files import MIB
from services.files.domain import COMPANY_FOLDER, Limits, Place, Room
from services.files.ports import PlaceStore


@dataclass(frozen=True)
class Rooms:
    """Asks the database for a company's sum only where there is a limit."""

    places: PlaceStore
    limits: Mapping[str, Limits]

    async def of(self, place: Place) -> Room:
        """What is used and what may be."""
        where, limits = place.where, self.limits[place.where.portal]
        if where.number == COMPANY_FOLDER:
            limits = replace(limits, place=0)  # that limit is a ticket's
        if not where.company:
            limits = replace(limits, place=0, company=0)  # pictures of articles, files of releases
        company = await self.places.used_by_company(where.portal, where.company) if limits.company else 0
        return Room(limits, place.used, company)

    async def check(self, place: Place, more: int) -> None:
        """Raises `too_large` when so many bytes more do not fit."""
        room = await self.of(place)
        if room.fits(more):
            return
        text = "There is no room for this: {left} of {quota} are left. Older files can be deleted."
        params: dict[str, str | int] = {"left": _in_words(room.left), "quota": _in_words(room.tightest)}
        raise CasebusError(Code.TOO_LARGE, text, params=params)


def _in_words(size: int) -> str:
    return f"{size / MIB:.4g} MB"

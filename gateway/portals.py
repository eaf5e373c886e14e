"""The portals as the gateway shows them: definition, theme, opening hours."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from contracts.addresses import shared_hosts
from contracts.portal import Hours, Portal, Weekday
from gateway.cookies import Cookies
from gateway.theme import theme_css
from kit.yamlfile import FileError, load_folder

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Opening:
    """Neighbouring weekdays with the same hours: indexes from 0 (Monday), and None when closed."""

    first: int
    last: int
    hours: Hours | None


@dataclass(frozen=True)
class PortalSite:
    """One portal, ready to be shown."""

    portal: Portal
    cookies: Cookies
    theme: str

    @property
    def key(self) -> str:
        """The portal's key, first segment of its addresses."""
        return self.portal.key

    @cached_property
    def kept(self) -> dict[tuple[str, str], Any]:
        """What pages show of it, by language and prefix: the same for as long as this process runs."""
        return {}

    @cached_property
    def theme_hash(self) -> str:
        """Changes with the theme."""
        return hashlib.sha256(self.theme.encode()).hexdigest()[:12]

    def open_at(self, now: datetime) -> bool | None:
        """Whether somebody is there at this moment; None where the portal names no hours."""
        hours = self.portal.contact.hours
        if not hours:
            return None
        local = now.astimezone(ZoneInfo(self.portal.contact.timezone))
        today = hours.get(WEEKDAYS[local.weekday()])
        return today is not None and today.opens <= local.time() < today.closes

    def openings(self) -> list[Opening]:
        """The week, equal neighbours together; closed days at the end of the week are left out."""
        hours = self.portal.contact.hours
        found: list[Opening] = []
        for index, day in enumerate(WEEKDAYS):
            today = hours.get(day)
            if found and found[-1].hours == today:
                found[-1] = Opening(found[-1].first, index, today)
            else:
                found.append(Opening(index, index, today))
        return [opening for opening in found if opening.hours]


class Portals:
    """All portals of this installation, in their order."""

    def __init__(self, definitions: dict[str, Portal], *, secure: bool) -> None:
        ordered = sorted(definitions.values(), key=lambda portal: (portal.order, portal.key))
        self._sites = {
            portal.key: PortalSite(portal, Cookies(portal.key, secure), theme_css(portal.brand.accent))
            for portal in ordered
        }
        self._hosts = {host: site for site in self._sites.values() for host in site.portal.hosts}

    @classmethod
    def load(cls, folder: Path, *, secure: bool) -> "Portals":
        """Read the definitions; raises FileError."""
        definitions = load_folder(folder, Portal)
        if twice := shared_hosts(definitions.values()):
            raise FileError("\n".join(twice))
        return cls(definitions, secure=secure)

    def get(self, key: str) -> PortalSite | None:
        """The portal with this key."""
        return self._sites.get(key)

    def at(self, host: str) -> PortalSite | None:
        """The portal whose own host this is."""
        return self._hosts.get(host)

    def all(self) -> tuple[PortalSite, ...]:
        """Every portal, in order."""
        return tuple(self._sites.values())

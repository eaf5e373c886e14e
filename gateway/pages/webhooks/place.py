"""For whom a page about webhooks is, and its addresses and frame."""

from dataclasses import dataclass

from aiohttp import web

from contracts.errors import not_found
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.visit import Visit


def has_webhooks(visit: Visit) -> bool:
    """Whether there are such pages for whoever is signed in."""
    if visit.actor.is_staff:
        return visit.actor.role == "admin"
    return visit.portal.modules.webhooks and visit.actor.role == "company_admin" and bool(visit.actor.company)


@dataclass(frozen=True)
class Place:
    """The desk's pages for the portal's administrators, a customer's for a company's."""

    visit: Visit

    @classmethod
    def of(cls, visit: Visit) -> "Place":
        """Raises `not_found` for everybody else."""
        if not has_webhooks(visit):
            raise not_found()
        return cls(visit)

    @property
    def desk(self) -> bool:
        """Whether the page is the desk's."""
        return self.visit.actor.is_staff

    @property
    def hook(self) -> str:
        """The id in the address."""
        return self.visit.values["hook"]

    def url(self, name: str, **values: object) -> str:
        """The address of a page, here or at the desk."""
        return self.visit.url(f"desk_{name}" if self.desk else name, **values)

    def here(self, hook: str = "") -> str:
        """The page of one webhook."""
        return self.url("webhook", hook=hook or self.hook)

    async def render(self, template: str, status: int = 200, **data: object) -> web.Response:
        """A page in its frame."""
        visit = self.visit
        desk = sidebar(visit, await counted(visit), None) if self.desk else None
        frame = "base_desk.html" if self.desk else "base.html"
        back = None if self.desk else {"href": visit.url("people"), "label": visit.gettext("Colleagues")}
        return visit.render(template, status, frame=frame, desk=desk, at_desk=self.desk, back=back, to=self.url, **data)

"""Whose folders a page is about, and its addresses; and where in them somebody is, which travels in the address."""

import re
from dataclasses import dataclass, replace
from typing import Literal, get_args

from contracts.errors import not_found
from contracts.files import ReadFolder, SortBy, company_place
from gateway.pages.tickets.reading import ticket_id
from gateway.visit import Visit

PAGE = 50
LONGEST_ID = 64
FARTHEST = 100_000
View = Literal["", "all", "deleted"]
SORTS: tuple[SortBy, ...] = get_args(SortBy)
COMPANY = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Spot:
    """The folders of one ticket, or of one company, for one visit; a portal without case files has no such page.

    `key` is the ticket's number or the company's id: what the addresses name.
    """

    visit: Visit
    key: str
    id: str
    of_company: bool = False

    @classmethod
    def of(cls, visit: Visit) -> "Spot":
        """From the address; raises `not_found`."""
        if not visit.portal.modules.case_files:
            raise not_found()
        if "company" not in visit.values:
            return cls(visit, visit.values["number"], ticket_id(visit))
        company = visit.values["company"]
        if not COMPANY.fullmatch(company):
            raise not_found()
        return cls(visit, company, company_place(visit.site.key, company), of_company=True)

    @property
    def staff(self) -> bool:
        """Whether the page is the desk's."""
        return self.visit.actor.is_staff

    @property
    def live(self) -> str:
        """What the page hears of: its folders and, of a ticket, the ticket itself."""
        return f"files:@{self.key}" if self.of_company else f"files:{self.key} ticket:{self.key}"

    @property
    def title(self) -> str:
        """What the folders are called."""
        say = self.visit.gettext
        return say("Company folders") if self.of_company else say("Case files")

    @property
    def top(self) -> str:
        """What their root is called where only a path stands."""
        say = self.visit.gettext
        return say("Company folders (top)") if self.of_company else say("Case files (top)")

    @property
    def ticket_url(self) -> str:
        """The ticket's page."""
        return self.visit.url("desk_ticket" if self.staff else "ticket", number=self.key)

    def at(self, folder: str = "", **more: object) -> str:
        """The page of a folder."""
        return self._url("desk_case_files" if self.staff else "case_files", folder=folder, **more)

    def do(self, name: str) -> str:
        """The address of one of the forms."""
        return self._url(f"files_{name}")

    def file(self, file: str, **more: object) -> str:
        """The page of a file."""
        return self._url("case_file", file=file, **more)

    def folder(self, folder: str) -> str:
        """The page on which a folder is renamed, moved and deleted."""
        return self._url("case_folder", folder=folder)

    def part(self, folder: str, **more: object) -> str:
        """The part of a page that is live."""
        return self._url("case_files_fragment", folder=folder, **more)

    def watched(self, folder: str) -> str:
        """Where an open page says that it is open."""
        return self._url("files_watch", folder=folder)

    def zip(self, folder: str) -> str:
        """A folder as a ZIP."""
        return self._url("files_zip", folder=folder)

    def _url(self, name: str, **more: object) -> str:
        if self.of_company:
            return self.visit.url(f"company_{name}", company=self.key, **more)
        return self.visit.url(name, number=self.key, **more)


@dataclass(frozen=True)
class Look:
    """What is looked at: a folder, all files, or what was deleted; sorted how, from which row on."""

    folder: str = ""
    view: View = ""
    sort: SortBy = "name"
    descending: bool = False
    start: int = 0

    @classmethod
    def read(cls, visit: Visit) -> "Look":
        """From the query; what is unknown is passed over."""
        query = visit.query
        sort: SortBy = next((sort for sort in SORTS if sort == query.get("sort")), "name")
        start = query.get("from", "")
        return cls(
            folder=query.get("folder", "")[:LONGEST_ID],
            view=next((view for view in get_args(View) if view == query.get("view")), ""),
            sort=sort,
            descending=query.get("order") == "falling",
            start=min(int(start), FARTHEST) if start.isdigit() and len(start) < 8 else 0,
        )

    def query(self) -> dict[str, object]:
        """What the address says beside the folder."""
        return {
            "view": self.view,
            "sort": "" if self.sort == "name" else self.sort,
            "order": "falling" if self.descending else "",
            "from": self.start or "",
        }

    def url(self, spot: Spot, **changes: object) -> str:
        """The same place with some things changed."""
        wanted = replace(self, **changes)  # type: ignore[arg-type] # names of fields
        return spot.at(wanted.folder, **wanted.query())

    def request(self, spot: Spot, offset: int, limit: int) -> ReadFolder:
        """The question to the files service."""
        return ReadFolder(
            place=spot.id,
            folder=self.folder,
            sort=self.sort,
            descending=self.descending,
            offset=offset,
            limit=limit,
        )

"""The desk as an agent without scripts uses it: open a ticket, send one of its forms."""

from dataclasses import dataclass

from tests.web.visitor import Page, Visitor


@dataclass(frozen=True)
class Desk:
    """One agent's browser."""

    browser: Visitor

    async def ticket(self, number: str, query: str = "") -> Page:
        """The page of a ticket."""
        page = await self.browser.get(f"desk/tickets/{number}{query}")
        assert page.status == 200, page.words
        return page

    async def do(self, number: str, form: str, **values: str) -> Page:
        """Open a ticket and send one of its forms."""
        page = await self.ticket(number)
        return await self.browser.send(page.form(f"/{number}/{form}"), **values)

    async def move(self, number: str, status: str) -> Page:
        """Choose a status in the menu."""
        page = await self.ticket(number)
        form = next(form for form in page.forms if form.values.get("status") == status and "/move" in form.action)
        return await self.browser.send(form)

    async def bulk(self, listing: str, numbers: tuple[str, ...], **values: str) -> Page:
        """Tick tickets in a list and change them."""
        form = (await self.browser.get(listing)).form("/desk/bulk")
        for number in numbers:
            form.values.add("ticket", number)
        return await self.browser.send(form, **values)

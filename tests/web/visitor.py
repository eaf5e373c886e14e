"""Somebody with a browser but without scripts: follows links, fills in forms, keeps cookies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
from multidict import CIMultiDict, MultiDict

LANGUAGE = "en-GB,en;q=0.9"


@dataclass
class HtmlForm:
    """A form of a page with the values that it shows."""

    action: str
    method: str
    values: MultiDict[str] = field(default_factory=MultiDict)
    buttons: list[str] = field(default_factory=list)


@dataclass
class Page:
    """What came back."""

    url: str
    status: int
    text: str
    headers: CIMultiDict[str]
    forms: list[HtmlForm] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    root: dict[str, str] = field(default_factory=dict)
    words: str = ""

    @property
    def path(self) -> str:
        """The address without the host."""
        parts = urlsplit(self.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def form(self, action: str = "", button: str = "", has: str = "") -> HtmlForm:
        """The form that sends to this path (its end is enough), has this button, has this field."""
        for form in self.forms:
            there = urlsplit(form.action).path.endswith(action)
            if there and (not button or button in form.buttons) and (not has or has in form.values):
                return form
        raise AssertionError(f"no form {action!r} {button!r} on {self.url}: {[f.action for f in self.forms]}")


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._form: HtmlForm | None = None
        self._select = ""
        self._textarea = ""
        self._button = False
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "html":
            self._page.root = found
        elif tag == "a" and "href" in found:
            self._page.links.append(found["href"])
        elif tag == "form":
            self._form = HtmlForm(found.get("action", ""), found.get("method", "get").lower())
            self._page.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, found)

    def _field(self, tag: str, found: dict[str, str]) -> None:
        assert self._form is not None
        name = found.get("name", "")
        if tag == "button":
            self._button = True
            self._form.buttons.append("")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in found or self._select not in self._form.values):
            self._form.values[self._select] = found.get("value", "")
        elif tag == "textarea":
            self._textarea = name
            self._form.values[name] = ""
        elif tag == "input" and name and found.get("type") not in ("submit", "file"):
            if found.get("type") in ("radio", "checkbox") and "checked" not in found:
                return
            self._form.values.add(name, found.get("value", "on" if found.get("type") == "checkbox" else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "button":
            self._button = False

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form is not None:
            self._form.values[self._textarea] += data.removeprefix("\n")
        if self._button and self._form is not None:
            self._form.buttons[-1] = (self._form.buttons[-1] + data).strip()
        self._text.append(data)
        self._page.words = " ".join(" ".join(self._text).split())


class Visitor:
    """One browser; `portal` is the path that its addresses begin with."""

    def __init__(self, http: aiohttp.ClientSession, base: str, portal: str) -> None:
        self.http = http
        self.base = base
        self.portal = portal

    def address(self, path: str) -> str:
        """A whole address; a path without a leading slash is one of the portal."""
        return urljoin(self.base, path if path.startswith(("/", "http")) else f"/{self.portal}/{path}")

    async def request(self, method: str, path: str, *, follow: bool = True, **more: Any) -> Page:
        """Send anything."""
        headers = {"Accept-Language": LANGUAGE, **more.pop("headers", {})}
        async with self.http.request(
            method, self.address(path), allow_redirects=follow, headers=headers, **more
        ) as answer:
            text = await answer.text()
            page = Page(str(answer.url), answer.status, text, CIMultiDict(answer.headers))
        if "text/html" in page.headers.get("Content-Type", ""):
            reader = _Reader(page)
            reader.feed(text)
        return page

    async def get(self, path: str = "", *, follow: bool = True, **more: Any) -> Page:
        """Open a page."""
        return await self.request("GET", path, follow=follow, **more)

    async def send(
        self, form: HtmlForm, *, follow: bool = True, more: dict[str, Any] | None = None, **values: str
    ) -> Page:
        """Fill in and send a form; what is not named stays as it is shown."""
        sent = MultiDict(form.values)
        for name, value in values.items():
            sent[name] = value
        how = "params" if form.method == "get" else "data"
        return await self.request(form.method.upper(), form.action, follow=follow, **{how: sent}, **(more or {}))

    async def sign_in(self, who: dict[str, str]) -> Page:
        """Sign in on the sign-in page."""
        page = await self.get("sign-in")
        return await self.send(page.form("/sign-in"), email=who["email"], password=who["password"])


@asynccontextmanager
async def visitor(base: str, portal: str = "autowork") -> AsyncIterator[Visitor]:
    """A new browser."""
    jar = aiohttp.CookieJar(unsafe=True)  # keeps cookies of an address without a name, as browsers do
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(cookie_jar=jar, timeout=timeout) as http:
        yield Visitor(http, base, portal)

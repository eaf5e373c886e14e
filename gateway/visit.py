"""One request of one person to one portal, as its page sees it."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from multidict import MultiDict
from pydantic import BaseModel

from contracts.accounts import Person, Session
from contracts.addresses import portal_address
from contracts.base import Actor, Party
from contracts.errors import CasebusError, Code
from contracts.portal import Portal, Text
from gateway.forms.fields import Form, M, blank, check
from gateway.forms.parts import PartsReader, StoreFile, multipart
from gateway.frame import frame
from gateway.gateway import Gateway
from gateway.i18n import Words
from gateway.moments import Almanac
from gateway.peers import Peers
from gateway.portals import PortalSite
from gateway.routing import Route
from gateway.seals import nonce

PRE_SESSION = "pre"
LANGUAGE = "lang"
FLASH = "flash"
YEAR = 365 * 24 * 3600


@dataclass
class Visit:
    """What a page works with: who is here, in which portal and language, what they sent, and how to answer."""

    gateway: Gateway
    request: web.Request
    site: PortalSite
    route: Route | None
    language: str
    almanac: Almanac
    live_seq: int
    secret: str = ""
    session: Session | None = None
    sent: MultiDict[str] = field(default_factory=MultiDict)
    flashes: list[dict[str, Any]] = field(default_factory=list)
    cookies: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    hang_up: bool = False
    files_left: bool = False
    held: AsyncExitStack = field(default_factory=AsyncExitStack)
    own_host: bool = False

    # Who is here

    @property
    def portal(self) -> Portal:
        """The portal's definition."""
        return self.site.portal

    @property
    def prefix(self) -> str:
        """What the addresses of this portal begin with: its key, nothing at its own host."""
        return "" if self.own_host else f"/{self.site.key}"

    @property
    def peers(self) -> Peers:
        """The services."""
        return self.gateway.peers

    @property
    def signed_in(self) -> Session:
        """The session; pages for anybody look at `session` instead."""
        if self.session is None:
            raise CasebusError(Code.UNAUTHENTICATED, "Please sign in.")
        return self.session

    @property
    def token(self) -> str:
        """The actor token that each call on this person's behalf carries; good for the next second or more."""
        return self.signed_in.token

    async def fresh_token(self) -> str:
        """The actor token for a call late in a long request, for instance after an upload."""
        api = self.route is not None and self.route.api
        session = await self.gateway.sessions.find(self.site.key, self.secret, api=api)
        if session is None:
            raise CasebusError(Code.UNAUTHENTICATED, "Please sign in.")
        self.session = session
        return session.token

    @property
    def actor(self) -> Actor:
        """Who is signed in, with rights."""
        return self.signed_in.actor

    @property
    def person(self) -> Person:
        """Who is signed in, with address and preferences."""
        return self.signed_in.person

    # What they sent

    @property
    def values(self) -> Mapping[str, str]:
        """The placeholders of the path."""
        return self.request.match_info

    @property
    def query(self) -> Mapping[str, str]:
        """What follows the question mark."""
        return self.request.query

    @property
    def client_address(self) -> str:
        """The network address of the browser, as far as we believe it."""
        peer = self.request.remote or ""
        if peer in self.gateway.settings.proxies:
            forwarded = self.request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            return forwarded[:64] or peer
        return peer

    async def parts(self, store: StoreFile) -> PartsReader:
        """Read a form with files: each goes to `store`, texts and ids of stored files to `sent`."""
        if self.request.content_type == "multipart/form-data":
            reader = PartsReader(await multipart(self.request), self.csrf_holds, store)
            try:
                await reader.read()
            finally:
                self.sent, self.hang_up, self.files_left = reader.sent, reader.cut, reader.files_left
        else:
            reader = PartsReader.already(self.sent)
        company = self.session.actor.company if self.session else ""
        await self.held.enter_async_context(self.gateway.overload.company_slot(company))
        await self.held.enter_async_context(self.gateway.overload.slot())
        return reader

    def form(self, model: type[M]) -> Form[M]:
        """What was sent, checked: `form.data` when it is right, else `form.values` and translated `form.errors`."""
        return check(model, self.sent, self.words)

    # How to answer

    @property
    def words(self) -> Words:
        """The translations of this visit's language."""
        return self.gateway.words[self.language]

    def gettext(self, text: str, **params: str | int) -> str:
        """The translation of a literal text with `{placeholders}`."""
        return self.words.fill(text, params)

    def called(self, party: Party) -> str:
        """A person's name; somebody who was erased has none any more."""
        if party.side == "system" and party.id == "scanner":
            return self.gettext("Virus scanner")
        return party.name or (self.gettext("Former person") if party.id else "")

    def ngettext(self, one: str, many: str, number: int, **params: str | int) -> str:
        """The translation for a number; `{n}` is the number."""
        text = self.words.ngettext(one, many, number)
        for name, value in {"n": number, **params}.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def text(self, text: Text) -> str:
        """A text of the portal's definition in this visit's language."""
        return self.portal.text(text, self.language)

    def url(self, name: str, /, **values: object) -> str:
        """The address of a page of this portal; what is no part of the path becomes the query."""
        return self.gateway.urls.path(self.prefix, name, values)

    def absolute_url(self, name: str, /, **values: object) -> str:
        """The same page as a mail would name it, wherever this visit is."""
        address = portal_address(self.gateway.settings.public_url, self.site.key, self.portal.hosts)
        return address + self.gateway.urls.path("", name, values)

    @property
    def csrf(self) -> str:
        """The token that each form of this visit carries; makes a pre-session for somebody who is signed out."""
        if self.session is not None:
            return self.gateway.seals.mark("csrf", self.secret)
        pre = self.site.cookies.read(self.request, PRE_SESSION) or self.cookies.get(PRE_SESSION, ("", None))[0]
        if not pre:
            pre = nonce()
            self.cookies[PRE_SESSION] = (pre, None)
        return self.gateway.seals.mark("csrf-pre", pre)

    def csrf_holds(self, token: str) -> bool:
        """Whether a form's token belongs to this browser."""
        if self.session is not None:
            return self.gateway.seals.holds("csrf", self.secret, token)
        pre = self.site.cookies.read(self.request, PRE_SESSION)
        return bool(pre) and self.gateway.seals.holds("csrf-pre", pre, token)

    def flash(
        self,
        text: str,
        kind: str = "success",
        href: str = "",
        link: str = "",
        *,
        button: str = "",
        action: str = "",
        fields: Mapping[str, str] | None = None,
    ) -> None:
        """Say something on the next page that is shown, with a link or with a button that sends a form."""
        said: dict[str, Any] = {"kind": kind, "text": text, "href": href, "link": link}
        if button:
            said |= {"button": button, "action": action, "fields": dict(fields or {})}
        self.flashes.append(said)
        sealed = self.gateway.seals.seal("flash", self.flashes)
        self.cookies[FLASH] = (sealed, 120)

    def render(self, template: str, status: int = 200, **data: Any) -> web.Response:
        """A page; besides `data` it gets everything that `base.html` wants, `url`, `moment`, `number` and `size`."""
        shown = frame(self)
        body = self.gateway.renderer.render(template, self.language, {**shown, **data})
        return web.Response(body=body, status=status, content_type="text/html", charset="utf-8")

    def refused(self, template: str, form: Form[Any], error: CasebusError, **data: Any) -> web.Response:
        """The form again, with what was typed and what a service had against it."""
        status = form.refuse(error)
        response = self.render(template, status, form=form, **data)
        if error.problem.retry_after:
            response.headers["Retry-After"] = str(error.problem.retry_after)
        return response

    def blank(self, **values: Any) -> Form[Any]:
        """A form that nobody has filled in yet, with these values in it."""
        return blank(self.words, **values)

    def fragment(self, template: str, **data: Any) -> web.Response:
        """A part of a page, for a script that puts it in place; what is said once stays for the next whole page."""
        response = self.render(template, **data)
        self.cookies.pop(FLASH, None)
        return response

    def redirect(self, location: str) -> web.Response:
        """Lead on with GET after a form was worked on."""
        return web.Response(status=303, headers={"Location": location})

    def json(self, value: BaseModel | dict[str, Any] | list[Any], status: int = 200) -> web.Response:
        """A JSON answer."""
        if isinstance(value, BaseModel):
            return web.Response(text=value.model_dump_json(), status=status, content_type="application/json")
        return web.json_response(value, status=status)

    @property
    def company_name(self) -> str:
        """The person's company; none where only they are in it, made for them under their own name or address."""
        person = self.person
        own = self.actor.home in ("", self.actor.company)
        return "" if own and person.company_name in (person.name, person.email) else person.company_name

    def finish(self, response: web.StreamResponse) -> None:
        """Put what is to be remembered into cookies."""
        if response.prepared:
            return
        if self.hang_up:
            response.force_close()
        for part, (value, seconds) in self.cookies.items():
            self.site.cookies.put(response, part, value, seconds)


VISIT = web.RequestKey("visit", Visit)

"""From a request to its page: portal, session, language, limits, the token against forgery, access."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack
from typing import TypeVar
from urllib.parse import urlsplit

from aiohttp import web

from contracts.errors import CasebusError, Code
from gateway.forms.fields import CSRF
from gateway.forms.parts import forged
from gateway.gateway import GATEWAY, Gateway
from gateway.hosts import authority_of, own_site
from gateway.i18n import LanguageWish
from gateway.moments import Almanac
from gateway.portals import PortalSite
from gateway.routing import Access, Body, Route
from gateway.visit import LANGUAGE, VISIT, YEAR, Visit
from kit.tracing import current_trace, request_scope

BODY_SECONDS = 20.0
OPTIONAL_SECONDS = 1.0  # a public page is shown without knowing who is here rather than late
FIELDS = 400
SIGNED_OUT = "You are not signed in any more. Sign in, then send this again: what you typed is below."
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
API = web.RequestKey("api", bool)
T = TypeVar("T")


def handler_for(route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The aiohttp handler of one line of the table."""

    async def handle(request: web.Request) -> web.StreamResponse:
        request[API] = route.api or route.body is Body.STREAM  # bytes are sent by scripts, whoever sits there
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise web.HTTPUnsupportedMediaType
        gateway = request.app[GATEWAY]
        site = gateway.portals.get(request.match_info["portal"])
        if site is None:
            raise web.HTTPNotFound
        visit = new_visit(gateway, site, request, route)
        request[VISIT] = visit
        await _find_session(visit, route)
        choose_language(visit)
        response = await _answer(visit, route)
        visit.finish(response)
        return response

    return handle


def new_visit(gateway: Gateway, site: PortalSite, request: web.Request, route: Route | None) -> Visit:
    """A visit of somebody not yet known, in the portal's language."""
    almanac = Almanac("en", site.portal.contact.timezone, gateway.clock())
    visit = Visit(gateway, request, site, route, "en", almanac, gateway.hub.position)
    visit.own_host = own_site(gateway, request) is site
    choose_language(visit)
    return visit


def choose_language(visit: Visit, remembered: str | None = None) -> None:
    """Settle the language; one asked for in the address is remembered. `remembered` overrules the browser's cookie."""
    if remembered is None:
        remembered = visit.site.cookies.read(visit.request, LANGUAGE)
    wish = LanguageWish(
        asked=visit.query.get("lang", ""),
        remembered=remembered,
        preferred=visit.session.person.preferences.language if visit.session else "",
        accepted=visit.request.headers.get("Accept-Language", ""),
    )
    visit.language = wish.among(visit.portal.languages, visit.portal.language)
    if wish.asked == visit.language and wish.remembered != wish.asked:
        visit.cookies[LANGUAGE] = (wish.asked, YEAR)
    just_now = visit.words.gettext("just now")
    visit.almanac = Almanac(visit.language, visit.almanac.zone, visit.almanac.now, just_now)


async def _find_session(visit: Visit, route: Route) -> None:
    if route.api:
        scheme, _, secret = visit.request.headers.get("Authorization", "").partition(" ")
        visit.secret = secret.strip() if scheme.lower() == "bearer" else ""
    else:
        visit.secret = visit.site.cookies.read(visit.request)
    gateway = visit.gateway
    if not visit.secret:
        gateway.overload.count_address(visit.client_address)
        return
    gateway.overload.count_session(visit.secret)
    optional = route.access is Access.ANYBODY and visit.request.method in SAFE
    try:
        async with asyncio.timeout(OPTIONAL_SECONDS if optional else None):
            visit.session = await gateway.sessions.find(visit.site.key, visit.secret, api=route.api)
    except (CasebusError, TimeoutError):
        if not optional:
            raise
    else:
        if visit.session is None:
            gateway.overload.count_address(visit.client_address)
            if not route.api:
                visit.cookies[""] = ("", 0)


async def _answer(visit: Visit, route: Route) -> web.StreamResponse:
    turned_away = _turn_away(visit, route)
    if turned_away is not None:
        return turned_away
    company = visit.session.actor.company if visit.session else ""
    overload = visit.gateway.overload
    if route.slow:
        async with AsyncExitStack() as visit.held:
            await _read_body(visit, route)
            return await route.page(visit)
    await _read_body(visit, route)  # before a slot is taken: who sends slowly keeps nobody else out
    async with overload.company_slot(company), overload.slot():
        seconds = overload.limits.request_seconds
        deadline = visit.gateway.clock().timestamp() + seconds
        with request_scope(current_trace(), deadline):
            try:
                async with asyncio.timeout(seconds):
                    return await _work(visit, route)
            except TimeoutError as error:
                raise CasebusError(Code.TIMEOUT, "No answer came in time.", retry_after=2) from error


async def _work(visit: Visit, route: Route) -> web.StreamResponse:
    if visit.request.method not in SAFE:
        who = visit.secret or visit.csrf
        return await visit.gateway.once.answer(who, visit.request.path_qs, visit.sent, lambda: route.page(visit))
    try:
        return await route.page(visit)
    except CasebusError as error:
        if error.code is not Code.UNAUTHENTICATED or visit.session is None:
            raise
        visit.gateway.sessions.access_changed(visit.session.person.id)
        await visit.fresh_token()  # the token had become too old while something was waited for
        return await route.page(visit)


def _turn_away(visit: Visit, route: Route) -> web.StreamResponse | None:
    """Who may not come in, and where they are led instead."""
    if route.access is Access.ANYBODY:
        return None
    if visit.session is None:
        if route.api or visit.request.headers.get("Sec-Fetch-Dest") == "empty":
            raise CasebusError(Code.UNAUTHENTICATED, "Please sign in.")
        if visit.request.method not in SAFE:  # the page that says so keeps what was typed
            _same_origin(visit)
            raise CasebusError(Code.UNAUTHENTICATED, SIGNED_OUT)
        return visit.redirect(visit.url("sign_in", next=visit.request.path_qs))
    if visit.session.must_change_password and not route.any_password:
        if route.api:
            raise CasebusError(Code.FORBIDDEN, "Please change your password first.")
        return visit.redirect(visit.url("password"))
    if route.access is Access.STAFF and not visit.actor.is_staff:
        raise CasebusError(Code.NOT_FOUND, "There is nothing here, or it is not for you.")
    return None


async def _read_body(visit: Visit, route: Route) -> None:
    """Check that an unsafe request comes from a page of ours, and read it when it is a small form."""
    request = visit.request
    if request.method in SAFE or (route.api and route.slow):
        return
    if route.api:
        await _arrived(visit, request.read)
        return
    _same_origin(visit)
    token = request.headers.get("X-CSRF-Token", "")
    if token and not visit.csrf_holds(token):
        raise forged()
    if route.body is Body.STREAM and not token:
        raise forged()
    if route.body is Body.STREAM or (route.body is Body.PARTS and request.content_type == "multipart/form-data"):
        return  # the page reads it; `visit.parts` checks the token, which is the first part
    await _read_form(visit)
    if not token and not visit.csrf_holds(visit.sent.get(CSRF, "")):
        raise forged()


async def _read_form(visit: Visit) -> None:
    request = visit.request
    if request.content_type not in ("application/x-www-form-urlencoded", "application/octet-stream"):
        raise web.HTTPUnsupportedMediaType
    sent = await _arrived(visit, request.post)
    if len(sent) > FIELDS:
        raise CasebusError(Code.INVALID, "This form has too many fields.")
    for name, value in sent.items():
        visit.sent.add(name, str(value))


async def _arrived(visit: Visit, read: Callable[[], Awaitable[T]]) -> T:
    """A small body, whole; one that is still on its way takes a place among those of its address."""
    with ExitStack() as place:
        if not visit.request.content.is_eof():
            place.enter_context(visit.gateway.overload.sender(visit.client_address))
        try:
            async with asyncio.timeout(BODY_SECONDS):
                return await read()
        except (TimeoutError, ValueError, LookupError, web.RequestPayloadError) as error:
            raise CasebusError(Code.INVALID, "This form cannot be read.") from error


def _same_origin(visit: Visit) -> None:
    """Refuse what another site makes a browser send; programs that name no origin are judged by the token alone."""
    site = visit.request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = visit.request.headers.get("Origin", "")
    if site not in ("same-origin", "none") or (origin and origin not in _origins(visit)):
        raise CasebusError(Code.FORBIDDEN, "This request came from another site.")


def _origins(visit: Visit) -> tuple[str, ...]:
    """The origins that pages of ours have where this visit is; a proxy in front speaks https for us."""
    public = urlsplit(visit.gateway.settings.public_url)
    if visit.own_host:
        return (f"{public.scheme}://{authority_of(visit.gateway, visit.request)}",)
    return visit.gateway.settings.origin, f"{visit.request.scheme}://{visit.request.host}"

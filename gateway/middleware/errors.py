"""What went wrong, said clearly: a page for people, a problem (RFC 9457) for programs."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from pydantic import ValidationError

from contracts.errors import HTTP_STATUS, CasebusError, Code, Problem
from gateway.dispatch import API, SIGNED_OUT, new_visit
from gateway.forms.parts import FORGED
from gateway.gateway import GATEWAY
from gateway.hosts import own_site
from gateway.kept import kept_form
from gateway.pages.problems import REPEAT, plain_page, problem_json, problem_page
from gateway.routing import Access
from gateway.visit import VISIT, Visit
from kit.ids import new_id
from kit.logs import get_logger

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = get_logger(__name__)

KEPT = frozenset({SIGNED_OUT, FORGED})  # said only to requests of our own pages

HTTP_PROBLEMS = {
    404: (Code.NOT_FOUND, "There is nothing here, or it is not for you."),
    405: (Code.INVALID, "This address cannot be used in this way."),
    413: (Code.TOO_LARGE, "What was sent is too large."),
    415: (Code.INVALID, "This kind of content is not understood here."),
}


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every failure into an answer; only the unexpected is logged, once, with the reference that people see."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        code, text = HTTP_PROBLEMS.get(error.status, (Code.INVALID, "This request is not understood."))
        response = await answer(request, Problem(code=code, text=text), error.status)
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
        return response
    except CasebusError as error:
        problem = error.problem
        if problem.code is Code.UNAUTHENTICATED and _has_session(request):
            problem = Problem(code=Code.UNAVAILABLE, text="No answer came in time.", retry_after=1)
        return await answer(request, problem, HTTP_STATUS[problem.code])
    except ConnectionResetError:
        raise  # the browser left; nobody reads an answer
    except Exception as error:  # noqa: BLE001 - the edge to people: whatever it is, they get a clear page
        if isinstance(error, ValidationError) and _is_of_the_address(request, error):
            code, text = HTTP_PROBLEMS[404]
            return await answer(request, Problem(code=code, text=text), 404)
        reference = new_id()
        log.error("request_failed", error, reference=reference)
        text = "Something went wrong on our side."
        return await answer(request, Problem(code=Code.INTERNAL, text=text, reference=reference), 500)


def _is_of_the_address(request: web.Request, error: ValidationError) -> bool:
    """Whether a message could not be made since a part of the address fits none: then nothing can be there."""
    parts = set(request.match_info.values())
    return all(isinstance(fault["input"], str) and fault["input"] in parts for fault in error.errors())


def _has_session(request: web.Request) -> bool:
    """Whether somebody is signed in who asks for something that needs it; signing in itself may be refused to them."""
    visit = request.get(VISIT)
    if visit is None or visit.session is None:
        return False
    return visit.route is None or visit.route.access is not Access.ANYBODY


async def answer(request: web.Request, problem: Problem, status: int) -> web.Response:
    """The page or the problem document."""
    if request.get(API) or "/api/" in request.path:
        response = problem_json(problem, status)
    else:
        visit = request.get(VISIT) or _visit_of_nobody(request)
        if visit is None:
            accepted = request.headers.get("Accept-Language", "")
            response = plain_page(request.app[GATEWAY], accepted, problem, status)
        else:
            wanted = request.method == "POST" and (problem.code in REPEAT or problem.text in KEPT)
            response = problem_page(visit, problem, status, await kept_form(visit) if wanted else None)
            visit.finish(response)
    if problem.retry_after:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _visit_of_nobody(request: web.Request) -> Visit | None:
    """The look of the portal whose address this is, if it is one's."""
    gateway = request.app[GATEWAY]
    site = own_site(gateway, request) or gateway.portals.get(request.path.split("/")[1] if "/" in request.path else "")
    return new_visit(gateway, site, request, None) if site else None

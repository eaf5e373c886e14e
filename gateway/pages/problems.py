"""The page (or the JSON problem) of something that went wrong."""

from aiohttp import web

from contracts.errors import Code, Problem
from gateway.gateway import Gateway
from gateway.i18n import LANGUAGES, LanguageWish
from gateway.kept import Kept
from gateway.visit import Visit

N_ = str  # marks a text for translation
OTHERWISE = N_("Something is not right")

TITLES = {
    Code.NOT_FOUND: N_("There is nothing here"),
    Code.FORBIDDEN: N_("This is not allowed"),
    Code.UNAVAILABLE: N_("Not available right now"),
    Code.TIMEOUT: N_("No answer in time"),
    Code.RATE_LIMITED: N_("Please wait a moment"),
    Code.CONFLICT: N_("Somebody was faster"),
    Code.TOO_LARGE: N_("That is too large"),
    Code.INTERNAL: N_("Something went wrong"),
    Code.UNAUTHENTICATED: N_("Please sign in"),
}
REPEAT = {
    Code.UNAVAILABLE: N_("You can safely try again: nothing is done twice."),
    Code.TIMEOUT: N_("You can safely try again: nothing is done twice."),
    Code.RATE_LIMITED: N_("Nothing was saved. Wait a moment, then try again."),
    Code.INTERNAL: N_("You can safely try again: nothing is done twice. If it keeps happening, tell us the reference."),
}


def plain_page(gateway: Gateway, accepted: str, problem: Problem, status: int) -> web.Response:
    """What happened outside of any portal, in the best of the accepted languages."""
    words = gateway.words[LanguageWish(accepted=accepted).among(LANGUAGES, "en")]
    data = {
        "lang": words.language,
        "title": words.gettext(TITLES.get(problem.code, OTHERWISE)),
        "text": words.fill(problem.text, problem.params),
        "portals": [{"name": site.portal.name, "href": f"/{site.key}/"} for site in gateway.portals.all()],
    }
    body = gateway.renderer.render("pages/problem_plain.html", words.language, data)
    return web.Response(
        body=body, status=status, content_type="text/html", charset="utf-8", headers={"Vary": "Accept-Language"}
    )


def problem_page(visit: Visit, problem: Problem, status: int, kept: Kept | None = None) -> web.Response:
    """What happened, whether it is safe to repeat, and a reference."""
    again = visit.request.path_qs if visit.request.method in ("GET", "HEAD") else ""
    return visit.render(
        "pages/problem.html",
        status=status,
        title=visit.words.gettext(TITLES.get(problem.code, OTHERWISE)),
        text=visit.words.fill(problem.text, problem.params),
        repeat=visit.words.gettext(REPEAT.get(problem.code, "")),
        reference=problem.reference,
        again=again if problem.code in REPEAT else "",
        kept=kept,
        sign_in=visit.url("sign_in") if kept and visit.session is None else "",
    )


def problem_json(problem: Problem, status: int) -> web.Response:
    """A problem document (RFC 9457); `type` is our code, `errors` are the fields."""
    text = problem.text
    for name, value in problem.params.items():
        text = text.replace("{" + name + "}", str(value))
    document: dict[str, object] = {
        "type": f"urn:casebus:problem:{problem.code}",
        "title": TITLES.get(problem.code, OTHERWISE),
        "status": status,
        "detail": text,
    }
    if problem.fields:
        document["errors"] = dict(problem.fields)
    if problem.details:
        document["details"] = dict(problem.details)
    if problem.reference:
        document["instance"] = f"urn:casebus:reference:{problem.reference}"
    return web.json_response(document, status=status, content_type="application/problem+json")

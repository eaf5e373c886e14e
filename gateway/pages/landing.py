"""The address of the installation itself: its portals, or the one portal."""

from aiohttp import web

from gateway.gateway import GATEWAY
from gateway.i18n import LANGUAGES, NAMES, LanguageWish
from gateway.theme import accent_of


async def landing(request: web.Request) -> web.Response:
    """List the portals; where there is only one, lead there."""
    gateway = request.app[GATEWAY]
    sites = gateway.portals.all()
    if len(sites) == 1:
        return web.Response(status=302, headers={"Location": f"/{sites[0].key}/"})
    wish = LanguageWish(asked=request.query.get("lang", ""), accepted=request.headers.get("Accept-Language", ""))
    language = wish.among(LANGUAGES, "en")
    rows = [
        {
            "name": site.portal.name,
            "mark": site.portal.brand.mark,
            "accent": accent_of(site.portal.brand.accent),
            "href": f"/{site.key}/",
            "company": site.portal.contact.company,
            "tagline": site.portal.text(site.portal.tagline, language),
        }
        for site in sites
    ]
    data = {"portals": rows, "lang": language, "languages": _languages(language)}
    body = gateway.renderer.render("pages/landing.html", language, data)
    return web.Response(body=body, content_type="text/html", charset="utf-8", headers={"Vary": "Accept-Language"})


def _languages(current: str) -> list[dict[str, object]]:
    """The switch of languages."""
    return [{"href": f"/?lang={one}", "code": one, "label": NAMES[one], "current": one == current} for one in LANGUAGES]

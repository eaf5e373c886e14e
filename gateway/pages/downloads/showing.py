"""What customers see of products and releases: the list, one product, one release with its notes (E34, E35, E36)."""

from aiohttp import web

from contracts.errors import not_found
from contracts.releases import EVERYTHING, Release
from gateway.markdown import Rendered, render
from gateway.pages.downloads.asking import product_view, release_id, release_view, shelf_view, spoken, there
from gateway.pages.knowledge.asking import language_label
from gateway.pages.tickets.wording import View
from gateway.visit import Visit


async def home(visit: Visit) -> web.StreamResponse:
    """Every product with its newest versions."""
    return await _home(visit, "downloads/home.html")


async def home_fragment(visit: Visit) -> web.StreamResponse:
    """The same as a part of the page, for the live update."""
    return await _home(visit, "downloads/home_part.html")


async def _home(visit: Visit, template: str) -> web.StreamResponse:
    there(visit)
    shelf = await visit.peers.releases.shelf(visit.token)
    products = [shelf_view(visit, one) for one in shelf.items]
    return visit.render(
        template,
        products=products,
        news=_news(products),
        following=shelf.following,
        everything=visit.url("download_follow", product=EVERYTHING),
        fragment=visit.url("downloads_fragment"),
        **_side(visit),
    )


async def product(visit: Visit) -> web.StreamResponse:
    """One product with all of its versions."""
    there(visit)
    found = await visit.peers.releases.product(visit.token, visit.values["product"])
    return visit.render("downloads/product.html", product=shelf_view(visit, found), **_side(visit))


async def release(visit: Visit) -> web.StreamResponse:
    """One release with its notes and files."""
    found = await read(visit)
    text, code = spoken(visit, found.notes)
    note = ""
    if text and code != visit.language:
        wanted, shown = language_label(visit, visit.language), language_label(visit, code)
        note = visit.gettext("There is no version in {wanted} yet. You read it in {shown}.", wanted=wanted, shown=shown)
    product_name, _ = spoken(visit, found.names)
    return visit.render(
        "downloads/release.html",
        name=product_name,
        release=release_view(visit, found),
        notes=rendered_notes(visit, text).html if text else "",
        notes_lang=code if note else None,
        note=note,
        product_href=visit.url("download", product=found.product),
        edit=visit.url("desk_version", release=found.number) if visit.actor.is_staff else None,
    )


async def read(visit: Visit) -> Release:
    """The release of this address; one of another product is not here."""
    there(visit)
    found = await visit.peers.releases.release(visit.token, release_id(visit, visit.values["release"]))
    if found.product != visit.values["product"]:
        raise not_found()
    return found


def rendered_notes(visit: Visit, text: str) -> Rendered:
    """Notes as HTML; they lead to articles where the portal has some, and show no pictures."""
    knowledge = visit.portal.modules.knowledge_base
    return render(text, lambda _name: "", lambda number: visit.url("article", article=number) if knowledge else "#")


def _news(products: list[View]) -> list[View]:
    """What came out that this person had asked about."""
    return [
        {"name": one["name"], "lang": one["lang"], **one["newest"]}
        for one in products
        if one["newest"] and one["newest"]["told"]
    ]


def _side(visit: Visit) -> View:
    may_ask = not visit.actor.is_staff and "create" in visit.actor.rights
    return {
        "staff": visit.actor.is_staff,
        "desk_href": visit.url("desk_downloads") if visit.actor.is_staff else None,
        "ask": {"href": visit.url("new_ticket"), "label": visit.text(visit.portal.noun.new)} if may_ask else None,
    }


__all__ = ["home", "home_fragment", "product", "product_view", "read", "release", "rendered_notes"]

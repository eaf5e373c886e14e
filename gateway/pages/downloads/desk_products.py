"""Products as staff see and write them: what they are, who is entitled, their releases."""

from typing import Any

from aiohttp import web
from pydantic import Field

from contracts.errors import CasebusError
from contracts.releases import Product, ProductReleases, ReleaseHead, WriteProduct
from gateway.forms.fields import Form, FormModel, Line, Untouched
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.downloads.asking import product_view, release_view, there
from gateway.pages.knowledge.asking import language_label
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

NAME, TEXT = 80, 2_000


class ProductForm(FormModel):
    """A product in all languages of the portal; `articles` has one a line, or with commas between."""

    base: Line = Field(default="0", pattern=r"^\d{1,9}$")
    key: Line = Field(default="", max_length=40)
    entitled: Line = Field(default="everybody", max_length=20)
    articles: Line = Field(default="", max_length=2_000)
    name_en: Line = Field(default="", max_length=NAME)
    name_de: Line = Field(default="", max_length=NAME)
    name_nl: Line = Field(default="", max_length=NAME)
    name_da: Line = Field(default="", max_length=NAME)
    name_sv: Line = Field(default="", max_length=NAME)
    about_en: Untouched = Field(default="", max_length=TEXT)
    about_de: Untouched = Field(default="", max_length=TEXT)
    about_nl: Untouched = Field(default="", max_length=TEXT)
    about_da: Untouched = Field(default="", max_length=TEXT)
    about_sv: Untouched = Field(default="", max_length=TEXT)
    how_en: Untouched = Field(default="", max_length=TEXT)
    how_de: Untouched = Field(default="", max_length=TEXT)
    how_nl: Untouched = Field(default="", max_length=TEXT)
    how_da: Untouched = Field(default="", max_length=TEXT)
    how_sv: Untouched = Field(default="", max_length=TEXT)


async def show(visit: Visit) -> web.StreamResponse:
    """All products, each with its newest releases."""
    there(visit)
    shelf = await visit.peers.releases.shelf(visit.token, each=50)
    return visit.render(
        "downloads/desk_list.html",
        desk=sidebar(visit, await counted(visit), None),
        products=[row(visit, one) for one in shelf.items],
    )


async def show_new(visit: Visit) -> web.StreamResponse:
    """An empty form."""
    there(visit)
    return await _page(visit, visit.blank(entitled="everybody"), None)


async def show_product(visit: Visit) -> web.StreamResponse:
    """One product in its form, with its releases."""
    found = await _read(visit)
    return await _page(visit, visit.blank(**_values(found.product)), found)


async def write(visit: Visit) -> web.StreamResponse:
    """Make a product."""
    there(visit)
    form = visit.form(ProductForm)
    return await _write(visit, form, str(form.values.get("key", "")), None)


async def edit(visit: Visit) -> web.StreamResponse:
    """Change a product; where somebody else was faster, nothing is saved."""
    found = await _read(visit)
    return await _write(visit, visit.form(ProductForm), found.product.key, found)


async def _write(visit: Visit, form: Form[ProductForm], key: str, found: ProductReleases | None) -> web.StreamResponse:
    texts = {part: _texts(visit, form, part) for part in ("name", "about", "how")}
    articles = _articles(form)
    if not texts["name"]:
        form.say(f"name_{visit.portal.language}", "Please fill this in.")
    if form.values.get("entitled") == "subscribers" and not articles:
        form.say("articles", "Please fill this in.")
    if not form.ok:
        return await _page(visit, form, found, 422)
    try:
        request = WriteProduct.model_validate(
            {
                "request_id": form.request_id,
                "product": key,
                "base": int(form.data.base) if found else 0,
                "names": texts["name"],
                "about": texts["about"],
                "how": texts["how"],
                "articles": articles if form.data.entitled == "subscribers" else (),
            }
        )
    except ValueError:
        form.say("key", "Small letters, digits and hyphens, beginning with a letter.")
        return await _page(visit, form, found, 422)
    try:
        await visit.peers.releases.write_product(visit.token, request)
    except CasebusError as error:
        status = form.refuse(error)
        if "product" in form.errors:
            form.errors["key"] = form.errors.pop("product")
        return await _page(visit, form, await _read(visit) if found else None, status)
    visit.flash(visit.gettext("Saved."))
    return visit.redirect(visit.url("desk_product", product=key))


def _texts(visit: Visit, form: Form[Any], part: str) -> dict[str, str]:
    found = {code: str(form.values.get(f"{part}_{code}", "")) for code in visit.portal.languages}
    return {code: text.strip() for code, text in found.items() if text.strip()}


def _articles(form: Form[Any]) -> tuple[str, ...]:
    text = str(form.values.get("articles", "")).replace(",", "\n").replace(";", "\n")
    return tuple(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))


async def _read(visit: Visit) -> ProductReleases:
    there(visit)
    return await visit.peers.releases.product(visit.token, visit.values["product"])


def _values(found: Product) -> dict[str, str]:
    values = {
        "base": str(found.revision),
        "key": found.key,
        "entitled": "everybody" if found.everybody else "subscribers",
        "articles": ", ".join(found.articles),
    }
    for part, texts in (("name", found.names), ("about", found.about), ("how", found.how)):
        values |= {f"{part}_{code}": text for code, text in texts.items()}
    return values


async def _page(visit: Visit, form: Form[Any], found: ProductReleases | None, status: int = 200) -> web.Response:
    key = found.product.key if found else ""
    return visit.render(
        "downloads/desk_product.html",
        status=status,
        desk=sidebar(visit, await counted(visit), None),
        form=form,
        product=row(visit, found) if found else None,
        action=visit.url("desk_product", product=key) if found else visit.url("desk_product_new"),
        languages=[{"code": code, "label": language_label(visit, code)} for code in visit.portal.languages],
        entitled=[
            {"value": "everybody", "label": visit.gettext("Everybody who is signed in")},
            {"value": "subscribers", "label": visit.gettext("Companies with an active subscription")},
        ],
        limits={"name": NAME, "text": TEXT},
    )


def row(visit: Visit, found: ProductReleases) -> View:
    """A product as the desk's list shows it."""
    product = found.product
    return {
        **product_view(visit, product),
        "edit": visit.url("desk_product", product=product.key),
        "new": visit.url("desk_version_new", product=product.key),
        "articles": ", ".join(product.articles),
        "followers": visit.almanac.number(product.followers),
        "releases": [release_row(visit, one) for one in found.releases],
    }


def release_row(visit: Visit, found: ReleaseHead) -> View:
    """A release as the desk's list shows it."""
    return {
        **release_view(visit, found),
        "edit": visit.url("desk_version", release=found.number),
        "label": state_label(visit, found.state),
        "tone": {"coming": "note", "out": "done", "withdrawn": "off"}[found.state],
        "languages": [code for code in visit.portal.languages if code in found.languages],
        "updated": visit.almanac.moment(found.updated_at),
    }


def state_label(visit: Visit, state: str) -> str:
    """Where a release stands, in words."""
    say = visit.gettext
    return {"coming": say("Coming"), "out": say("Out"), "withdrawn": say("Withdrawn")}[state]

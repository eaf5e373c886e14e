"""Writing an article: the form, its preview, two people at once, publishing, withdrawing."""

from functools import partial
from typing import Any

from aiohttp import web
from pydantic import Field

from contracts.articles import (
    ArticleText,
    EditArticle,
    Manuscript,
    PublishArticle,
    WithdrawArticle,
    WriteArticle,
)
from contracts.errors import CasebusError
from contracts.portal import Language
from gateway.forms.fields import Form, FormModel, Line, Untouched
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.knowledge import pictures
from gateway.pages.knowledge.asking import article_id, asker, language_label, readers_label, topic_label
from gateway.pages.knowledge.drafting import draft_of
from gateway.pages.knowledge.manuscript import details, preview, tabs
from gateway.pages.tickets.reading import NUMBER
from gateway.pages.tickets.wording import View
from gateway.uploads import store_form_file
from gateway.visit import Visit
from kit.ids import new_id

TITLE, BODY = 200, 40_000
READERS = ("public", "customers", "staff")
THEIRS = "theirs."


class ArticleForm(FormModel):
    """An article in all languages of the portal; `do` is the button."""

    base: Line = Field(default="0", pattern=r"^\d{1,9}$")
    topic: Line = Field(default="", max_length=40)
    readers: Line = Field(default="customers", max_length=20)
    source: Line = Field(default="", max_length=80)
    do: Line = Field(default="save", max_length=20)
    upload: tuple[str, ...] = ()
    title_en: Line = Field(default="", max_length=TITLE)
    title_de: Line = Field(default="", max_length=TITLE)
    title_nl: Line = Field(default="", max_length=TITLE)
    title_da: Line = Field(default="", max_length=TITLE)
    title_sv: Line = Field(default="", max_length=TITLE)
    body_en: Untouched = Field(default="", max_length=BODY)
    body_de: Untouched = Field(default="", max_length=BODY)
    body_nl: Untouched = Field(default="", max_length=BODY)
    body_da: Untouched = Field(default="", max_length=BODY)
    body_sv: Untouched = Field(default="", max_length=BODY)


async def show_new(visit: Visit) -> web.StreamResponse:
    """An empty form, or one filled from how a ticket was solved."""
    await asker(visit)
    number = visit.query.get("ticket", "")
    values: dict[str, str] = {"readers": "customers"}
    if NUMBER.fullmatch(number):
        ticket = await visit.peers.tickets.read(visit.token, f"{visit.site.key}/{number}")
        values = draft_of(visit, ticket, ())
    return await page(visit, visit.blank(**values), None)


async def write(visit: Visit) -> web.StreamResponse:
    """Make the draft, and publish it where that was asked for."""
    token, _ = await asker(visit)
    form, added = await _sent(visit)
    if added:
        return await page(visit, form, None)
    texts = _texts(visit, form)
    if not form.ok or form.data.do == "preview":
        return await page(visit, form, None, 200 if form.ok else 422)
    try:
        request = WriteArticle.model_validate(
            {
                "request_id": form.request_id,
                "topic": form.data.topic,
                "readers": form.data.readers,
                "texts": texts,
                "source": form.data.source or None,
            }
        )
        written = await visit.peers.articles.write(token, request)
        return await _led_on(visit, form, f"kb-{written.number}", written.version)
    except ValueError:
        form.say("topic", "Please choose one of the options.")
        return await page(visit, form, None, 422)
    except CasebusError as error:
        return await page(visit, form, None, form.refuse(error))


async def show(visit: Visit) -> web.StreamResponse:
    """The newest version in its form."""
    found = await _manuscript(visit)
    values = {"topic": found.topic, "readers": found.readers, "base": str(found.version)}
    for code, text in found.texts.items():
        values |= {f"title_{code}": text.title, f"body_{code}": text.body}
    return await page(visit, visit.blank(**values), found)


async def edit(visit: Visit) -> web.StreamResponse:
    """A new version; where somebody else changed the same, both are shown and nothing is saved."""
    token, _ = await asker(visit)
    form, added = await _sent(visit)
    if added:
        return await page(visit, form, await _manuscript(visit))
    texts = _texts(visit, form)
    if not form.ok or form.data.do == "preview":
        return await page(visit, form, await _manuscript(visit), 200 if form.ok else 422)
    number = visit.values["article"]
    try:
        request = EditArticle.model_validate(
            {
                "request_id": form.request_id,
                "article": article_id(visit, number),
                "base": int(form.data.base),
                "topic": form.data.topic,
                "readers": form.data.readers,
                "texts": texts,
            }
        )
        written = await visit.peers.articles.edit(token, request)
        return await _led_on(visit, form, f"kb-{number}", written.version)
    except ValueError:
        form.say("topic", "Please choose one of the options.")
        return await page(visit, form, await _manuscript(visit), 422)
    except CasebusError as error:
        status = form.refuse(error)
        return await page(visit, form, await _manuscript(visit), status)


async def publish(visit: Visit) -> web.StreamResponse:
    """Give the newest version to its readers."""
    token, _ = await asker(visit)
    number, version = visit.values["article"], visit.sent.get("version", "")
    if version.isdecimal() and len(version) < 10:
        request = PublishArticle(
            request_id=visit.blank().request_id, article=article_id(visit, number), version=int(version) or 1
        )
        try:
            await visit.peers.articles.publish(token, request)
        except CasebusError as error:
            visit.blank().refuse(error)
            visit.flash(visit.gettext(error.problem.text), "warning")
        else:
            visit.flash(visit.gettext("It is published."))
    return visit.redirect(visit.url("desk_article", article=number))


async def withdraw(visit: Visit) -> web.StreamResponse:
    """Take it away from its readers."""
    token, _ = await asker(visit)
    number = visit.values["article"]
    request = WithdrawArticle(request_id=visit.blank().request_id, article=article_id(visit, number))
    await visit.peers.articles.withdraw(token, request)
    visit.flash(visit.gettext("It is withdrawn. Nobody but you and your colleagues can read it."))
    return visit.redirect(visit.url("desk_article", article=number))


async def reload(visit: Visit) -> web.StreamResponse:
    """The address of a form, loaded again."""
    return visit.redirect(visit.url("desk_article", article=visit.values["article"]))


async def _led_on(visit: Visit, form: Form[ArticleForm], key: str, version: int) -> web.StreamResponse:
    """After it was saved: publish where that was the button, and show it again."""
    number = key.removeprefix("kb-")
    if form.data.do == "publish":
        request = PublishArticle(
            request_id=f"{form.request_id[:70]}-publish", article=f"{visit.site.key}/{key}", version=version
        )
        await visit.peers.articles.publish(visit.token, request)
        href, link = visit.url("article", article=number), visit.gettext("Read it")
        visit.flash(visit.gettext("It is published."), href=href, link=link)
    else:
        visit.flash(visit.gettext("It is saved. Readers see it when you publish it."))
    return visit.redirect(visit.url("desk_article", article=number))


async def _sent(visit: Visit) -> tuple[Form[ArticleForm], bool]:
    """The form, and whether a picture came with it: then it is shown again with the picture in its text."""
    reader = await visit.parts(partial(store_form_file, visit))
    form = visit.form(ArticleForm)
    return form, await pictures.add(visit, form, reader)


def _texts(visit: Visit, form: Form[ArticleForm]) -> dict[Language, ArticleText]:
    """The texts by language; a language without title and text is not there."""
    texts: dict[Language, ArticleText] = {}
    for code in visit.portal.languages:
        title, body = (str(form.values.get(f"{part}_{code}", "")) for part in ("title", "body"))
        if not title.strip() and not body.strip():
            continue
        if not title.strip():
            form.say(f"title_{code}", "Please fill this in.")
        elif not body.strip():
            form.say(f"body_{code}", "Please fill this in.")
        elif len(title) <= TITLE and len(body) <= BODY:
            texts[code] = ArticleText(title=title.strip(), body=body)
    if not texts and not form.errors:
        form.say(f"title_{visit.portal.language}", "Please fill this in.")
    return texts


async def _manuscript(visit: Visit) -> Manuscript:
    token, _ = await asker(visit)
    return await visit.peers.articles.manuscript(token, article_id(visit, visit.values["article"]))


async def page(visit: Visit, form: Form[Any], found: Manuscript | None, status: int = 200) -> web.Response:
    """The editor; a form that was refused keeps what was typed."""
    counts = await counted(visit)
    conflict = _conflict(visit, form)
    if conflict and found:
        # what somebody else wrote was seen now: sent again, ours is meant
        form.values = {**form.values, "base": str(found.version)}
        form.request_id = new_id()
    return visit.render(
        "knowledge/desk_edit.html",
        status=status,
        desk=sidebar(visit, counts, None),
        form=form,
        conflict=conflict,
        action=visit.url("desk_article", article=found.number) if found else visit.url("desk_article_new"),
        topics=[{"value": topic.key, "label": visit.text(topic.label)} for topic in visit.portal.topics],
        readers=[{"value": key, "label": readers_label(visit, key)} for key in READERS],
        languages=tabs(visit, form),
        preview=preview(visit, form) if form.values.get("do") == "preview" else [],
        article=details(visit, found) if found else None,
        limits={"title": TITLE, "body": BODY},
    )


def _conflict(visit: Visit, form: Form[Any]) -> list[View]:
    """A row for each field that somebody else changed meanwhile, with both values."""
    say = visit.gettext
    labels = {"title": say("Title"), "body": say("Text"), "topic": say("Topic"), "readers": say("Readers")}
    rows: list[View] = []
    for key, theirs in form.details.items():
        name = key.removeprefix(THEIRS)
        part, _, code = name.partition("_")
        if name == key or part not in labels:
            continue
        label = f"{labels[part]} ({language_label(visit, code)})" if code else labels[part]
        yours = str(form.values.get(name, ""))
        rows.append({"label": label, "yours": _worded(visit, part, yours), "theirs": _worded(visit, part, theirs)})
    return rows


def _worded(visit: Visit, part: str, value: str) -> str:
    if part == "topic":
        return topic_label(visit, value)
    return readers_label(visit, value) if part == "readers" else value

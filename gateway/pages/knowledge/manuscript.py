"""An article beside its editor: where it stands, what happened to it, what readers say; and how it will look."""

from typing import Any

from aiohttp import web

from contracts.articles import Manuscript, RestoreVersion
from gateway.forms.fields import Form
from gateway.markdown import render
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.knowledge.asking import article_id, asker, language_label, readers_label, topic_label
from gateway.pages.knowledge.desk_listing import state_view
from gateway.pages.tickets.wording import View
from gateway.visit import Visit


def tabs(visit: Visit, form: Form[Any]) -> list[View]:
    """The languages of the portal; those with text, or the visit's own when none has, are open."""
    rows = []
    for code in visit.portal.languages:
        filled = bool(form.values.get(f"title_{code}") or form.values.get(f"body_{code}"))
        wrong = any(name in form.errors for name in (f"title_{code}", f"body_{code}"))
        rows.append({"code": code, "label": language_label(visit, code), "open": filled or wrong, "filled": filled})
    if not any(row["open"] for row in rows):
        for row in rows:
            row["open"] = row["code"] == visit.language
    return rows


def preview(visit: Visit, form: Form[Any]) -> list[View]:
    """The texts as readers will see them."""
    rows = []
    for code in visit.portal.languages:
        title, body = (str(form.values.get(f"{part}_{code}", "")) for part in ("title", "body"))
        if title or body:
            label = language_label(visit, code)
            rows.append({"code": code, "label": label, "title": title, "body": _rendered(visit, body)})
    return rows


def _rendered(visit: Visit, body: str) -> Any:
    number = visit.values.get("article", "0")
    return render(
        body,
        lambda name: visit.url("article_picture", article=number, picture=name),
        lambda other: visit.url("article", article=other),
    ).html


def details(visit: Visit, found: Manuscript) -> View:
    """What stands beside the form."""
    number, moment, figures = visit.almanac.number, visit.almanac.moment, found.figures
    source = found.source.rpartition("/")[2]
    return {
        "number": found.number,
        "version": found.version,
        "state": state_view(visit, found),
        "published": found.state == "published",
        "publishable": found.state != "published" or found.pending,
        "read": visit.url("article", article=found.number),
        "publish": visit.url("desk_article_publish", article=found.number),
        "withdraw": visit.url("desk_article_withdraw", article=found.number),
        "source": {"number": source, "href": visit.url("desk_ticket", number=source)} if source else None,
        "figures": {
            "views": number(figures.views),
            "helped": number(figures.helped),
            "did_not_help": number(figures.did_not_help),
            "solved": number(figures.solved),
        },
        "history": [
            {
                "what": _act(visit, step.act, step.version),
                "who": visit.called(step.by),
                "at": moment(step.at),
                "href": visit.url("desk_article_version", article=found.number, version=step.version),
            }
            for step in reversed(found.history)
        ],
        "feedback": [
            {"helped": one.helped, "word": one.word, "at": moment(one.at)} for one in found.feedback if one.word
        ],
    }


def _act(visit: Visit, act: str, version: int) -> str:
    say = visit.gettext
    return {
        "saved": say("Version {n} saved", n=version),
        "restored": say("Version {n} taken from an older one", n=version),
        "published": say("Version {n} published", n=version),
        "withdrawn": say("Withdrawn"),
    }[act]


async def show_version(visit: Visit) -> web.StreamResponse:
    """What an article said once, with the way back to it."""
    token, _ = await asker(visit)
    number, version = visit.values["article"], int(visit.values["version"])
    found = await visit.peers.articles.version(token, article_id(visit, number), version)
    values = {f"title_{code}": text.title for code, text in found.texts.items()}
    values |= {f"body_{code}": text.body for code, text in found.texts.items()}
    return visit.render(
        "knowledge/desk_version.html",
        desk=sidebar(visit, await counted(visit), None),
        version=version,
        topic=topic_label(visit, found.topic),
        readers=readers_label(visit, found.readers),
        texts=preview(visit, visit.blank(**values)),
        back=visit.url("desk_article", article=number),
        action=visit.url("desk_article_restore", article=number, version=version),
        request_id=visit.blank().request_id,
    )


async def restore(visit: Visit) -> web.StreamResponse:
    """Take an old version up again, as the newest."""
    token, _ = await asker(visit)
    number = visit.values["article"]
    asked = RestoreVersion(
        request_id=visit.sent.get("request_id", "")[:80] or visit.blank().request_id,
        article=article_id(visit, number),
        version=int(visit.values["version"]),
    )
    await visit.peers.articles.restore(token, asked)
    visit.flash(visit.gettext("It is saved as the newest version. Readers see it when you publish it."))
    return visit.redirect(visit.url("desk_article", article=number))

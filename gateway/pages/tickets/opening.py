"""The form of a new ticket (A14 to A21): shown, checked, sent, and shown again with everything that was typed."""

from functools import partial
from typing import Any

from aiohttp import web
from pydantic import Field

from contracts.errors import CasebusError, Code
from contracts.portal import ENDED, Choices, Visibility
from contracts.tickets import OpenTicket, Ticket
from gateway.forms.fields import Form, FormModel, Line
from gateway.forms.parts import PartsReader
from gateway.pages.administration import asking
from gateway.pages.knowledge import searching as knowledge
from gateway.pages.tickets import contacts, stepping
from gateway.pages.tickets.asides import choices, colleagues, shared_with
from gateway.pages.tickets.catalogue import PREFIX, TYPE, Catalogue, form_of
from gateway.pages.tickets.reading import NUMBER
from gateway.pages.tickets.uploaded import NOTHING, Uploaded, drop_zone, say_refused
from gateway.pages.tickets.wording import View, Wording
from gateway.uploads import store_form_file
from gateway.visit import Visit

SUBJECT, TEXT = 200, 50_000
FILES = "files"
VISIBILITIES: dict[str, Visibility] = {"private": "private", "company": "company", "chosen": "private"}


class OpenForm(FormModel):
    """What a customer says about a new ticket; `again` only shows the form with it, for instance with a comment."""

    queue: Line = Field(default="", max_length=40)
    title: Line = Field(min_length=1, max_length=SUBJECT)
    description: Line = Field(min_length=1, max_length=TEXT)
    type: Line = Field(default="", max_length=40)
    priority: Line = Field(default="", max_length=40)
    visibility: Line = Field(default="", max_length=20)
    people: tuple[str, ...] = Field(default=(), max_length=50)
    contact: Line = Field(default="", max_length=40)
    contact_search: Line = Field(default="", max_length=200)
    contact_seen: Line = Field(default="", max_length=200)
    find_contact: Line = ""
    about: Line = Field(default="", max_length=60)
    upload: tuple[str, ...] = ()
    upload_note: tuple[str, ...] = ()
    again: Line = ""
    step: Line = ""
    offered: tuple[str, ...] = Field(default=(), max_length=50)
    look: Line = ""
    solved: Line = ""


async def show(visit: Visit) -> web.StreamResponse:
    """The empty form, or one that begins with the ticket that it follows on."""
    _may_open(visit)
    about = await _about(visit, visit.query.get("about", ""))
    chosen = stepping.in_address(visit)
    form = visit.blank(about=about["number"] if about else "", **chosen)
    if about:
        begun = {"title": about["title"], "description": about["begin"], **(chosen or about["chosen"])}
        form = visit.blank(about=about["number"], **begun)
    elif asked := await asking.begun(visit):
        form = visit.blank(**asked, **chosen)
    return await _page(visit, form, about=about)


async def send(visit: Visit) -> web.StreamResponse:
    """Open the ticket, then lead to it."""
    _may_open(visit)
    reader = await visit.parts(partial(store_form_file, visit))
    form = form_of(visit, OpenForm)
    sent = visit.sent
    uploaded = Uploaded.of(reader, tuple(sent.getall("upload", [])), tuple(sent.getall("upload_note", [])))
    if form.values.get("again"):
        about = await _about(visit, str(form.values.get("about", "")))
        return await _page(visit, _offered(visit, form, about), uploaded, about=about)
    if answered := await knowledge.solved(visit, form):
        return answered
    if contacts.is_step(visit, form) or stepping.is_step(form) or form.values.get("look"):
        about = await _about(visit, str(form.values.get("about", "")))
        return await _page(visit, visit.blank(**form.values), uploaded, about=about)
    return await _send(visit, form, reader, uploaded)


def _offered(visit: Visit, form: Form[OpenForm], about: View | None) -> Form[Any]:
    """The form with a text that was written elsewhere, for the first time and so without complaints."""
    text = f"{about['begin'] if about else ''}{form.values.get('description', '')}"
    return visit.blank(**{**form.values, "description": text})


async def _send(visit: Visit, form: Form[OpenForm], reader: PartsReader, uploaded: Uploaded) -> web.StreamResponse:
    status = 422
    say_refused(visit, form, reader, FILES)
    catalogue = Catalogue.read(visit, form.values)
    catalogue.check(form)
    if form.ok:
        try:
            written = await visit.peers.tickets.open(
                await visit.fresh_token(), await _request(visit, form, uploaded, catalogue)
            )
        except CasebusError as error:
            status = form.refuse(error)
        else:
            return visit.redirect(visit.url("ticket", number=written.number, sent="1"))
    return await _page(visit, form, uploaded, status, await _about(visit, str(form.values.get("about", ""))))


async def _request(visit: Visit, form: Form[OpenForm], uploaded: Uploaded, catalogue: Catalogue) -> OpenTicket:
    data = form.data
    about = await _about(visit, data.about)
    alone = _chooses(visit) and not await shared_with(visit)
    return OpenTicket(
        request_id=form.request_id,
        queue=data.queue,
        title=data.title,
        description=data.description,
        type=data.type or catalogue.values[TYPE],
        fields=catalogue.own(),
        priority=data.priority,
        visibility="private" if alone else VISIBILITIES.get(data.visibility),
        people=data.people if data.visibility == "chosen" else (),
        contact=data.contact,
        uploads=uploaded.ids,
        follows=about["id"] if about else None,
        **knowledge.before_sending(visit, form),
    )


def _may_open(visit: Visit) -> None:
    if "create" not in visit.actor.rights and not visit.actor.is_staff:
        raise CasebusError(Code.FORBIDDEN, "You may read here, but not open anything new.")


async def _about(visit: Visit, number: str) -> View | None:
    """The ticket that a new one follows on, if this person can see it."""
    if not NUMBER.fullmatch(number):
        return None
    try:
        ticket = await visit.peers.tickets.read(await visit.fresh_token(), f"{visit.site.key}/{number}")
    except CasebusError:
        return None  # it is only a convenience: the form works without it, and nothing typed may be lost
    # a bare number alone does not say what it numbers
    noun = f"{visit.text(visit.portal.noun.one)} " if ticket.number.isdecimal() else ""
    begin = visit.gettext("This follows on {number}.", number=f"{noun}{ticket.number}")
    return {
        "id": ticket.id,
        "number": ticket.number,
        "subject": ticket.title,
        "href": visit.url("ticket", number=ticket.number),
        "title": ticket.title,
        "begin": f"{begin}\n\n{_left(ticket)}",
        "chosen": {TYPE: ticket.type, **{PREFIX + key: value for key, value in ticket.fields.items()}},
    }


def _left(ticket: Ticket) -> str:
    """What was left, in the words of whoever said that a version has not solved it (C21)."""
    said = (
        entry.text for entry in reversed(ticket.timeline) if any(c.field == "release_solved" for c in entry.changes)
    )
    return next(said, "") if ticket.release_hope == "not_solved" and ticket.kind in ENDED else ""


async def _page(
    visit: Visit, form: Form[Any], uploaded: Uploaded = NOTHING, status: int = 200, about: View | None = None
) -> web.Response:
    catalogue = Catalogue.read(visit, form.values)
    if step := stepping.page(visit, catalogue, form, uploaded, status=status, about=about):
        return step
    typed = " ".join(str(form.values.get(name, "")) for name in ("title", "description"))
    people = choices(await colleagues(visit)) if visit.portal.customer_may_choose_visibility else []
    company = visit.company_name or (visit.person.company_name if people else "")
    return visit.render(
        "tickets/new.html",
        status=status,
        form=form,
        contact=await contacts.view(visit, form, step=contacts.is_step(visit, form)),
        labels=_labels(visit) | {part.name: part.label for part in catalogue.parts},
        about=about,
        queues=_queues(visit),
        queue=form.values.get("queue") or visit.portal.default_queue,
        catalogue=stepping.form_view(visit, catalogue),
        priorities=_choices(visit, visit.portal.priorities),
        levels=[{"value": item["value"], "label": item["label"]} for item in _choices(visit, visit.portal.priorities)],
        priority=form.values.get("priority") or visit.portal.priorities.default,
        advice=visit.text(visit.portal.priorities.advice),
        audiences=_audiences(visit, company, bool(people)),
        people=people,
        chosen=form.values.get("people", ()),
        audience=form.values.get("visibility") or visit.portal.visibility,
        decided=_decided(visit, company),
        before_asking=visit.text(visit.portal.before_asking),
        suggestions=await knowledge.suggestions(visit, typed, form),
        files=drop_zone(visit, uploaded, form.errors.get(FILES, "")),
        support_team=Wording(visit).queue(visit.portal.default_queue),
        mailed="reporter" in visit.portal.mails.opened,
        limits={"title": SUBJECT, "description": TEXT},
    )


def _labels(visit: Visit) -> dict[str, str]:
    say, text, labels = visit.gettext, visit.text, visit.portal.labels
    return {
        "queue": text(labels.queue) or say("To"),
        "title": text(labels.title) or say("Subject"),
        "description": text(labels.description) or say("Description"),
        "priority": say("Priority"),
        "visibility": say("Who will see this"),
        "contact": say("Contact"),
        FILES: text(labels.files) or say("Attachments"),
    }


def _queues(visit: Visit) -> list[View]:
    """The teams that a customer may write to, the one for everything first (A16)."""
    offered = [queue for queue in visit.portal.queues if queue.offered]
    ordered = sorted(offered, key=lambda queue: queue.key != visit.portal.default_queue)
    text = visit.text
    return [{"value": queue.key, "label": text(queue.label), "hint": text(queue.description)} for queue in ordered]


def _choices(visit: Visit, choices: Choices) -> list[View]:
    """What a customer may choose from; nothing where the vendor decides."""
    if choices.set_by != "customer":
        return []
    text = visit.text
    return [{"value": item.key, "label": text(item.label), "hint": text(item.description)} for item in choices.items]


def _chooses(visit: Visit) -> bool:
    return visit.portal.customer_may_choose_visibility


def _decided(visit: Visit, company: str) -> View:
    """Who will see the ticket where there is nothing to choose, in the words of the ticket's page."""
    say, portal = visit.gettext, visit.portal
    alone = not company and portal.customer_may_choose_visibility
    if portal.customer_may_choose_visibility and not alone:
        return {}
    if portal.visibility == "private" or alone:
        return {"icon": "lock", "text": say("Only you and {name}", name=portal.name)}
    many = visit.text(portal.noun.many)
    text = say(
        "Everybody at {company} who may see its {many}, and {name}", company=company, many=many, name=portal.name
    )
    return {"icon": "users", "text": text}


def _audiences(visit: Visit, company: str, with_people: bool) -> list[View]:
    """Who may be let see the ticket, in words; nothing to choose where the portal decides, or for somebody alone."""
    if not _chooses(visit) or not company:
        return []
    say, name = visit.gettext, visit.portal.name
    chosen = {"value": "chosen", "icon": "user", "label": say("Only colleagues whom you choose, and {name}", name=name)}
    return [
        {"value": "private", "icon": "lock", "label": say("Only you and {name}", name=name)},
        *((chosen,) if with_people else ()),
        {
            "value": "company",
            "icon": "users",
            "label": say("Everybody at {company}", company=company),
            "hint": say("Your colleagues with access to this portal can read it and take part, and {name}.", name=name),
        },
    ]

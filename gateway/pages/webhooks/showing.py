"""One webhook: what it is, what was delivered to it, and everything that is done with it."""

from datetime import timedelta

from aiohttp import web
from pydantic import Field

from contracts import webhooks as w
from contracts.errors import CasebusError, Code
from gateway.forms.fields import N_, Form, FormModel, Line
from gateway.pages.webhooks.listing import HookForm, company_names, filled_in, form_page, secret_page
from gateway.pages.webhooks.place import Place
from gateway.pages.webhooks.wording import hook_view, row_view
from gateway.visit import Visit
from kit.clock import utc_now

PAGE = 25
NO_MOMENT = N_("Please enter a date and a time.")


class SwitchForm(FormModel):
    """On or off."""

    on: bool


class RotateForm(FormModel):
    """Nothing but that it is wanted, once for each time that the page was shown."""


class ReplayForm(FormModel):
    """From when on; only what was never taken, or everything."""

    since: Line = Field(min_length=1, max_length=30)
    failed: bool = False


async def show(visit: Visit) -> web.StreamResponse:
    """The page."""
    place = Place.of(visit)
    day_ago = visit.almanac.local(utc_now() - timedelta(days=1))
    return await _page(place, visit.blank(since=day_ago, failed=True))


async def _page(place: Place, form: Form[ReplayForm], status: int = 200) -> web.Response:
    visit = place.visit
    hook = await visit.peers.webhooks.one(visit.token, place.hook)
    asked = visit.query.get("state", "")
    state = asked if asked in ("waiting", "sent", "failed") else ""
    request = w.ListHookDeliveries.model_validate({"webhook": hook.id, "state": state, "limit": PAGE})
    rows = await visit.peers.webhooks.record(visit.token, request)
    return await place.render(
        "webhooks/show.html",
        status,
        hook=hook_view(place, hook, await company_names(place, (hook,))),
        rows=[row_view(place, row) for row in rows],
        tabs=_tabs(place, state),
        form=form,
        full=len(rows) == PAGE,
    )


def _tabs(place: Place, state: str) -> list[dict[str, object]]:
    say = place.visit.gettext
    labels = {"": say("All"), "waiting": say("Waits"), "failed": say("Not taken"), "sent": say("Taken")}
    return [
        {"href": place.url("webhook", hook=place.hook, state=one), "label": label, "current": one == state}
        for one, label in labels.items()
    ]


async def ask_edit(visit: Visit) -> web.StreamResponse:
    """The form with what is there."""
    place = Place.of(visit)
    hook = await visit.peers.webhooks.one(visit.token, place.hook)
    form: Form[HookForm] = visit.blank(name=hook.name, url=hook.url, events=hook.events, texts=hook.texts)
    return await form_page(place, form, hook)


async def edit(visit: Visit) -> web.StreamResponse:
    """Change it."""
    place = Place.of(visit)
    hook = await visit.peers.webhooks.one(visit.token, place.hook)
    form = filled_in(place)
    if not form.ok:
        return await form_page(place, form, hook, 422)
    data = form.data
    wish = w.ChangeWebhook(webhook=hook.id, name=data.name, url=data.url, events=data.events, texts=data.texts)
    try:
        await visit.peers.webhooks.change(visit.token, wish)
    except CasebusError as error:
        return await form_page(place, form, hook, form.refuse(error))
    visit.flash(visit.gettext("It is saved."))
    return visit.redirect(place.here())


async def switch(visit: Visit) -> web.StreamResponse:
    """On or off."""
    place = Place.of(visit)
    form = visit.form(SwitchForm)
    if form.ok:
        hook = await visit.peers.webhooks.one(visit.token, place.hook)
        await visit.peers.webhooks.change(visit.token, w.ChangeWebhook(webhook=hook.id, on=form.data.on))
        visit.flash(visit.gettext("The webhook is on.") if form.data.on else visit.gettext("The webhook is off."))
    return visit.redirect(place.here())


async def rotate(visit: Visit) -> web.StreamResponse:
    """Another secret, shown this once."""
    place = Place.of(visit)
    form = visit.form(RotateForm)
    try:
        made = await visit.peers.webhooks.rotate(visit.token, place.hook, form.request_id)
    except CasebusError as error:
        if error.code is not Code.CONFLICT:
            raise
        visit.flash(visit.words.gettext(error.problem.text), "warning")
        return visit.redirect(place.here())
    return await secret_page(place, made)


async def probe(visit: Visit) -> web.StreamResponse:
    """Send a test."""
    place = Place.of(visit)
    await visit.peers.webhooks.probe(visit.token, place.hook)
    visit.flash(visit.gettext("A test message is on its way. Load the page again to see what came of it."))
    return visit.redirect(place.here())


async def replay(visit: Visit) -> web.StreamResponse:
    """Send a span once more."""
    place = Place.of(visit)
    form = visit.form(ReplayForm)
    if not form.ok:
        return await _page(place, form, 422)
    try:
        since = visit.almanac.from_local(form.data.since)
    except ValueError:
        form.say("since", NO_MOMENT)
        return await _page(place, form, 422)
    hook = await visit.peers.webhooks.one(visit.token, place.hook)
    wish = w.ReplayWebhook(webhook=hook.id, request_id=form.request_id, since=since, failed=form.data.failed)
    try:
        count = await visit.peers.webhooks.replay(visit.token, wish)
    except CasebusError as error:
        return await _page(place, form, form.refuse(error))
    told = visit.ngettext("{n} message is sent once more.", "{n} messages are sent once more.", count)
    visit.flash(told)
    return visit.redirect(place.here())


async def ask_drop(visit: Visit) -> web.StreamResponse:
    """Before it is removed: what will happen."""
    place = Place.of(visit)
    hook = await visit.peers.webhooks.one(visit.token, place.hook)
    return await place.render("webhooks/drop.html", hook=hook_view(place, hook))


async def drop(visit: Visit) -> web.StreamResponse:
    """Remove it."""
    place = Place.of(visit)
    await visit.peers.webhooks.drop(visit.token, place.hook)
    visit.flash(visit.gettext("The webhook is removed."))
    return visit.redirect(place.url("webhooks"))


async def message(visit: Visit) -> web.StreamResponse:
    """One message with its body and all tries."""
    place = Place.of(visit)
    hook = await visit.peers.webhooks.one(visit.token, place.hook)
    found = await visit.peers.webhooks.message(visit.token, hook.id, visit.values["message"])
    return await place.render(
        "webhooks/message.html", hook=hook_view(place, hook), row=row_view(place, found), body=found.body
    )


async def again(visit: Visit) -> web.StreamResponse:
    """Send one once more."""
    place = Place.of(visit)
    try:
        await visit.peers.webhooks.resend(visit.token, place.hook, visit.values["message"])
    except CasebusError as error:
        visit.flash(visit.words.gettext(error.problem.text), "warning")
    else:
        visit.flash(visit.gettext("It is sent once more."))
    return visit.redirect(place.url("webhook_message", hook=place.hook, message=visit.values["message"]))


async def reload(visit: Visit) -> web.StreamResponse:
    """The address of a form, loaded again."""
    place = Place.of(visit)
    return visit.redirect(place.here())

"""The webhooks in somebody's care, and the form of a new one."""

from aiohttp import web
from pydantic import Field

from contracts import webhooks as w
from contracts.errors import CasebusError
from gateway.forms.fields import N_, Form, FormModel, Line
from gateway.pages.webhooks.place import Place
from gateway.pages.webhooks.wording import event_words, hook_view
from gateway.visit import Visit

CHOOSE = N_("Choose at least one event.")


class HookForm(FormModel):
    """What a webhook is called, where it goes, what it hears."""

    name: Line = Field(min_length=1, max_length=80)
    url: Line = Field(min_length=1, max_length=2000)
    events: tuple[w.HookEvent, ...] = Field(default=(), max_length=20)
    texts: bool = False


async def show(visit: Visit) -> web.StreamResponse:
    """The list."""
    place = Place.of(visit)
    hooks = await visit.peers.webhooks.all(visit.token)
    companies = await company_names(place, hooks)
    return await place.render("webhooks/list.html", hooks=[hook_view(place, hook, companies) for hook in hooks])


async def company_names(place: Place, hooks: tuple[w.Webhook, ...]) -> dict[str, str]:
    """The companies of the portal's list, by id; a company sees only its own."""
    wanted = {hook.company for hook in hooks if hook.company} if place.desk else set()
    found = {}
    for company in wanted:
        card = await place.visit.peers.accounts.company(place.visit.token, company)
        found[company] = card.company.name
    return found


def offered(hook: w.Webhook | None, place: Place) -> tuple[w.HookEvent, ...]:
    """The events that can be chosen: a company hears of nothing internal."""
    return w.COMPANY_EVENTS if not place.desk or (hook and hook.company) else w.HOOK_EVENTS


async def form_page(
    place: Place, form: Form[HookForm], hook: w.Webhook | None = None, status: int = 200
) -> web.Response:
    """The form, of a new one or of one that there is."""
    words = event_words(place.visit)
    return await place.render(
        "webhooks/form.html",
        status,
        form=form,
        hook=hook_view(place, hook) if hook else None,
        action=place.url("webhook_edit", hook=hook.id) if hook else place.url("webhook_new"),
        event_options=[{"value": one, "label": words[one]} for one in offered(hook, place)],
    )


def filled_in(place: Place) -> Form[HookForm]:
    """What was sent."""
    form = place.visit.form(HookForm)
    if form.ok and not form.data.events:
        form.say("events", CHOOSE)
    return form


async def ask(visit: Visit) -> web.StreamResponse:
    """The empty form."""
    place = Place.of(visit)
    return await form_page(place, visit.blank(events=("ticket.opened", "ticket.commented", "ticket.changed")))


async def make(visit: Visit) -> web.StreamResponse:
    """Make it, and show its secret this once."""
    place = Place.of(visit)
    form = filled_in(place)
    if not form.ok:
        return await form_page(place, form, status=422)
    data = form.data
    try:
        made = await visit.peers.webhooks.make(
            visit.token,
            w.MakeWebhook(
                request_id=form.request_id, name=data.name, url=data.url, events=data.events, texts=data.texts
            ),
        )
    except CasebusError as error:
        return await form_page(place, form, status=form.refuse(error))
    return await secret_page(place, made)


async def secret_page(place: Place, made: w.WebhookMade) -> web.Response:
    """The page that shows it is the only one that ever does."""
    response = await place.render("webhooks/secret.html", hook=hook_view(place, made), secret=made.secret)
    response.headers["Cache-Control"] = "no-store"
    return response

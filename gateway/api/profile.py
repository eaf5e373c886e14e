"""One's own settings, sessions and saved lists for programs."""

from typing import Literal

from pydantic import Field

from contracts import accounts as a
from gateway.api.endpoint import ApiModel, Asked, Endpoint
from gateway.api.tickets import ticket_of
from gateway.peers.calls import asked as request_of
from gateway.saved import query_of
from gateway.visit import Visit

TAG = "session"


class Profile(ApiModel):
    """What is to change of the own settings; what is left out stays."""

    name: str | None = Field(default=None, min_length=1, max_length=200)
    phone: str | None = Field(default=None, max_length=60)
    language: Literal["", "en", "de", "nl", "da", "sv"] | None = None
    theme: a.Theme | None = None
    density: a.Density | None = None
    mails_off: tuple[a.MailKind, ...] | None = Field(
        default=None, max_length=20, description="mails that are not wanted; what must go goes all the same"
    )
    portal_off: tuple[a.MailKind, ...] | None = Field(
        default=None, max_length=20, description="what is not wanted among the notifications of the portal"
    )
    queues: tuple[str, ...] | None = Field(
        default=None, max_length=50, description="queues of which a member of staff follows what nobody has"
    )


class Mute(ApiModel):
    """Whether one wants no mails about a ticket, except those that must go."""

    muted: bool


class NewView(ApiModel):
    """A list to keep under a name: `query` is that of the list's address; with `start` its list opens so."""

    list: a.ListName
    name: str = Field(min_length=1, max_length=60)
    query: str = Field(default="", max_length=500, pattern=r"^[A-Za-z0-9_.~%=&+-]*$")
    start: bool = False


async def set_profile(visit: Visit, asked: Asked) -> a.Person:
    """Change the own settings."""
    sent = {key: value for key, value in asked.body.model_dump(exclude_unset=True).items() if value is not None}
    person = await visit.peers.accounts.set_profile(visit.token, request_of(a.SetProfile, **sent))
    visit.gateway.sessions.access_changed(visit.person.id)
    return person


async def mute(visit: Visit, asked: Asked) -> None:
    """No more mails about a ticket, or all of them again; `not_found` for one that the asker cannot see."""
    ticket = ticket_of(visit)
    await visit.peers.tickets.read(visit.token, ticket)
    request = a.SetProfile(mute=ticket) if asked.body.muted else a.SetProfile(unmute=ticket)
    await visit.peers.accounts.set_profile(visit.token, request)
    visit.gateway.sessions.access_changed(visit.person.id)


async def list_sessions(visit: Visit, _asked: Asked) -> a.Sessions:
    """Where one is signed in, and one's tokens."""
    return a.Sessions(items=await visit.peers.accounts.sessions(visit.token))


async def end_session(visit: Visit, _asked: Asked) -> None:
    """End one of them."""
    await visit.peers.accounts.end_session(visit.token, visit.values["session"])
    visit.gateway.sessions.access_changed(visit.person.id)


async def list_views(visit: Visit, _asked: Asked) -> a.SavedViews:
    """The own saved lists."""
    return a.SavedViews(items=visit.signed_in.views)


async def save_view(visit: Visit, asked: Asked) -> None:
    """Keep a list under this id; the same id, or the same name for the same list, replaces what was there."""
    body: NewView = asked.body
    request = request_of(
        a.SaveView,
        id=visit.values["view"],
        list=body.list,
        name=body.name,
        query=query_of(body.list, body.query),
        start=body.start,
    )
    await visit.peers.accounts.save_view(visit.token, request)
    visit.gateway.sessions.access_changed(visit.person.id)


async def drop_view(visit: Visit, _asked: Asked) -> None:
    """Delete one; nothing happens when there is none."""
    await visit.peers.accounts.drop_view(visit.token, visit.values["view"])
    visit.gateway.sessions.access_changed(visit.person.id)


PROFILE = (
    Endpoint(
        "PATCH",
        "/me",
        "setProfile",
        "Change the own settings",
        set_profile,
        body=Profile,
        reply=a.Person,
        tag=TAG,
        problems=(413, 415, 422),
    ),
    Endpoint(
        "PUT",
        "/tickets/{number:[A-Z0-9-]{1,30}}/mute",
        "muteTicket",
        "Say whether one wants mails about a ticket",
        mute,
        body=Mute,
        status=204,
        tag=TAG,
        problems=(404, 413, 415, 422),
    ),
    Endpoint(
        "GET",
        "/me/sessions",
        "listSessions",
        "Where one is signed in, and the own tokens",
        list_sessions,
        reply=a.Sessions,
        tag=TAG,
    ),
    Endpoint(
        "DELETE",
        "/me/sessions/{session}",
        "endSession",
        "End one of the own sessions or tokens",
        end_session,
        status=204,
        tag=TAG,
        problems=(404,),
    ),
    Endpoint("GET", "/views", "listViews", "The own saved lists", list_views, reply=a.SavedViews, tag=TAG),
    Endpoint(
        "PUT",
        "/views/{view:[A-Za-z0-9_-]{8,80}}",
        "saveView",
        "Keep a list under a name",
        save_view,
        body=NewView,
        status=204,
        tag=TAG,
        problems=(404, 413, 415, 422),
    ),
    Endpoint(
        "DELETE",
        "/views/{view:[A-Za-z0-9_-]{8,80}}",
        "dropView",
        "Delete a saved list",
        drop_view,
        status=204,
        tag=TAG,
    ),
)

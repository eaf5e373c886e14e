"""Erasures of people: asked for by those who may, and their receipts."""

from pydantic import Field

from contracts.erasing import Erasure, Erasures
from gateway.api.endpoint import ApiModel, Asked, Endpoint
from gateway.visit import Visit


class Whom(ApiModel):
    """Who is to be forgotten for good; it cannot be undone."""

    person: str = Field(max_length=40)


async def erase(visit: Visit, asked: Asked) -> Erasure:
    """Everything they reported and wrote stays, without their name; the same again answers the receipt."""
    receipt = await visit.peers.members.erase(visit.token, asked.body.person)
    visit.gateway.sessions.access_changed(asked.body.person)
    return receipt


async def list_erasures(visit: Visit, _asked: Asked) -> Erasures:
    """The newest first."""
    return Erasures(items=await visit.peers.members.erasures(visit.token))


async def read_erasure(visit: Visit, _asked: Asked) -> Erasure:
    """How far it is."""
    return await visit.peers.members.erasure(visit.token, visit.values["person"])


ERASING = (
    Endpoint(
        "POST",
        "/erasures",
        "erasePerson",
        "Erase a person for good",
        erase,
        body=Whom,
        reply=Erasure,
        tag="people",
        problems=(403, 404, 409, 422),
    ),
    Endpoint(
        "GET",
        "/erasures",
        "listErasures",
        "List the receipts of erasures",
        list_erasures,
        reply=Erasures,
        tag="people",
        problems=(403, 404),
    ),
    Endpoint(
        "GET",
        "/erasures/{person}",
        "readErasure",
        "The receipt of an erasure",
        read_erasure,
        reply=Erasure,
        tag="people",
        problems=(403, 404),
    ),
)

"""Sessions and tokens of a company's people, for its administrator and staff."""

from pydantic import Field

from contracts.accounts import AccessList
from gateway.api.endpoint import ApiModel, Asked, Endpoint
from gateway.pages.people import exporting
from gateway.visit import Visit


class Whose(ApiModel):
    """Whose people; customers have one company, their own."""

    company: str = Field(default="", max_length=40)


class Ended(ApiModel):
    """What is to end: one session or token, or with no session all that the person has."""

    person: str = Field(max_length=40)
    session: str = Field(default="", max_length=40)


async def list_access(visit: Visit, asked: Asked) -> AccessList:
    """Where they are signed in, and their programs' tokens."""
    return AccessList(items=await visit.peers.members.access(visit.token, asked.query.company))


async def end_access(visit: Visit, asked: Asked) -> None:
    """It does not open anything any more."""
    await visit.peers.members.end_access(visit.token, asked.body.person, asked.body.session)
    visit.gateway.sessions.access_changed(asked.body.person)


ACCESS = (
    Endpoint(
        "GET",
        "/access",
        "listAccess",
        "List sessions and tokens of a company's people",
        list_access,
        query=Whose,
        reply=AccessList,
        tag="people",
        problems=(403, 404, 422),
    ),
    Endpoint(
        "POST",
        "/access/end",
        "endAccess",
        "End a session or token of a company's person",
        end_access,
        body=Ended,
        status=204,
        tag="people",
        problems=(403, 404, 422),
    ),
    Endpoint(
        "GET",
        "/export.zip",
        "exportCompany",
        "All data of the own company as a ZIP, for its administrator",
        raw=exporting.download,
        tag="people",
        problems=(404,),
    ),
)

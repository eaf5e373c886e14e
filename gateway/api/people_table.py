"""The operations about people and companies in the JSON API."""

from pydantic import BaseModel

from contracts import accounts as a
from contracts.tokens import CompanyTokenMade
from gateway.api import people as p
from gateway.api.endpoint import Endpoint, Handler
from gateway.routing import Access

TAG = "people"
PERSON = "/people/{person}"
COMPANY = "/companies/{company}"
WRITE_PROBLEMS = (404, 409, 413, 415, 422)


def _line(
    where: str,
    summary: str,
    handler: Handler,
    body: type[BaseModel] | None = None,
    reply: type[BaseModel] | None = None,
    *,
    query: type[BaseModel] | None = None,
    access: Access = Access.PERSON,
) -> Endpoint:
    """A line of the table; `where` is its method, path and name."""
    method, path, name = where.split(" ")
    status = 204 if reply is None else 201 if method == "POST" else 200
    reading = (404, 422) if query else (404,)
    return Endpoint(
        method,
        path,
        name,
        summary,
        handler,
        body=body,
        query=query,
        reply=reply,
        status=status,
        access=access,
        tag=TAG,
        problems=reading if method == "GET" else WRITE_PROBLEMS,
    )


def _staff(
    where: str,
    summary: str,
    handler: Handler,
    reply: type[BaseModel] | None,
    *,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
) -> Endpoint:
    return _line(where, summary, handler, body, reply, query=query, access=Access.STAFF)


PEOPLE = (
    _line("GET /team readTeam", "The company's people and invitations", p.read_team, reply=a.Team, query=p.TeamQuery),
    _line("POST /invitations invite", "Invite somebody to the company", p.invite, p.Invitation),
    _line("DELETE /invitations/{person} withdrawInvitation", "Take an invitation back", p.withdraw),
    _line(f"PATCH {PERSON} changePerson", "Set rights and role", p.change_person, p.PersonChange, a.Person),
    _line(f"PUT {PERSON}/active setActive", "Deactivate or activate a person", p.set_active, p.Activity),
    _line(f"PUT {PERSON}/membership answerWish", "Answer somebody who asks to join", p.answer_wish, p.WishAnswer),
    _line(
        "POST /access/tokens makeCompanyToken",
        "Make a token that is the company's",
        p.make_token,
        p.NewCompanyToken,
        CompanyTokenMade,
    ),
)

STAFF_ONLY = (
    _staff("GET /people findPeople", "Find people of the portal", p.find_people, p.PeopleFound, query=p.FindQuery),
    _staff(f"GET {PERSON} readPerson", "Read a person", p.read_person, a.Person),
    _staff("POST /people createPerson", "Register somebody", p.create_person, a.Person, body=p.NewPerson),
    _staff("GET /waiting listWaiting", "Who waits for an answer of staff", p.list_waiting, a.Waiting),
    _staff(f"PUT {PERSON}/admission admit", "Let a registration in, or refuse it", p.admit, None, body=p.Admission),
    _staff("GET /companies findCompanies", "Find companies", p.find_companies, a.Companies, query=p.CompanyQuery),
    _staff("POST /companies createCompany", "Make a company", p.create_company, a.Company, body=p.NewCompany),
    _staff(f"GET {COMPANY} readCompany", "Read a company with its people", p.read_company, a.Team),
    _staff(
        f"PATCH {COMPANY} changeCompany",
        "Set what a company is known by",
        p.change_company,
        a.Company,
        body=p.CompanyFacts,
    ),
)

PEOPLE_AND_COMPANIES = (*PEOPLE, *STAFF_ONLY)

"""The customer beside a ticket: how to reach them, their colleagues, what else they reported."""

import asyncio

from aiohttp import web

from contracts.accounts import CompanyCard, Person
from contracts.tickets import ListTickets, TicketPage
from gateway.frame import face
from gateway.pages.desk.place import Place
from gateway.pages.desk.wording import DeskWording
from gateway.pages.people.wording import KIND_LABELS
from gateway.pages.tickets.reading import ticket_id
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

OTHERS = 6


async def show(visit: Visit) -> web.StreamResponse:
    """The page for those without scripts."""
    return visit.render("desk/customer.html", **await _view(visit))


async def show_fragment(visit: Visit) -> web.StreamResponse:
    """The same as a part of the ticket's page, loaded when somebody wants to know."""
    return visit.fragment("desk/customer_part.html", **await _view(visit))


async def _view(visit: Visit) -> View:
    found = await visit.peers.tickets.read(visit.token, ticket_id(visit))
    wanted = ListTickets(view="all", company=found.company, limit=OTHERS)
    card, others = await asyncio.gather(
        visit.peers.accounts.company(visit.token, found.company), visit.peers.tickets.page(visit.token, wanted)
    )
    from_list = DeskWording(visit, Place.read(visit))
    return {
        "ticket_number": found.number,
        "company": card.company.name,
        "customer_number": card.company.customer_number,
        "people": _people(visit, card, found.contact.id),
        "others": _others(from_list, others, found.number),
        "cells": from_list.cells(),
        "all_href": Place(view="all", company=found.company).address(visit),
        "new_href": visit.url("desk_new", contact=found.contact.id),
        "folders_href": (
            visit.url("company_desk_case_files", company=found.company) if visit.portal.modules.case_files else ""
        ),
    }


def _people(visit: Visit, card: CompanyCard, contact: str) -> list[View]:
    """The contact first, then the colleagues."""
    ordered = sorted(card.people, key=lambda person: (person.id != contact, person.name))
    return [_person(visit, person) for person in ordered]


def _person(visit: Visit, person: Person) -> View:
    return {
        "face": face(person.name or person.email, person.id),
        "email": person.email,
        "phone": person.phone,
        "active": person.active,
        "kind": visit.gettext(KIND_LABELS[person.kind]),
    }


def _others(wording: DeskWording, page: TicketPage, number: str) -> list[View]:
    return [wording.row(head) for head in page.items if head.number != number]

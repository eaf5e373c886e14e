"""Whom a ticket is for, as they are called now."""

from dataclasses import replace

from services.tickets.domain.ticket import Ticket


def known_as(ticket: Ticket, person: str, name: str) -> Ticket:
    """The open ticket with its contact's name of today; the same one where nothing changes, or when it has ended."""
    if ticket.ended or ticket.contact.id != person or ticket.contact.name == name:
        return ticket
    return replace(ticket, contact=replace(ticket.contact, name=name), revision=ticket.revision + 1)

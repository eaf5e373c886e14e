"""What an outside system may be granted."""

from typing import Literal

Grant = Literal[
    "ticket.create",
    "ticket.comment",
    "ticket.status",
    "ticket.get",
    "ticket.list",
    "ticket.search",
    "file.stage",
    "person.find",
    "companies.import",
    "people.import",
    "subscriptions.import",
    "invoices.import",
    "feed.ticket",
    "feed.file",
    "feed.person",
    "feed.ledger",
    "see.texts",
    "see.notes",
    "name.staff",
]

GRANTS: dict[Grant, str] = {
    "ticket.create": "Open tickets for customers",
    "ticket.comment": "Comment on tickets",
    "ticket.status": "Move tickets to another status",
    "ticket.get": "Read a ticket",
    "ticket.list": "List tickets",
    "ticket.search": "Search tickets",
    "file.stage": "Send files for tickets",
    "person.find": "Find the people that it may name",
    "companies.import": "Bring companies",
    "people.import": "Bring people of companies",
    "subscriptions.import": "Bring subscriptions",
    "invoices.import": "Bring invoices",
    "feed.ticket": "Hear of tickets",
    "feed.file": "Hear of files of tickets",
    "feed.person": "Hear of people",
    "feed.ledger": "Hear of subscriptions and invoices",
    "see.texts": "Titles, texts and names of files in what it hears",
    "see.notes": "Internal notes",
    "name.staff": "Act for members of our staff",
}
FEEDS: tuple[Grant, ...] = ("feed.ticket", "feed.file", "feed.person", "feed.ledger")


def hears(allow: tuple[str, ...]) -> bool:
    """Whether a system with these grants has a stream of events."""
    return any(grant in FEEDS for grant in allow)


def chosen(words: list[str]) -> tuple[tuple[Grant, ...], tuple[str, ...]]:
    """The grants that some words name, in the order of the table, and the words that name none.

    `ticket.*` and `*.import` stand for all that fit; `*` alone for nothing, so that nobody grants more than they read.
    """
    found: set[Grant] = set()
    unknown: list[str] = []
    for word in words:
        fitting = {grant for grant in GRANTS if _fits(word, grant)}
        found |= fitting
        if not fitting:
            unknown.append(word)
    return tuple(grant for grant in GRANTS if grant in found), tuple(unknown)


def _fits(word: str, grant: str) -> bool:
    if word == grant:
        return True
    if word.endswith(".*") and len(word) > 2:
        return grant.startswith(word[:-1])
    return word.startswith("*.") and len(word) > 2 and grant.endswith(word[1:])

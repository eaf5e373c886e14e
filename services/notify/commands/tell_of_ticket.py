"""Decides who is mailed about a change of a ticket."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from contracts.accounts import Person
from contracts.base import Event
from contracts.portal import Portal, Queue
from contracts.tickets import TicketFact
from services.notify import wire
from services.notify.commands.keep_notice import KeepNotice
from services.notify.commands.telling.keep_notifications import KeepNotifications
from services.notify.domain.notices import Recipient
from services.notify.domain.rules import (
    QUEUE,
    Wanted,
    Why,
    for_followers,
    left_out,
    reasons,
    unwanted,
)
from services.notify.ports import Directory


@dataclass(frozen=True)
class TellOfTicket:
    """Rules of the portal, people from accounts, then one notice."""

    portals: Mapping[str, Portal]
    directory: Directory
    keep: KeepNotice
    keep_in_portal: KeepNotifications

    async def __call__(self, event: Event, fact: TicketFact) -> None:
        """Handle one event of tickets; safe to repeat."""
        portal = self.portals[event.portal]
        rules = wire.rules_of(portal)
        company: tuple[Person, ...] = ()
        if wire.FACTS[event.type] == "opened" and "company" in rules.opened and fact.ticket.company:
            company = await self.directory.company_for_system(fact.ticket.company)
        change = wire.change_of(event, fact, company)
        wanted = tuple(reasons(change, rules))
        people = await self._people(wanted, company)
        await self.keep_in_portal(event, fact, self._in_portal(wanted, people, fact))
        mails: dict[str, tuple[str, Why, Recipient]] = {}
        for one in wanted:
            to = self._recipient(one, people, fact, portal)
            if to and not left_out(one, unmailed=fact.unmailed):
                mails.setdefault(one.person, (one.template, one.why, to))
        await self.keep(event, fact.ticket.id, tuple(mails.values()))
        if team := for_followers(change, rules):  # last: no mail waits for it
            await self.keep_in_portal(event, fact, await self._followers(team, fact, portal))

    async def _people(self, wanted: tuple[Wanted, ...], company: tuple[Person, ...]) -> dict[str, Person]:
        known = {person.id: person for person in company}
        missing = [one.person for one in wanted if one.person != QUEUE and one.person not in known]
        return known | (await self.directory.people_for_system(missing) if missing else {})

    def _in_portal(
        self, wanted: tuple[Wanted, ...], people: Mapping[str, Person], fact: TicketFact
    ) -> tuple[Wanted, ...]:
        """Whom the portal itself tells, whether they are mailed or not; nobody of what they did themself."""
        told: dict[str, Wanted] = {}
        for one in wanted:
            person = people.get(one.person)
            if person is None or one.person == fact.by.id or not wire.may_know(person, fact):
                continue
            chosen = person.preferences
            if not unwanted(one, chosen.portal_off, muted=fact.ticket.id in chosen.muted):
                told.setdefault(one.person, one)
        return tuple(told.values())

    async def _followers(self, team: Wanted, fact: TicketFact, portal: Portal) -> tuple[Wanted, ...]:
        """Each follower of the ticket's queue: one look for all of them, whatever their number."""
        people = {
            one.id: one for one in await self.directory.followers_for_system(portal.key, _queue(fact, portal).key)
        }
        muting = {key for key, one in people.items() if fact.ticket.id in one.preferences.muted}
        wanted = tuple(replace(team, person=key) for key in people if key not in muting)
        return self._in_portal(wanted, people, fact)

    def _recipient(
        self, wanted: Wanted, people: Mapping[str, Person], fact: TicketFact, portal: Portal
    ) -> Recipient | None:
        if wanted.person == QUEUE:
            queue = _queue(fact, portal)
            label = portal.text(queue.label, portal.language)
            return Recipient("", label, queue.email, portal.language, desk=True)
        person = people.get(wanted.person)
        if person is None or not wire.may_know(person, fact):
            return None
        chosen = person.preferences
        if unwanted(wanted, chosen.mails_off, muted=fact.ticket.id in chosen.muted):
            return None
        return wire.recipient_of(person, portal)


def _queue(fact: TicketFact, portal: Portal) -> Queue:
    """The ticket's queue; of one that the portal no longer has, the default one."""
    keys = {queue.key for queue in portal.queues}
    return portal.queue(fact.ticket.queue if fact.ticket.queue in keys else portal.default_queue)

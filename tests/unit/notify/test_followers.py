"""Staff who follow a queue are told in the portal of what nobody is responsible for."""

from __future__ import annotations

from contracts import tickets
from contracts.accounts import Person
from contracts.tickets import FieldChange
from services.notify.commands.keep_notice import KeepNotice
from services.notify.commands.tell_of_ticket import TellOfTicket
from services.notify.commands.telling.keep_notifications import KeepNotifications
from tests.unit.notify import samples
from tests.unit.notify.samples import JANA, MARIA, NOW, entry, event, fact, head, person
from tests.unit.notify.test_notifications import told
from tests.unit.notify.test_tell import Kept, Notes, People, tell


def follower(key: str, *queues: str, **preferences: tuple[str, ...]) -> Person:
    return person(key, "agent", "", preferences={"queues": queues, **preferences})


async def test_followers_of_the_queue_are_told_of_a_new_ticket_and_of_comments_until_somebody_has_it() -> None:
    team = (follower("ida", "devices"), follower("ole", "software"))
    opened = fact(MARIA, description="…")
    kept = await tell(event(tickets.OPENED, opened), opened, person("maria"), *team)
    assert told(kept) == {"ida": "ticket_received"}
    assert "ida@kunz.example" not in kept.told, "the mail goes to the queue's own address"
    commented = fact(MARIA, entry(MARIA, "Still broken"))
    assert told(await tell(event(tickets.COMMENTED, commented), commented, *team)) == {"ida": "ticket_commented"}
    taken = fact(MARIA, entry(MARIA, "Still broken"), ticket=head(assignee=JANA))
    assert told(await tell(event(tickets.COMMENTED, taken), taken, person("jana", "agent", ""), *team)) == {
        "jana": "ticket_commented"
    }


async def test_a_ticket_that_comes_into_a_queue_is_told_to_those_who_follow_it_but_not_to_who_put_it_there() -> None:
    team = (follower("ida", "devices"), follower("jana", "devices"))
    change = FieldChange(field="queue", before="software", after="devices")
    moved = fact(JANA, entry(JANA, "", kind="change", changes=(change,)))
    assert told(await tell(event(tickets.CHANGED, moved), moved, *team)) == {"ida": "ticket_received"}


async def test_what_followers_chose_counts_and_whoever_may_not_know_is_not_told() -> None:
    team = (
        follower("ida", "devices", portal_off=("commented",)),
        follower("ole", "devices", muted=("autowork/AW-12",)),
        person("per", "agent", "", preferences={"queues": ("devices",)}, active=False),
        person("eva", preferences={"queues": ("devices",)}, company="elsewhere"),
    )
    opened = fact(MARIA, description="…")
    assert told(await tell(event(tickets.OPENED, opened), opened, *team)) == {"ida": "ticket_received"}
    commented = fact(MARIA, entry(MARIA, "Still broken"))
    assert told(await tell(event(tickets.COMMENTED, commented), commented, *team)) == {}


async def test_five_hundred_followers_are_one_look_and_a_queue_that_is_gone_counts_as_the_first_one() -> None:
    portals = samples.portals()
    directory = People(tuple(follower(f"p{number}", portals["autowork"].default_queue) for number in range(500)))
    kept = Kept()
    keep = KeepNotice(kept, kept, lambda: NOW)  # type: ignore[arg-type]  # a ledger that only adds
    in_portal = KeepNotifications(Notes(kept), kept.wake)  # type: ignore[arg-type]  # a store that only adds
    opened = fact(MARIA, ticket=head(queue="gone"), description="…")
    await TellOfTicket(portals, directory, keep, in_portal)(event(tickets.OPENED, opened), opened)
    assert len(kept.notes) == 500
    assert directory.looks == 1


async def test_nobody_looks_for_followers_of_what_somebody_has() -> None:
    directory, kept = People(()), Kept()
    keep = KeepNotice(kept, kept, lambda: NOW)  # type: ignore[arg-type]  # a ledger that only adds
    in_portal = KeepNotifications(Notes(kept), kept.wake)  # type: ignore[arg-type]  # a store that only adds
    data = fact(MARIA, entry(MARIA, "Hello"), ticket=head(assignee=JANA))
    await TellOfTicket(samples.portals(), directory, keep, in_portal)(event(tickets.COMMENTED, data), data)
    assert directory.looks == 0

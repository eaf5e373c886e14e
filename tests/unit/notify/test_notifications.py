"""What the portal itself tells: the same people as the mails, whatever they chose about mails, never of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contracts import tickets
from contracts.base import Actor
from contracts.notifications import ListNotifications, Marked, MarkNotifications, Notifications
from services.notify.commands.telling.keep_notifications import ForgetTold
from services.notify.commands.telling.mark_notifications import MarkRead
from services.notify.domain.notifications import Notification
from services.notify.queries.notifications import NotificationQueries
from tests.unit.notify.samples import JANA, MARIA, NOW, cost, entry, event, fact, head, person
from tests.unit.notify.test_tell import Kept, tell

ACTOR = Actor(kind="person", id="maria", portal="autowork", role="customer", company="kunz")


def told(kept: Kept) -> dict[str, str]:
    return {note.person: note.what for note in kept.notes.values()}


async def test_whoever_wants_no_mail_is_told_in_the_portal_all_the_same() -> None:
    data = fact(JANA, entry(JANA, "Hello"), ticket=head(participants=("ben",)))
    maria = person("maria", preferences={"mails_off": ("commented",)})
    kept = await tell(event(tickets.COMMENTED, data), data, maria, person("ben"))
    assert kept.told == {"ben@kunz.example": "ticket_commented"}
    assert told(kept) == {"maria": "ticket_commented", "ben": "ticket_commented"}
    assert sorted(kept.woken) == ["ben", "maria"], "their open pages are told"


async def test_what_is_chosen_off_in_the_portal_may_still_be_mailed() -> None:
    data = fact(JANA, entry(JANA, "Hello"))
    kept = await tell(event(tickets.COMMENTED, data), data, person("maria", preferences={"portal_off": ("commented",)}))
    assert kept.told == {"maria@kunz.example": "ticket_commented"}
    assert told(kept) == {}


async def test_a_muted_ticket_is_silent_but_for_what_must_be_told() -> None:
    data = fact(JANA, entry(JANA, "Hello"))
    maria = person("maria", preferences={"muted": ("autowork/AW-12",)})
    assert told(await tell(event(tickets.COMMENTED, data), data, maria)) == {}
    closing = fact(JANA)
    assert told(await tell(event(tickets.CLOSING_SOON, closing), closing, maria)) == {"maria": "ticket_closing"}


async def test_nobody_is_told_of_their_own_deeds_though_a_confirmation_is_mailed() -> None:
    data = fact(MARIA, description="…")
    kept = await tell(event(tickets.OPENED, data), data, person("maria"))
    assert "maria@kunz.example" in kept.told
    assert told(kept) == {}


async def test_nobody_who_may_not_know_is_told() -> None:
    data = fact(JANA, entry(JANA, "Hello"), ticket=head(participants=("ben", "eva")))
    people = (person("maria", company="elsewhere"), person("ben", active=False), person("eva", portal="other"))
    assert told(await tell(event(tickets.COMMENTED, data), data, *people)) == {}


async def test_an_event_that_comes_twice_tells_once() -> None:
    data = fact(JANA, entry(JANA, "Hello"))
    kept = await tell(event(tickets.COMMENTED, data), data, person("maria"), times=2)
    assert len(kept.notes) == 1


def note(key: str, ticket: str = "autowork/AW-1", minutes: int = 0, **changes: Any) -> Notification:
    values: dict[str, Any] = {
        "id": key,
        "person": "maria",
        "portal": "autowork",
        "ticket": ticket,
        "title": f"Title {key}",
        "what": "ticket_commented",
        "why": "reporter",
        "by_id": "jana",
        "by_name": "Jana Berger",
        "by_side": "vendor",
        "at": NOW + timedelta(minutes=minutes),
    }
    return Notification(**values | changes)


class Shelf:
    """A store in memory."""

    def __init__(self, *notes: Notification) -> None:
        self.notes = {one.id: one for one in notes}

    async def of(self, who: str, *, unread: bool = False) -> list[Notification]:
        found = [one for one in self.notes.values() if one.person == who and (one.unread or not unread)]
        return sorted(found, key=lambda one: one.at, reverse=True)

    async def mark(self, who: str, ids: list[str], mark: str) -> None:
        for key in ids:
            if self.notes[key].unread and self.notes[key].person == who:
                self.notes[key] = note_with(self.notes[key], unread=False, read=mark)

    async def marked(self, who: str, mark: str) -> int:
        return sum(one.person == who and one.read == mark for one in self.notes.values())

    async def forget_person(self, who: str, until: Any) -> int:
        gone = [one.id for one in self.notes.values() if one.person == who and one.at <= until]
        for key in gone:
            del self.notes[key]
        return len(gone)

    async def take_back(self, who: str, mark: str) -> int:
        ids = [one.id for one in self.notes.values() if one.person == who and one.read == mark]
        for key in ids:
            self.notes[key] = note_with(self.notes[key], unread=True, read="")
        return len(ids)


def note_with(one: Notification, **changes: Any) -> Notification:
    return Notification(**{name: getattr(one, name) for name in Notification.__dataclass_fields__} | changes)


class Sees:
    """Whoever asks sees these tickets."""

    def __init__(self, *tickets_: str) -> None:
        self.tickets = frozenset(tickets_)

    async def seen(self, wanted: list[str], _token: str) -> frozenset[str]:
        return self.tickets & set(wanted)


class Asked:
    """A call, as far as notifications need one."""

    token = "token"

    def __init__(self, actor: Actor = ACTOR) -> None:
        self.actor = actor


async def page(shelf: Shelf, sees: Sees, actor: Actor = ACTOR, **asked: Any) -> Notifications:
    queries = NotificationQueries(shelf, sees)  # type: ignore[arg-type]
    return await queries.page(Asked(actor), ListNotifications(**asked))  # type: ignore[arg-type]


async def test_they_are_grouped_by_ticket_the_newest_first() -> None:
    shelf = Shelf(note("a"), note("b", "autowork/AW-2", 1), note("c", minutes=2), note("d", unread=False, minutes=-1))
    found = await page(shelf, Sees("autowork/AW-1", "autowork/AW-2"))
    assert [(one.number, [item.id for item in one.items]) for one in found.items] == [
        ("AW-1", ["c", "a", "d"]),
        ("AW-2", ["b"]),
    ]
    assert found.unread == 3
    assert found.items[0].title == "Title c"


async def test_pages_follow_each_other_without_gaps() -> None:
    shelf = Shelf(*(note(f"n{n}", f"autowork/AW-{n}", n) for n in range(7)))
    sees = Sees(*(f"autowork/AW-{n}" for n in range(7)))
    seen: list[str] = []
    cursor = ""
    while True:
        found = await page(shelf, sees, limit=3, cursor=cursor)
        seen += [one.number for one in found.items]
        cursor = found.next
        if not cursor:
            break
    assert seen == [f"AW-{n}" for n in reversed(range(7))]


async def test_of_a_ticket_out_of_sight_nothing_is_listed_or_counted() -> None:
    shelf = Shelf(note("a"), note("b", "autowork/AW-2", 1))
    found = await page(shelf, Sees("autowork/AW-1"))
    assert [one.number for one in found.items] == ["AW-1"]
    assert found.unread == 1


async def test_customers_learn_nothing_of_what_staff_were_told() -> None:
    assert not (await page(Shelf(note("a", what="ticket_noted")), Sees("autowork/AW-1"))).items
    staff = Actor(kind="person", id="maria", portal="autowork", role="agent")
    assert (await page(Shelf(note("a", what="ticket_noted")), Sees(), staff)).unread == 1


async def test_marking_counts_what_is_left_and_can_be_taken_back() -> None:
    shelf, sees = Shelf(note("a"), note("b", "autowork/AW-2"), note("c")), Sees("autowork/AW-1", "autowork/AW-2")
    queries = NotificationQueries(shelf, sees)  # type: ignore[arg-type]
    woken: list[str] = []
    mark = MarkRead(shelf, queries.unread, lambda _portal, people: woken.extend(people))  # type: ignore[arg-type]
    done = await mark(Asked(), MarkNotifications(ticket="autowork/AW-1"))  # type: ignore[arg-type]
    assert (done.marked, done.unread, woken) == (2, 1, ["maria"])
    again = await mark(Asked(), MarkNotifications(ticket="autowork/AW-1"))  # type: ignore[arg-type]
    assert (again.marked, again.undo, woken) == (0, "", ["maria"]), "nothing changed, so nobody is told"
    back = await mark(Asked(), MarkNotifications(undo=done.undo))  # type: ignore[arg-type]
    assert (back.marked, back.unread) == (2, 3)
    assert (await mark(Asked(), MarkNotifications(everything=True))).unread == 0  # type: ignore[arg-type]


async def marked(shelf: Shelf, sees: Sees, **asked: Any) -> Marked:
    queries = NotificationQueries(shelf, sees)  # type: ignore[arg-type]
    mark = MarkRead(shelf, queries.unread, lambda _portal, _people: None)  # type: ignore[arg-type]
    return await mark(Asked(), MarkNotifications(**asked))  # type: ignore[arg-type]


async def test_what_came_after_the_page_was_read_stays_unread() -> None:
    shelf, sees = Shelf(note("a"), note("b", minutes=2)), Sees("autowork/AW-1")
    done = await marked(shelf, sees, ticket="autowork/AW-1", until=NOW + timedelta(minutes=1))
    assert (done.marked, done.unread) == (1, 1)
    assert shelf.notes["b"].unread
    assert (await marked(shelf, sees, everything=True, until=NOW + timedelta(minutes=1))).unread == 1


async def test_the_same_mark_again_can_still_be_taken_back() -> None:
    shelf, sees = Shelf(note("a"), note("b")), Sees("autowork/AW-1")
    first = await marked(shelf, sees, ids=("a",), request_id="request-1")
    again = await marked(shelf, sees, ids=("a",), request_id="request-1")
    assert (again.marked, again.undo) == (first.marked, first.undo) == (1, first.undo)
    other = await marked(shelf, sees, everything=True, request_id="request-1")
    assert other.undo != first.undo, "what it is about belongs to it"
    assert shelf.notes["a"].read == first.undo, "what was read already keeps its mark"
    assert (await marked(shelf, sees, undo=again.undo)).unread == 1


async def test_what_went_out_of_sight_does_not_hide_what_is_in_sight_and_is_asked_about_once() -> None:
    hidden = [note(f"h{n}", f"autowork/AW-{n + 10}", n) for n in range(130)]
    shelf, sees = Shelf(*hidden, note("seen", minutes=-5)), Sees("autowork/AW-1")
    assert (await page(shelf, sees)).unread == 1
    assert [one.id for one in shelf.notes.values() if one.unread] == ["seen"]


async def test_the_new_holder_of_an_account_does_not_read_what_the_old_one_was_told() -> None:
    shelf = Shelf(note("a"), note("b", unread=False), note("later", minutes=5), note("other", person="ben"))
    woken: list[str] = []
    await ForgetTold(shelf, lambda _portal, people: woken.extend(people))("autowork", "maria", NOW)  # type: ignore[arg-type]
    assert (sorted(shelf.notes), woken) == (["later", "other"], ["maria"])


async def test_who_has_no_company_for_a_while_loses_nothing() -> None:
    shelf = Shelf(note("a"))
    assert (await page(shelf, Sees(), ACTOR.model_copy(update={"company": ""}))).unread == 0
    assert shelf.notes["a"].unread


async def test_what_staff_leave_unmailed_is_told_in_the_portal_alone_but_for_what_must_go() -> None:
    data = fact(JANA, entry(JANA, "For the record"), unmailed=True)
    kept = await tell(event(tickets.COMMENTED, data), data, person("maria"))
    assert kept.told == {}
    assert told(kept) == {"maria": "ticket_commented"}
    priced = head(cost=cost("proposed"))
    changes = ({"field": "cost", "before": "", "after": "1250.50"},)
    data = fact(JANA, entry(JANA, kind="change", changes=changes), ticket=priced, unmailed=True)
    kept = await tell(event(tickets.CHANGED, data), data, person("maria"))
    assert kept.told == {"maria@kunz.example": "ticket_cost"}

"""Lists, counts and search, from the index of whichever replica answers."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path

import pytest

from contracts import files
from contracts.base import Actor, Audience, Party
from contracts.errors import CasebusError, Code
from kit.clock import utc_now
from kit.events import new_event
from kit.ids import new_id
from tests.component.tickets.world import ANNA, OTTO, SARA, SVEN, World, person, refused


def index_file(world: World, number: int) -> Path:
    return Path(world.replicas[number].program.env["CASEBUS_STATE"]) / "tickets-index.sqlite"


async def test_e12_e13_the_list_shows_what_is_open_and_all_when_asked(world: World) -> None:
    who = person("lister", "listers")
    kept, ended = await world.open(who), await world.open(who)
    done = await world.resolve(ended.id)
    await world.settled(kept, done)
    assert [head.id for head in (await world.list(who)).items] == [kept.id]
    assert {head.id for head in (await world.list(who, view="all")).items} == {kept.id, ended.id}
    assert [head.id for head in (await world.list(who, statuses=("solved",))).items] == [ended.id]
    counts = await world.count(who)
    assert (counts.open, counts.all, counts.mine, counts.queues) == (1, 2, 1, {"support": 1})
    assert counts.statuses == {"new": 1}


@pytest.mark.parametrize("sort", ["activity", "created", "priority", "number"])
@pytest.mark.parametrize("descending", [True, False])
async def test_pages_go_on_where_the_last_ended_without_gaps_or_doubles(
    world: World, sort: str, descending: bool
) -> None:
    who = person("pager", f"pagers-{sort}-{descending}".lower())
    made = [
        await world.open(who, priority=("low", "very-high", "normal")[number % 3], title=f"t{number}")
        for number in range(7)
    ]
    await world.comment(made[2].id, "moved up", who)
    await world.settled(*made)
    whole = [head.id for head in (await world.list(who, sort=sort, descending=descending)).items]
    assert set(whole) == {one.id for one in made}
    paged: list[str] = []
    cursor = ""
    while True:
        page = await world.list(who, sort=sort, descending=descending, limit=3, cursor=cursor)
        assert page.total == 7
        paged += [head.id for head in page.items]
        cursor = page.next
        if not cursor:
            break
    assert paged == whole
    if sort == "number":
        in_order = sorted(made, key=lambda one: int(one.number.rpartition("-")[2]), reverse=descending)
        assert paged == [one.id for one in in_order]
    if sort == "priority" and descending:
        assert paged[:2] == [made[1].id, made[4].id]  # the older one first


async def test_a_cursor_that_we_did_not_make_is_refused(world: World) -> None:
    for cursor in ("x", "bm9wZQ", "WzFd", "WyIxIiwyXQ", "W251bGwsMV0"):
        async with refused(Code.INVALID):
            await world.list(cursor=cursor)


async def test_staff_filter_by_queue_assignee_company_contact_and_turn(world: World) -> None:
    word = new_id()
    who = person("filtered", f"filtered{word}")
    one = await world.open(who, queue="contracts", priority="very-high")
    two = await world.open(who)
    assigned = await world.edit(two.id, assignee=SARA.id, expected={"assignee": ""})
    asked = await world.comment(one.id, "Which?", SVEN, status="waiting")
    await world.settled(assigned, asked)
    scope = {"company": who.company}
    assert [head.id for head in (await world.list(SVEN, queue="contracts", **scope)).items] == [one.id]
    assert [head.id for head in (await world.list(SVEN, assignee=SARA.id, **scope)).items] == [two.id]
    assert [head.id for head in (await world.list(SARA, view="mine", **scope)).items] == [two.id]
    assert [head.id for head in (await world.list(SVEN, view="unassigned", **scope)).items] == [one.id]
    assert [head.id for head in (await world.list(SVEN, view="vendor_turn", **scope)).items] == [two.id]
    assert [head.id for head in (await world.list(SVEN, priority="very-high", **scope)).items] == [one.id]
    assert {head.id for head in (await world.list(SVEN, contact=who.id)).items} == {one.id, two.id}
    assert (await world.read(two.id, who)).assignee.name == "Sara"  # type: ignore[union-attr]


async def test_counts_follow_every_change(world: World) -> None:
    before = await world.count(SARA)
    written = await world.open(queue="devices")
    assigned = await world.edit(written.id, assignee=SARA.id)
    await world.settled(assigned)
    during = await world.count(SARA)
    assert (during.open, during.mine) == (before.open + 1, before.mine + 1)
    assert during.queues["devices"] == before.queues.get("devices", 0) + 1
    await world.settled(await world.resolve(written.id))
    after = await world.count(SARA)
    assert (after.open, after.mine, after.all) == (before.open, before.mine, before.all + 1)


async def test_b28_search_finds_titles_texts_comments_file_names_and_numbers(world: World) -> None:
    word = new_id()
    who = person("seeker", f"seekers{word}")
    written = await world.open(who, title=f"Überlauf t{word}", description=f"some d{word} text")
    commented = await world.comment(written.id, f"about c{word}, really", who, uploads=(f"u{word}",))
    await world.settled(commented)
    for text in (
        f"t{word}",
        f"d{word}",
        f"c{word}",
        f"u{word}.pdf",
        written.number,
        written.number.lower(),
        written.number.rpartition("-")[2],
        f"uberlauf t{word}",
        f"überlauf c{word}",
        f"c{word[:20]}",
    ):
        found = await world.search(text, who)
        assert [hit.ticket.id for hit in found.items] == [written.id], text
        assert found.total == 1
    (hit,) = (await world.search(f"c{word}", who)).items
    assert hit.excerpt == f"about \ue000c{word}\ue001, really"
    assert hit.ticket.comments == 1


async def test_what_somebody_types_into_search_is_never_an_operator(world: World) -> None:
    who = person("attacker", "attackers")
    written = await world.open(who, title="plain")
    await world.settled(written)
    for text in (
        '"', '""', "'", "*", "(", ")", "a OR b", "NOT x", "plain NOT plain", "scope : x", "title:plain", "{scope}: a",
        "^plain", "-plain", "plain*", "a + b", "NEAR(a b)", "\x00", "%", "\\", 'plain"', "💥", "AND", "a" * 200,
        'scope : ("x") OR title : plain', "' OR 1=1 --", "\ue000", "ﬀ", "İ" * 50,
    ):  # fmt: skip
        found = await world.search(text, who)
        assert {hit.ticket.id for hit in found.items} <= {written.id}, text
        assert not (await world.search(text, person("nobody", "nobodies"))).items
    assert not (await world.search("plain OR nothing", who)).items
    assert (await world.search("plain*", who)).items


async def test_search_pages_go_on_where_the_last_ended(world: World) -> None:
    word = f"w{new_id()}"
    who = person("searcher", f"co{word}")
    made = [await world.open(who, title=word) for _ in range(5)]
    await world.settled(*made, await world.comment(made[0].id, f"again {word}", who))
    first = await world.search(word, who, limit=2)
    second = await world.search(word, who, limit=2, cursor=first.next)
    third = await world.search(word, who, limit=2, cursor=second.next)
    shown = [hit.ticket.id for page in (first, second, third) for hit in page.items]
    assert shown == [made[0].id, *(one.id for one in reversed(made[1:]))]
    assert (first.total, third.next) == (5, "")
    relevant = await world.search(word, who, sort="relevance")
    assert {hit.ticket.id for hit in relevant.items} == {one.id for one in made}


async def test_a_list_waits_for_a_write_that_it_must_show_and_says_so_when_it_is_not_there(world: World) -> None:
    for _ in range(10):
        written = await world.open()
        assert written.id in {head.id for head in (await world.list(after=written, limit=100)).items}
    began = time.monotonic()
    page = await world.list(see=written.id, see_revision=written.revision + 1)
    assert page.late
    assert 0.4 < time.monotonic() - began < 20


async def test_a_replica_catches_up_with_what_happened_while_it_was_down(world: World) -> None:
    word = f"meanwhile{new_id()}"
    first, second = world.replicas
    await first.stop()
    written = await world.open(title=word)
    await world.comment(written.id, "more")
    await first.start()
    await second.stop()
    try:
        assert [hit.ticket.id for hit in (await world.search(word)).items] == [written.id]
        assert (await world.list(limit=100)).items[0].comments == 1
    finally:
        await second.start()


@pytest.mark.parametrize("harm", ["gone", "garbage", "other_version", "place_lost"])
async def test_an_index_that_is_lost_is_made_anew_from_the_documents(world: World, harm: str) -> None:
    word = f"rebuilt{new_id()}"
    written = await world.open(title=word)
    commented = await world.comment(written.id, f"said {word}")
    noted = await world.comment(written.id, f"note{word}", SVEN, staff_only=True)
    await world.settled(commented, noted)
    before = (await world.list(SVEN, view="all", limit=100), await world.count(SVEN))
    first, second = world.replicas
    await first.stop()
    _harm(index_file(world, 0), harm)
    await first.start()
    await second.stop()
    try:
        async with asyncio.timeout(30):
            assert (await world.list(SVEN, view="all", limit=100), await world.count(SVEN)) == before
        assert (await world.search(word)).items[0].excerpt
        assert (await world.search(f"note{word}", SVEN)).total == 1
        assert (await world.search(f"note{word}")).total == 0
        assert (await world.search(word, OTTO)).total == 0
    finally:
        await second.start()


@pytest.mark.parametrize("harm", ["gone", "garbage"])
async def test_an_index_that_is_harmed_while_it_serves_heals_without_a_restart(world: World, harm: str) -> None:
    word = f"healed{new_id()}"
    written = await world.open(title=word)
    await world.settled(written)
    _, second = world.replicas
    await second.stop()
    try:
        _harm(index_file(world, 0), harm)
        wal = index_file(world, 0).with_name("tickets-index.sqlite-wal")
        wal.unlink(missing_ok=True)
        later = await world.open(title=f"{word} later")  # a write is never lost to a harmed index
        async with asyncio.timeout(30):
            while True:
                try:
                    found = await world.search(word)
                except CasebusError:
                    continue  # not available while it is made anew
                if {hit.ticket.id for hit in found.items} == {written.id, later.id}:
                    break
        assert {later.id, written.id} <= {head.id for head in (await world.list(limit=100)).items}
    finally:
        await second.start()


def _harm(file: Path, harm: str) -> None:
    if harm == "gone":
        file.unlink()
    elif harm == "garbage":
        file.write_bytes(b"no database" * 1000)
    else:
        connection = sqlite3.connect(file)
        change = {"other_version": ("version", "0"), "place_lost": ("sequence", "999999999")}[harm]
        connection.execute("UPDATE meta SET value = ? WHERE name = ?", (change[1], change[0]))
        connection.commit()
        connection.close()


async def test_both_replicas_give_the_same_lists_under_writes(world: World) -> None:
    who = person("crowd", f"crowd{new_id()}")
    made = await asyncio.gather(*(world.open(who, title=f"n{number}") for number in range(30)))
    assert len({one.number for one in made}) == 30
    last = await asyncio.gather(*(world.comment(one.id, "x", who) for one in made))
    await world.settled(*last, actor=who)
    pages = [await world.list(who, limit=100) for _ in range(6)]
    assert all(page.items == pages[0].items for page in pages)
    assert len(pages[0].items) == 30
    assert ANNA.id not in {head.contact.id for head in pages[0].items}


async def test_b28_a_file_is_found_by_the_name_that_it_has_now(world: World) -> None:
    word = new_id()
    who = person("renamer", f"renamers{word}")
    written = await world.open(who, title="with a file", uploads=(f"old{word}",))
    await world.settled(written)
    assert [hit.ticket.id for hit in (await world.search(f"old{word}", who)).items] == [written.id]
    renamed = files.NamedFile(id=f"old{word}", name=f"new{word}.pdf", at=utc_now())
    hidden = files.NamedFile(id=f"more{word}", name=f"secret{word}.pdf", at=utc_now(), staff_only=True)
    world.names[written.id] = (renamed, hidden)
    await tree_changed(world, written.id)
    await eventually(world, f"new{word}", who, [written.id])
    await eventually(world, f"old{word}", who, [])
    await eventually(world, f"secret{word}", SVEN, [written.id])
    await eventually(world, f"secret{word}", who, [])
    world.names[written.id] = ()
    await tree_changed(world, written.id)
    await eventually(world, f"new{word}", who, [])
    await eventually(world, f"secret{word}", SVEN, [])


async def eventually(world: World, text: str, who: Actor, wanted: list[str]) -> None:
    """Wait until every replica finds just these; which one answers is chance."""
    seen = 0
    async with asyncio.timeout(30):
        while seen < 4 * len(world.replicas):
            page = await world.search(text, who, similar=False)
            seen = seen + 1 if [hit.ticket.id for hit in page.items] == wanted else 0
            await asyncio.sleep(0.02)


async def tree_changed(world: World, ticket: str) -> None:
    """Say that somebody changed the folders of a ticket."""
    by = Party(id="p", name="P", side="customer")
    change = files.ChangeRow(id=new_id(), kind="renamed", by=by, at=utc_now(), names=("x",), count=1)
    audience = Audience(portal="autowork", staff_only=True)
    data = files.TreeChanged(audience=audience, place=ticket, change=change, revision=1)
    event = new_event(files.TREE_CHANGED, subject=ticket, portal="autowork", data=data, at=utc_now())
    subject = files.TREE_CHANGED.subject("autowork")
    await world.buses["files"].jetstream.publish(subject, event.model_dump_json().encode())

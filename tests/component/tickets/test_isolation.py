"""Somebody of another company gets for a ticket what they get for a random id, whatever they ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from contracts import tickets as t
from contracts.base import Actor
from contracts.errors import CasebusError, Code
from kit.ids import new_id
from tests.component.tickets.world import (
    ANNA,
    ANNA_SHARED,
    BEN,
    BEN_SHARED,
    FILES_SERVICE,
    NEWCOMER,
    OPERATOR,
    OTTO,
    OTTO_SHARED,
    SHARED,
    SVEN,
    SVEN_SHARED,
    World,
    person,
    refused,
)

CANARY = "zebrafinch"

WAYS: dict[str, tuple[Any, Callable[[str], Any]]] = {
    "read": (t.READ, lambda ticket: t.ReadTicket(ticket=ticket)),
    "check_access": (t.CHECK_ACCESS, lambda ticket: t.CheckAccess(ticket=ticket)),
    "comment": (t.COMMENT, lambda ticket: t.AddComment(request_id=new_id(), ticket=ticket, text="x")),
    "note": (t.COMMENT, lambda ticket: t.AddComment(request_id=new_id(), ticket=ticket, text="x", staff_only=True)),
    "attach": (t.ATTACH, lambda ticket: t.AttachFiles(request_id=new_id(), ticket=ticket, uploads=("u1",))),
    "edit": (t.EDIT, lambda ticket: t.EditTicket(request_id=new_id(), ticket=ticket, title="x")),
    "move": (t.MOVE, lambda ticket: t.MoveTicket(request_id=new_id(), ticket=ticket, status="open")),
    "plan": (t.PLAN, lambda ticket: t.PlanWork(request_id=new_id(), ticket=ticket, way="remote")),
    "resolve": (
        t.RESOLVE,
        lambda ticket: t.ResolveTicket(request_id=new_id(), ticket=ticket, status="solved", cause="x", solution="y"),
    ),
}


async def answer(asked: Awaitable[Any]) -> Any:
    with pytest.raises(CasebusError) as caught:
        await asked
    return caught.value.problem


@pytest.mark.parametrize("way", WAYS)
async def test_d8_a_stranger_gets_for_a_ticket_what_a_random_id_gets(world: World, way: str) -> None:
    private = await world.open(title=CANARY)
    shared = await world.open(ANNA_SHARED, title=CANARY)
    operation, make = WAYS[way]
    for ticket, strangers in (
        (private, (OTTO, NEWCOMER, BEN, SVEN_SHARED, ANNA_SHARED, person("anna", "other"))),
        (shared, (OTTO_SHARED, OTTO, SVEN, person("ben", "acme", SHARED, rights=("create", "comment")))),
    ):
        for stranger in strangers:
            portal = ticket.id.partition("/")[0]
            real = await answer(world.call(stranger, operation, make(ticket.id)))
            random = await answer(world.call(stranger, operation, make(f"{portal}/AW-999999")))
            assert real == random, stranger.id
            assert real.code is Code.NOT_FOUND


async def test_d8_lists_counts_and_search_hold_nothing_of_another_company(world: World) -> None:
    word = f"canary{new_id()}"
    private = await world.open(title=word, description=word)
    shared = await world.open(ANNA_SHARED, title=word, description=word)
    await world.comment(shared.id, f"{word} said", ANNA_SHARED)
    await world.settled(private)
    await world.settled(shared, actor=SVEN_SHARED)
    apart = person("apart", "apart"), person("colleague", "acme"), person("apart", "apart", SHARED)
    for stranger, mine in zip(apart, (private, private, shared), strict=True):
        before = await world.count(stranger)
        other = await world.open(ANNA_SHARED if mine is shared else ANNA)
        await world.settled(other, actor=SVEN_SHARED if mine is shared else SVEN)
        assert await world.count(stranger) == before
        assert before.open == before.all == 0
        for fields in ({}, {"view": "all"}, {"view": "mine"}, {"company": mine.id}, {"sort": "number"}):
            assert (await world.list(stranger, **fields)).items == ()
        for text in (word, f"{word} said", mine.number, mine.number.rpartition("-")[2], word[:12]):
            found = await world.search(text, stranger)
            assert (found.items, found.total) == ((), 0)
    assert {hit.ticket.id for hit in (await world.search(word, BEN_SHARED)).items} == {shared.id}
    assert (await world.search(private.number)).items[0].ticket.id == private.id


async def test_staff_of_one_portal_see_nothing_of_another(world: World) -> None:
    word = f"canary{new_id()}"
    written = await world.open(ANNA_SHARED, title=word)
    await world.settled(written, actor=SVEN_SHARED)
    assert not (await world.search(word, SVEN)).items
    assert all(head.portal == SVEN.portal for head in (await world.list(SVEN, view="all", limit=100)).items)


async def test_waiting_for_a_write_says_nothing_about_tickets_of_others(world: World) -> None:
    theirs = await world.open()
    await world.settled(theirs)
    assert (await world.list(OTTO, after=theirs)).late
    assert (await world.list(OTTO, see="autowork/AW-999999", see_revision=1)).late


async def test_a8_somebody_who_must_change_the_password_first_gets_nothing(world: World) -> None:
    async with refused(Code.FORBIDDEN):
        await world.open(NEWCOMER)
    for asked in (world.list(NEWCOMER), world.count(NEWCOMER), world.search("x", NEWCOMER)):
        assert (await answer(asked)).code is Code.FORBIDDEN


async def test_a_customer_without_the_right_sees_only_their_own_of_the_company(world: World) -> None:
    lone = person("lone", "acme", SHARED, rights=("create", "comment"))
    theirs = await world.open(ANNA_SHARED)
    mine = await world.open(lone)
    await world.settled(theirs, mine, actor=SVEN_SHARED)
    assert [head.id for head in (await world.list(lone, after=mine)).items] == [mine.id]
    assert (await world.count(lone)).all == 1
    async with refused(Code.NOT_FOUND):
        await world.read(theirs.id, lone)


async def test_sharing_less_takes_it_from_colleagues_everywhere(world: World) -> None:
    word = f"shared{new_id()}"
    written = await world.open(ANNA_SHARED, title=word)
    await world.settled(written, actor=SVEN_SHARED)
    assert len((await world.search(word, BEN_SHARED)).items) == 1
    hidden = await world.edit(written.id, ANNA_SHARED, visibility="private", expected={"visibility": "company"})
    await world.settled(hidden, actor=SVEN_SHARED)
    assert not (await world.search(word, BEN_SHARED)).items
    assert written.id not in {head.id for head in (await world.list(BEN_SHARED, view="all", limit=100)).items}
    assert len((await world.search(word, ANNA_SHARED)).items) == 1
    changed = (await world.told(written.id, "changed"))[-1]
    assert changed.data["previous_audience"] == [BEN_SHARED.id]
    assert not changed.data["audience"]["whole_company"]


async def test_our_own_services_may_look_but_write_only_on_behalf(world: World) -> None:
    written = await world.open()
    access: t.Access = await world.call(FILES_SERVICE, t.CHECK_ACCESS, t.CheckAccess(ticket=written.id))
    assert (access.company_slug, access.number) == (f"slug-{ANNA.company}", written.number)
    assert "note" not in access.may
    async with refused(Code.FORBIDDEN):
        await world.comment(written.id, "x", FILES_SERVICE)
    async with refused(Code.FORBIDDEN):
        await world.list(FILES_SERVICE)
    async with refused(Code.FORBIDDEN):
        await world.open(FILES_SERVICE, contact=ANNA.id)
    opened = await world.open(OPERATOR, contact=ANNA.id)
    assert (await world.read(opened.id)).contact.id == ANNA.id


async def test_an_actor_of_a_role_unknown_here_gets_nothing(world: World) -> None:
    odd = Actor(kind="mail", id="nobody", portal="autowork", role="customer", company="", rights=())
    written = await world.open()
    async with refused(Code.NOT_FOUND):
        await world.read(written.id, odd)

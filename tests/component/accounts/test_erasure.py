"""A person is erased: their way in ends, their name goes, and the receipt tells how far every service is."""

from __future__ import annotations

import json
from typing import Any

from contracts import accounts, erasing
from contracts.errors import Code
from kit.ids import new_id
from tests.component.accounts.test_membership import administrator
from tests.component.accounts.world import GOOD_PASSWORD, SignedIn, World, fresh_email, refused
from tests.support.waiting import until

OTHERS = ("tickets", "files", "notify")


async def erase(by: SignedIn, person: str) -> erasing.Erasure:
    receipt: erasing.Erasure = await by.call(erasing.ERASE_PERSON, erasing.ErasePerson(person=person))
    return receipt


async def everything(world: World, *, besides: str = "") -> str:
    """All documents of the database as text."""
    names = [name for name in await world.db.list_collection_names() if name != besides]
    found = [await world.db[name].find({}).to_list(None) for name in names]
    return json.dumps(found, default=str, ensure_ascii=False)


async def note(world: World, process: str, person: str, turn: int) -> None:
    """What the other services do when they hear of it; their rights on the bus are one another's here."""
    request = erasing.NoteForgotten(person=person, round=turn, changed=2)
    done = await world.db["erasures"].find_one({"_id": person})
    assert done is not None
    await world.call(process, erasing.NOTE_FORGOTTEN, request)


async def round_of(world: World, person: str) -> int:
    return int((await world.db["erasures"].find_one({"_id": person}))["round"])


async def test_an_erased_person_is_nowhere_in_accounts_and_the_receipt_says_so(world: World) -> None:
    mark = new_id()[-10:]
    name, email = f"Zacharias {mark}", fresh_email(f"{mark}.example")
    admin = await world.signed_in_person(role="admin")
    person = await world.signed_in_person(email=email, name=name)
    program = await world.sign_in(email, client="Stock sync", api=True)
    await person.call(accounts.SET_PROFILE, accounts.SetProfile(phone=f"+43 {mark}"))
    await world.gateway(accounts.REQUEST_RESET, accounts.RequestReset(portal="autowork", email=email))
    receipt = await erase(admin, person.id)
    assert {part.part: part.at is not None for part in receipt.parts} == {
        **dict.fromkeys(OTHERS, False),
        "accounts": True,
    }
    assert receipt.finished_at is None
    for secret in (person.secret, program.secret):
        async with refused(Code.UNAUTHENTICATED):
            await world.resume(secret, api=secret == program.secret)
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(email, GOOD_PASSWORD)
    assert mark not in await everything(world, besides="erasures")
    again = await erase(admin, person.id)
    assert (again.asked_at, again.asked_by) == (receipt.asked_at, admin.id)
    event = await world.event(erasing.PERSON_ERASED, lambda data: data["person"] == person.id)
    assert mark not in event.model_dump_json()
    told = await world.call("tickets", erasing.READ_FORGOTTEN, erasing.ReadForgotten(person=person.id))
    assert (told.names, told.emails) == ((name.casefold(),), (email,))


async def test_it_is_done_twice_and_then_nothing_says_any_more_who_it_was(world: World) -> None:
    mark = new_id()[-10:]
    admin = await world.signed_in_person(role="admin")
    person = await world.person(name=f"Zacharias {mark}", email=fresh_email(f"{mark}.example"))
    await erase(admin, person.id)
    for part in OTHERS:
        await noted(world, part, person.id, 1)
    world.clock.move(minutes=3)

    async def second() -> bool:
        await erase(admin, person.id)
        return await round_of(world, person.id) == 2

    await until(second, "the second round")
    await world.event(erasing.PERSON_ERASED, lambda data: (data["person"], data["round"]) == (person.id, 2))
    for part in OTHERS:
        await noted(world, part, person.id, 2)

    async def finished() -> bool:
        return (await erase(admin, person.id)).finished_at is not None

    await until(finished, "the end")
    receipt = await erase(admin, person.id)
    assert receipt.complete_at is not None
    assert receipt.finished_at is not None
    assert (receipt.complete_at - receipt.finished_at).days == 14
    assert mark not in await everything(world)
    await world.person(email=fresh_email(f"{mark}.example"), name="Somebody else")


async def noted(world: World, part: str, person: str, turn: int) -> None:
    """As that service says it; only two of them have a connection here."""
    if part in world.buses:
        await note(world, part, person, turn)
        return
    at = world.clock()
    row = {"at": at, "round": turn, "changed": 0}
    await world.db["erasures"].update_one({"_id": person}, {"$set": {f"parts.{part}": row}, "$inc": {"revision": 1}})


async def test_who_may_erase_whom(world: World) -> None:
    boss, rival = await administrator(world), await administrator(world)
    colleague = await world.signed_in_person(company=boss.session.actor.company)
    agent, admin = await world.signed_in_person(role="agent"), await world.signed_in_person(role="admin")
    async with refused(Code.FORBIDDEN):
        await erase(boss, colleague.id)  # the portal gives its companies no such right
    async with refused(Code.FORBIDDEN):
        await erase(agent, colleague.id)
    async with refused(Code.FORBIDDEN):
        await erase(colleague, boss.id)
    for person in (colleague.id, "01h00000000000000000000000"):
        async with refused(Code.NOT_FOUND):
            await erase(rival, person)
    async with refused(Code.FORBIDDEN):
        await erase(admin, admin.id)
    foreign = await world.signed_in_person(role="admin", portal="closed")
    async with refused(Code.NOT_FOUND):
        await erase(foreign, colleague.id)
    await world.resume(colleague.secret)


async def test_a_companys_administrator_erases_a_colleague_where_the_portal_says_so(world: World) -> None:
    boss = await erasing_boss(world)
    colleague = await world.signed_in_person(portal="chosen", company=boss.session.actor.company)
    receipt = await erase(boss, colleague.id)
    listed: erasing.Erasures = await boss.call(erasing.LIST_ERASURES, erasing.ListErasures())
    assert [one.person for one in listed.items] == [receipt.person]
    rival = await erasing_boss(world)
    assert (await rival.call(erasing.LIST_ERASURES, erasing.ListErasures())).items == ()
    for person in (colleague.id, "01h00000000000000000000000"):
        async with refused(Code.NOT_FOUND):
            await rival.call(erasing.GET_ERASURE, erasing.GetErasure(person=person))
    async with refused(Code.NOT_FOUND):
        await erase(rival, colleague.id)


async def erasing_boss(world: World) -> SignedIn:
    return await world.signed_in_person(portal="chosen", role="company_admin")


async def test_a_company_that_carried_the_persons_name_is_called_by_its_number(world: World) -> None:
    mark = new_id()[-10:]
    admin = await world.signed_in_person(role="admin")
    due = await world.registered(fresh_email(f"{mark}.example"), name=f"Zacharias {mark}")
    company: dict[str, Any] = await world.db["people"].find_one({"_id": due.person})
    await erase(admin, due.person)
    stored = await world.db["companies"].find_one({"_id": company["company"]})
    assert stored["name"] == f"#{stored['_id'][-8:]}"
    assert mark not in await everything(world, besides="erasures")

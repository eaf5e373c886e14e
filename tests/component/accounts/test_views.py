"""Lists that people save under a name: bounded, their own alone, one of each list to start with (B29)."""

from __future__ import annotations

import pytest

from contracts import accounts
from contracts.accounts.views import MOST_VIEWS
from contracts.errors import Code
from kit.ids import new_id
from tests.component.accounts.world import SignedIn, World, refused


async def save(who: SignedIn, name: str, query: str = "mine=1", **fields: object) -> accounts.SavedViews:
    filled = {"id": new_id(), "list": "tickets", "name": name, "query": query, **fields}
    found: accounts.SavedViews = await who.call(accounts.SAVE_VIEW, accounts.SaveView.model_validate(filled))
    return found


async def test_b29_a_saved_list_is_with_the_session_renamed_and_deleted(world: World) -> None:
    anna = await world.signed_in_person()
    (first,) = (await save(anna, "Mine")).items
    await world.event(accounts.ACCESS_CHANGED, lambda data: data["person"] == anna.id)
    assert (await world.resume(anna.secret)).views == (first,)
    await save(anna, "All of it", "view=all")
    renamed = await save(anna, "Only mine", id=first.id)
    assert [view.name for view in renamed.items] == ["Only mine", "All of it"]
    for _ in range(2):
        await anna.call(accounts.DROP_VIEW, accounts.DropView(id=first.id))
        assert [view.name for view in (await world.resume(anna.secret)).views] == ["All of it"]


async def test_b29_the_same_name_replaces_and_one_of_a_list_opens_first(world: World) -> None:
    anna = await world.signed_in_person()
    await save(anna, "Mine", start=True)
    found = await save(anna, "MINE", "mine=1&sort=created", start=True)
    assert [(view.name, view.query) for view in found.items] == [("MINE", "mine=1&sort=created")]
    found = await save(anna, "Other", "view=all", start=True)
    assert [view.start for view in found.items] == [False, True]


async def test_b29_there_is_room_for_twenty_and_names_of_sixty_letters(world: World) -> None:
    anna = await world.signed_in_person()
    for number in range(MOST_VIEWS):
        await save(anna, f"{number:02}{'x' * 58}", f"status={number}")
    async with refused(Code.INVALID) as seen:
        await save(anna, "One too many")
    assert set(seen[0].problem.fields) == {"name"}
    assert len((await save(anna, f"00{'x' * 58}", "view=all")).items) == MOST_VIEWS


@pytest.mark.parametrize("query", ["a b", "view=<b>", '"', "x" * 501, "ü", "a\nb"])
async def test_what_is_no_query_is_refused(world: World, query: str) -> None:
    with pytest.raises(ValueError, match="query"):
        accounts.SaveView(id=new_id(), list="tickets", name="N", query=query)


async def test_b29_nobody_saves_for_somebody_else_and_customers_none_of_the_desk(world: World) -> None:
    anna, ben = await world.signed_in_person(), await world.signed_in_person()
    (view,) = (await save(anna, "Mine")).items
    await ben.call(accounts.DROP_VIEW, accounts.DropView(id=view.id))
    await save(ben, "Taken", id=view.id)
    assert [one.name for one in (await world.resume(anna.secret)).views] == ["Mine"]
    async with refused(Code.FORBIDDEN):
        await save(anna, "Desk", list="desk")
    card = await world.operator(accounts.GET_PEOPLE, accounts.GetPeople(ids=(anna.id,)))
    assert "Mine" not in card.model_dump_json()

"""No secret and no password is kept, told or logged in clear; every deed is on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contracts import accounts
from contracts.errors import Code
from kit.ids import new_id
from services.accounts.adapters.limits import sweep_once
from tests.component.accounts.world import CHOSEN, World, fresh_email, refused

CANARY = "Kanarienvogel-Passwort-4711"


async def everything_stored(world: World) -> str:
    rows: list[Any] = []
    for name in await world.db.list_collection_names():
        rows += await world.db[name].find({}).to_list(None)
    return "\n".join(map(str, rows))


async def use_everything(world: World) -> list[str]:
    """Every way in which a password or secret comes or goes; gives them all."""
    email = fresh_email()
    secrets = [CANARY]
    generated = await world.mailed(await world.registered(email))
    jana = await world.sign_in(email, generated)
    await jana.call(accounts.CHANGE_PASSWORD, accounts.ChangePassword(current=generated, new=CANARY))
    script = await world.sign_in(email, CANARY, api=True)
    await world.gateway(accounts.REQUEST_RESET, accounts.RequestReset(portal="autowork", email=email))
    link = await world.mailed(await world.due(accounts.RESET_REQUESTED, email))
    await world.gateway(accounts.PERFORM_RESET, accounts.PerformReset(portal="autowork", token=link))
    second = await world.mailed(await world.due(accounts.PASSWORD_GENERATED, email))
    other = fresh_email()
    due = await world.registered(other, portal=CHOSEN, password=CANARY)
    confirmation = await world.mailed(due)
    for wrong in (CANARY + "x", "x"):
        async with refused(Code.UNAUTHENTICATED):
            await world.sign_in(email, wrong)
    await world.person(password=CANARY)
    secrets += [generated, jana.secret, jana.session.token, script.secret, script.session.token]
    return [*secrets, link, second, confirmation, link.partition(".")[2], jana.secret.partition(".")[2]]


async def test_no_secret_is_in_an_event_a_log_line_or_the_database(world: World) -> None:
    secrets = await use_everything(world)
    await world.settled()
    told = "\n".join(event.model_dump_json() for event in world.events)
    logged = "\n".join(world.log.lines)
    stored = await everything_stored(world)
    keys = [path.read_text().strip() for path in world.parts.layout.secrets("accounts").iterdir()]
    for secret in (*secrets, *keys):
        assert secret not in told
        assert secret not in logged
        assert secret not in stored


async def test_the_log_holds_no_personal_data(world: World) -> None:
    email = fresh_email()
    await world.registered(email, name="Jana Unverwechselbar")
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(email, "guess")
    assert email not in "\n".join(world.log.lines)
    assert "Unverwechselbar" not in "\n".join(world.log.lines)


async def test_the_record_tells_what_was_done_by_whom(world: World) -> None:
    jana = await world.signed_in_person(password=CANARY)
    email = jana.session.person.email
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(email, "guess", address="203.0.113.50")
    new = "ein neues Fahrrad 12"
    await jana.call(accounts.CHANGE_PASSWORD, accounts.ChangePassword(current=CANARY, new=new))
    await jana.call(accounts.SIGN_OUT, accounts.SignOut())
    await world.operator(accounts.SET_ACTIVE, accounts.SetActive(person=jana.id, active=False))
    record = await world.db["audit"].find({"person": jana.id}).sort("_id", 1).to_list(None)
    assert [entry["what"] for entry in record] == [
        "person_made",
        "signed_in",
        "sign_in_refused",
        "password_changed",
        "signed_out",
        "person_deactivated",
    ]
    assert record[0]["by"] == record[-1]["by"] == "operator"
    assert record[2]["address"] == "203.0.113.50"


async def test_a_refused_name_is_not_readable_in_the_record(world: World) -> None:
    typed = fresh_email()
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(typed, "guess")
    assert typed not in await everything_stored(world)


async def test_expired_counters_and_requests_are_swept_and_a_companys_request_never(world: World) -> None:
    request = accounts.CreateCompany(request_id=new_id(), portal="autowork", name="Dauerhaft AG")
    company = await world.operator(accounts.CREATE_COMPANY, request)
    await world.register(fresh_email())
    await sweep_once(world.db, world.clock() + timedelta(days=3))
    assert await world.db["limits"].count_documents({}) == 0
    left = await world.db["requests"].find({}).to_list(None)
    assert left
    assert all(row["_id"].startswith("company/") for row in left)
    assert await world.operator(accounts.CREATE_COMPANY, request) == company

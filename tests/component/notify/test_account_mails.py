"""The mails of registration and passwords, with the real accounts: checklist A6, A7, A29, A30."""

from __future__ import annotations

import asyncio
import re

import pytest

from contracts import accounts, notify
from contracts.base import Nothing
from contracts.errors import CasebusError, Code
from kit.ids import new_id
from tests.component.notify.server import mail_server
from tests.component.notify.world import PASSWORD, PORTAL, SECONDS, World

GENERATED = re.compile(r"^[a-z2-9]{4}(?:-[a-z2-9]{4}){3}$", re.MULTILINE)
LINK = re.compile(r"https?://\S+/autowork/reset/(\S+)")


def fresh() -> str:
    return f"neu.{new_id()[-12:]}@weber.example"


async def register(world: World, email: str, language: str = "en") -> None:
    request = accounts.Register.model_validate(
        {"request_id": new_id(), "portal": PORTAL, "email": email, "name": "Nina Weber", "language": language}
    )
    await world.ask("gateway", accounts.REGISTER, request)


async def sign_in(world: World, email: str, password: str) -> accounts.SignedIn:
    request = accounts.SignIn(portal=PORTAL, email=email, password=password)
    answer: accounts.SignedIn = await world.ask("gateway", accounts.SIGN_IN, request)
    return answer


async def test_a6_a7_the_confirmation_mail_goes_to_exactly_that_address_with_all_that_is_needed_to_sign_in(
    world: World,
) -> None:
    email = fresh()
    async with world.mailing() as server:
        await register(world, email)
        mail = await server.mail(email)
    assert [one.to for one in server.mails if one.to.endswith("@weber.example")] == [email]
    password = GENERATED.search(mail.text)
    assert password
    assert password.group() in mail.html
    for part in (mail.text, mail.html):
        assert email in part
        assert "/autowork/sign-in" in part
    signed_in = await sign_in(world, email, password.group())
    assert signed_in.session.must_change_password


async def test_the_registration_mail_speaks_the_language_of_the_page(world: World) -> None:
    email = fresh()
    async with world.mailing() as server:
        await register(world, email, "de")
        mail = await server.mail(email)
    assert mail.subject == "Ihre Anmeldung für Autowork"
    assert "Benutzername" in mail.text


async def test_nothing_that_notify_stores_holds_the_password(world: World) -> None:
    email = fresh()
    async with world.mailing() as server:
        await register(world, email)
        mail = await server.mail(email)
        await world.ask("operator", notify.MAIL_STATE, Nothing())
    password = GENERATED.search(mail.text)
    assert password
    everything = [str(row) async for row in world.db["notices"].find({})]
    assert any(email in row for row in everything)
    assert not any(password.group() in row for row in everything)


async def test_a_known_address_is_told_that_somebody_tried_to_register_it(world: World) -> None:
    person = await world.person()
    async with world.mailing() as server:
        await register(world, person.email)
        mail = await server.mail(person.email)
    assert "You already have an account" in mail.subject
    assert not GENERATED.search(mail.text)


async def test_a29_a30_the_mailed_link_leads_to_a_mailed_new_password_and_the_old_one_is_dead(world: World) -> None:
    person = await world.person()
    async with world.mailing() as server:
        await world.ask("gateway", accounts.REQUEST_RESET, accounts.RequestReset(portal=PORTAL, email=person.email))
        link = LINK.search((await server.mail(person.email)).text)
        assert link
        for _ in range(3):  # a mail scanner looks at the link first
            look = accounts.InspectReset(portal=PORTAL, token=link.group(1))
            assert (await world.ask("gateway", accounts.INSPECT_RESET, look)).mode == "generated"
        await sign_in(world, person.email, PASSWORD)
        perform = accounts.PerformReset(portal=PORTAL, token=link.group(1))
        await world.ask("gateway", accounts.PERFORM_RESET, perform)
        mail = await server.mail(person.email, 2)
    password = GENERATED.search(mail.text)
    assert password
    await sign_in(world, person.email, password.group())
    with pytest.raises(CasebusError) as refused:
        await sign_in(world, person.email, PASSWORD)
    assert refused.value.code is Code.UNAUTHENTICATED


async def test_a_mail_whose_secret_was_replaced_meanwhile_is_not_sent_and_says_why(world: World) -> None:
    person = await world.person()
    async with mail_server() as server:
        await server.down()
        async with world.notify(smtp=server):
            for _ in range(2):
                request = accounts.RequestReset(portal=PORTAL, email=person.email)
                await world.ask("gateway", accounts.REQUEST_RESET, request)
            async with asyncio.timeout(SECONDS):
                while await world.db["notices"].count_documents({"deliveries.to.email": person.email}) < 2:
                    await asyncio.sleep(0.05)
            await server.up()
            await server.mail(person.email)
            async with asyncio.timeout(SECONDS):
                while (await world.state()).queued:
                    await asyncio.sleep(0.05)
    rows = [row async for row in world.db["notices"].find({"deliveries.to.email": person.email})]
    outcome = sorted((row["deliveries"][0]["state"], row["deliveries"][0]["answer"]) for row in rows)
    assert outcome[0] == ("failed", "no longer needed")
    assert outcome[1][0] == "sent"
    assert len(server.to(person.email)) == 1

"""E2 to E6: the one account of a company, by customer number and a second proof; and handing it on."""

from __future__ import annotations

import asyncio
import itertools
from decimal import Decimal

import pytest

from contracts import accounts
from contracts.base import Nothing
from contracts.errors import CasebusError, Code
from kit.ids import new_id
from tests.component.accounts.world import (
    ADMITTED,
    BILLED,
    GOOD_PASSWORD,
    NUMBERED,
    SignedIn,
    World,
    fresh_email,
    refused,
)

NUMBERS = itertools.count(30001)
INVOICE = accounts.InvoiceFact(number="F2026-0418", total=Decimal("1452.00"))


async def numbered(world: World, portal: str = NUMBERED, **facts: object) -> accounts.Company:
    request = accounts.CreateCompany(
        request_id=new_id(), portal=portal, name="Keukens Verhaeghe", customer_number=str(next(NUMBERS))
    )
    company: accounts.Company = await world.operator(accounts.CREATE_COMPANY, request)
    wanted = {"invoices": (INVOICE,), **facts}
    await world.operator(accounts.CHANGE_COMPANY, accounts.ChangeCompany(company=company.id, **wanted))  # type: ignore[arg-type]
    return company


def asked(company: accounts.Company, **fields: str) -> accounts.RegisterByNumber:
    return accounts.RegisterByNumber.model_validate(
        {
            "request_id": new_id(),
            "portal": company.portal,
            "customer_number": company.customer_number,
            "invoice_number": "f2026 0418",
            "invoice_total": "1.452,00",
            "email": fresh_email(),
            "name": "Bart Verhaeghe",
            "password": GOOD_PASSWORD,
            **fields,
        }
    )


async def register(world: World, request: accounts.RegisterByNumber) -> None:
    await world.gateway(accounts.REGISTER_BY_NUMBER, request)


async def confirmed(world: World, request: accounts.RegisterByNumber) -> None:
    due = await world.due(accounts.REGISTERED, request.email)
    link = accounts.ConfirmAddress(portal=request.portal, token=await world.mailed(due))
    await world.gateway(accounts.CONFIRM_ADDRESS, link)


async def holder(world: World) -> tuple[accounts.Company, SignedIn]:
    """A company, and whoever has its account."""
    company = await numbered(world)
    request = asked(company)
    await register(world, request)
    await confirmed(world, request)
    return company, await world.sign_in(request.email, portal=NUMBERED)


async def test_e2_e6_number_invoice_and_confirmed_address_open_the_account(world: World) -> None:
    company = await numbered(world)
    request = asked(company)
    await register(world, request)
    async with refused(Code.FORBIDDEN):
        await world.sign_in(request.email, portal=NUMBERED)
    await confirmed(world, request)
    bart = await world.sign_in(request.email, portal=NUMBERED)
    assert bart.session.actor.company == company.id


async def test_e2_e4_unknown_number_wrong_proof_and_taken_are_one_answer(world: World) -> None:
    company, bart = await holder(world)
    free = await numbered(world)
    problems = set()
    for request in (
        asked(company),
        asked(free, invoice_total="1452.01"),
        asked(free, invoice_number="F2026-0419"),
        asked(free, customer_number="99999"),
        asked(free, email=bart.session.person.email),
    ):
        async with refused(Code.FORBIDDEN) as seen:
            await register(world, request)
        problems.add(seen[0].problem.model_copy(update={"reference": ""}).model_dump_json())
    assert len(problems) == 1
    told = await world.event(accounts.REGISTRATION_TRIED, lambda data: data["person"] == bart.id)
    assert told.data["email"] == bart.session.person.email


async def test_e5_a_malformed_number_is_refused_on_the_spot(world: World) -> None:
    company = await numbered(world)
    for number in ("1234", "123456", "abcde", "", "${ne}"):
        async with refused(Code.INVALID) as seen:
            await register(world, asked(company, customer_number=number))
        assert "customer_number" in seen[0].problem.fields
    async with refused(Code.INVALID) as seen:
        await register(world, asked(company, password="1234"))
    assert set(seen[0].problem.fields) == {"password"}


async def test_five_tries_an_hour_for_a_number_and_for_an_address(world: World) -> None:
    company = await numbered(world)
    tries = [asked(company, invoice_total=f"{cents}.00", address=f"192.0.2.{cents}") for cents in range(20)]
    answers = await asyncio.gather(*(register(world, one) for one in tries), return_exceptions=True)
    codes = [answer.code for answer in answers if isinstance(answer, CasebusError)]
    assert codes.count(Code.FORBIDDEN) == 5
    assert codes.count(Code.RATE_LIMITED) == 15
    for _ in range(5):
        async with refused(Code.FORBIDDEN):
            await register(world, asked(await numbered(world), invoice_total="1.00", address="198.51.100.7"))
    async with refused(Code.RATE_LIMITED):
        await register(world, asked(await numbered(world), address="198.51.100.7"))


async def test_e4_two_who_register_at_the_same_moment_get_one_account(world: World) -> None:
    company = await numbered(world)
    requests = [asked(company) for _ in range(3)]
    await asyncio.gather(*(register(world, one) for one in requests), return_exceptions=True)
    await world.settled()  # whoever was too late hears nothing
    opened = 0
    for request in requests:
        if not world.about(accounts.REGISTERED, email=request.email):
            continue
        try:
            await confirmed(world, request)
            await world.sign_in(request.email, portal=NUMBERED)
            opened += 1
        except CasebusError:
            continue
    assert opened == 1


async def test_an_address_that_nobody_confirmed_gives_way_to_the_next_good_proof(world: World) -> None:
    company = await numbered(world)
    mistyped, right = asked(company), asked(company)
    await register(world, mistyped)
    await register(world, right)
    async with refused(Code.NOT_FOUND):
        await confirmed(world, mistyped)
    await confirmed(world, right)
    await world.sign_in(right.email, portal=NUMBERED)


async def test_the_same_request_again_is_answered_the_same(world: World) -> None:
    request = asked(await numbered(world))
    await register(world, request)
    await register(world, request)
    await world.settled()
    assert len(world.about(accounts.REGISTERED, email=request.email)) == 1


async def test_the_billing_address_opens_the_account(world: World) -> None:
    billing = fresh_email()
    company = await numbered(world, BILLED, billing_email=billing)
    request = asked(company)
    await register(world, request)
    await confirmed(world, request)
    async with refused(Code.FORBIDDEN):
        await world.sign_in(request.email, portal=BILLED)
    token = await world.mailed(await world.due(accounts.ADMISSION_ASKED, billing))
    link = accounts.InspectLink(portal=BILLED, token=token)
    assert (await world.gateway(accounts.INSPECT_ADMISSION, link)).email == request.email
    allowed = accounts.ConfirmAdmission(portal=BILLED, token=token)
    await world.gateway(accounts.CONFIRM_ADMISSION, allowed)
    await world.sign_in(request.email, portal=BILLED)


@pytest.mark.parametrize("admit", [True, False])
async def test_staff_let_a_registration_in_or_refuse_it(world: World, admit: bool) -> None:
    agent = await world.signed_in_person(portal=ADMITTED, role="agent")
    company = await numbered(world, ADMITTED)
    request = asked(company)
    await register(world, request)
    await confirmed(world, request)
    waiting = await agent.call(accounts.GET_WAITING, accounts.GetWaiting())
    [mine] = [person for person in waiting.admissions if person.email == request.email]
    await agent.call(accounts.ADMIT, accounts.Admit(person=mine.id, admit=admit))
    if admit:
        await world.sign_in(request.email, portal=ADMITTED)
    else:
        async with refused(Code.UNAUTHENTICATED):
            await world.sign_in(request.email, portal=ADMITTED)
        await register(world, asked(company, email=request.email))


async def test_handing_over_needs_the_new_address_and_tells_the_old_one(world: World) -> None:
    _, bart = await holder(world)
    heir = fresh_email()
    async with refused(Code.INVALID):
        await bart.call(accounts.HAND_OVER, accounts.HandOver(email=heir, password="not it"))
    chosen = accounts.SetProfile(mails_off=("commented",), portal_off=("moved",), mute=f"{NUMBERED}/AK-1")
    await bart.call(accounts.SET_PROFILE, chosen)
    await bart.call(accounts.HAND_OVER, accounts.HandOver(email=heir, password=GOOD_PASSWORD))
    token = await world.mailed(await world.due(accounts.HAND_OVER_ASKED, heir))
    await bart.call(accounts.LIST_SESSIONS, Nothing())
    taken = accounts.AcceptHandOver(portal=NUMBERED, token=token, name="An Claes", password="een rustige fiets 8")
    await world.gateway(accounts.ACCEPT_HAND_OVER, taken)
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(bart.secret, NUMBERED)
    old = bart.session.person.email
    for password in (GOOD_PASSWORD, "een rustige fiets 8"):
        async with refused(Code.UNAUTHENTICATED):
            await world.sign_in(old, password, portal=NUMBERED)
    an = await world.sign_in(heir, "een rustige fiets 8", portal=NUMBERED)
    assert (an.id, an.session.actor.company) == (bart.id, bart.session.actor.company)
    wishes = an.session.person.preferences
    assert (wishes.mails_off, wishes.portal_off, wishes.muted) == ((), (), ()), "nobody inherits silence"
    told = await world.event(accounts.HANDED_OVER, lambda data: data["person"] == bart.id)
    assert (told.data["email"], told.data["other"]) == (old, heir)
    async with refused(Code.NOT_FOUND):
        await world.gateway(accounts.ACCEPT_HAND_OVER, taken)


async def test_an_account_cannot_be_handed_to_an_address_that_has_one(world: World) -> None:
    (_, bart), (_, an) = await holder(world), await holder(world)
    heir = an.session.person.email
    await bart.call(accounts.HAND_OVER, accounts.HandOver(email=heir, password=GOOD_PASSWORD))
    await world.settled()
    assert not world.about(accounts.HAND_OVER_ASKED, email=heir)
    assert world.about(accounts.REGISTERED_AGAIN, email=heir)


async def test_a_customer_number_belongs_to_one_company(world: World) -> None:
    first, second = await numbered(world), await numbered(world)
    wanted = accounts.ChangeCompany(company=second.id, customer_number=first.customer_number)
    async with refused(Code.INVALID) as seen:
        await world.operator(accounts.CHANGE_COMPANY, wanted)
    assert "customer_number" in seen[0].problem.fields

"""Who hears of what happens to a ticket, with the real accounts and tickets."""

from __future__ import annotations

import pytest

from contracts import notify, tickets
from contracts.accounts import Person
from contracts.errors import CasebusError, Code
from kit.ids import new_id
from tests.component.notify.world import World, actor_of

SUPPORT = "support@autowork.example"
THREAD = "<ticket.autowork.{}@autowork.example>"


async def edit(world: World, who: Person, ticket: str, **fields: str) -> None:
    request = tickets.EditTicket.model_validate({"request_id": new_id(), "ticket": ticket, **fields})
    await world.ask("gateway", tickets.EDIT, request, actor_of(who))


async def test_a_new_ticket_is_confirmed_to_the_reporter_and_to_support_with_a_direct_link(world: World) -> None:
    maria, jana = await world.person(), await world.person("Jana Berger", "agent")
    async with world.mailing() as server:
        ticket = await world.open(maria, title="Drucker\tin Halle 3", priority="high")
        await world.told(jana, ticket.id, ("ticket_opened", maria.email), ("ticket_received", SUPPORT))
        mail, support = server.to(maria.email)[0], server.to(SUPPORT)[-1]
    assert mail.subject == f"[{ticket.number}] Drucker in Halle 3"
    assert f"/autowork/tickets/{ticket.number}" in mail.text
    assert f"/autowork/desk/tickets/{ticket.number}" in support.html
    assert mail.message["References"] == THREAD.format(ticket.number.lower())
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert "It prints blank labels." in mail.text
    assert "It prints blank labels." in support.html


async def test_an_answer_that_asks_back_reaches_the_customer_in_one_mail_in_their_language(world: World) -> None:
    maria = await world.person(language="de")
    jana = await world.person("Jana Berger", "agent")
    async with world.mailing() as server:
        ticket = await world.open(maria)
        await world.comment(jana, ticket.id, "Which firmware?", status="waiting")
        mail = await server.mail(maria.email, 2)
        await world.told(
            jana,
            ticket.id,
            ("ticket_opened", maria.email),
            ("ticket_received", SUPPORT),
            ("ticket_commented", maria.email),
        )
    assert "Which firmware?" in mail.text
    assert "Status: Wartet auf Sie" in mail.text
    assert "Jana Berger (Autowork) hat auf" in mail.text


async def test_a_customers_comment_reaches_the_queue_until_somebody_has_the_ticket_and_then_only_them(
    world: World,
) -> None:
    maria, jana = await world.person(), await world.person("Jana Berger", "agent")
    sven = await world.person("Sven Ott", "agent")
    async with world.mailing():
        ticket = await world.open(maria)
        await world.comment(maria, ticket.id, "It smells, too.")
        await world.told(
            jana,
            ticket.id,
            ("ticket_opened", maria.email),
            ("ticket_received", SUPPORT),
            ("ticket_commented", SUPPORT),
        )
        await edit(world, jana, ticket.id, assignee=sven.id)
        await world.comment(maria, ticket.id, "Any news?")
        await world.told(
            jana,
            ticket.id,
            ("ticket_opened", maria.email),
            ("ticket_received", SUPPORT),
            ("ticket_commented", SUPPORT),
            ("ticket_assigned", sven.email),
            ("ticket_commented", sven.email),
        )


async def test_an_internal_note_is_mailed_to_the_assignee_alone_and_a_customer_finds_no_trace_of_it(
    world: World,
) -> None:
    maria, jana = await world.person(), await world.person("Jana Berger", "agent")
    sven = await world.person("Sven Ott", "agent")
    async with world.mailing() as server:
        ticket = await world.open(maria)
        await edit(world, jana, ticket.id, assignee=sven.id)
        await world.comment(jana, ticket.id, "They have not paid.", staff_only=True, status="waiting")
        await world.told(
            jana,
            ticket.id,
            ("ticket_opened", maria.email),
            ("ticket_received", SUPPORT),
            ("ticket_assigned", sven.email),
            ("ticket_noted", sven.email),
            ("ticket_moved", maria.email),
        )
        own = await world.deliveries(maria, ticket.id)
    assert "They have not paid." in server.to(sven.email)[-1].text
    assert not any("paid" in mail.text or "paid" in mail.html for mail in server.to(maria.email))
    assert {row.template for row in own} == {"ticket_opened", "ticket_moved"}
    assert not any(row.email or row.answer for row in own)


async def test_the_end_with_its_cause_and_solution_is_mailed_to_the_customer(world: World) -> None:
    maria, jana = await world.person(), await world.person("Jana Berger", "agent")
    async with world.mailing() as server:
        ticket = await world.open(maria)
        request = tickets.ResolveTicket(
            request_id=new_id(), ticket=ticket.id, status="solved", cause="A worn roller.", solution="Roller changed."
        )
        await world.ask("gateway", tickets.RESOLVE, request, actor_of(jana))
        mail = await server.mail(maria.email, 2)
    assert "has a new status: Closed successfully" in mail.text
    assert "A worn roller." in mail.text
    assert "Roller changed." in mail.html


async def test_a_stranger_learns_nothing_of_a_tickets_mails(world: World) -> None:
    maria, otto = await world.person(), await world.person("Otto Fremd")
    async with world.mailing() as server:
        ticket = await world.open(maria)
        await server.mail(maria.email)
        answers = []
        for asked in (ticket.id, "autowork/AW-999999", "nonsense"):
            with pytest.raises(CasebusError) as refused:
                await world.deliveries(otto, asked)
            answers.append(refused.value.problem.model_copy(update={"reference": ""}))
    assert answers[0].code is Code.NOT_FOUND
    assert answers == [answers[0]] * 3


async def test_only_staff_look_at_the_mail_queue(world: World) -> None:
    maria, jana = await world.person(), await world.person("Jana Berger", "agent")
    anke = await world.person("Anke Chef", "admin")
    async with world.mailing():
        for who in (anke, jana):
            assert (await world.state(who)).queued == 0
            await world.ask("gateway", notify.LIST_DEAD_LETTERS, notify.ListDeadLetters(), actor_of(who))
        with pytest.raises(CasebusError) as refused:
            await world.state(maria)
        assert refused.value.code is Code.FORBIDDEN
        for request, operation in (
            (notify.ListDeadLetters(), notify.LIST_DEAD_LETTERS),
            (notify.ReplayDeadLetter(id="notify/x"), notify.REPLAY_DEAD_LETTER),
        ):
            with pytest.raises(CasebusError) as refused:
                await world.ask("gateway", operation, request, actor_of(maria))
            assert refused.value.code is Code.FORBIDDEN

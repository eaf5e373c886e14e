"""Mail of somebody unknown, by the mail domain of their company: taken in with proof, and they see theirs alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from contracts import accounts, mailin, tickets
from contracts.base import Actor
from contracts.errors import CasebusError, Code
from kit.ids import new_id
from tests.component.notify.server import MailServer, mail_server
from tests.component.notify.world import SECONDS, World
from tests.support.mailing import hand_over_until_taken, letter

HELP = "help@robotics.example"
PORTAL = "robotics"
MX = "mx.robotics.example"
PASS = f"{MX}; dmarc=pass (p=reject)"
STAFF = Actor(kind="person", id="oliver", portal=PORTAL, role="admin", name="Oliver")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def door(world: World) -> AsyncIterator[tuple[str, MailServer]]:
    """Where mail comes in, at a notify that believes what one server says of DMARC; and where its own mails go."""
    async with mail_server() as server, world.notify(smtp=server, CASEBUS_MAIL_AUTH_HOST=MX):
        yield f"smtp://{world.parts.processes.mail_door()}", server


async def company(world: World, domain: str) -> accounts.Company:
    request = accounts.CreateCompany(request_id=new_id(), portal=PORTAL, name=f"Holzbau {domain}")
    made: accounts.Company = await world.ask("operator", accounts.CREATE_COMPANY, request)
    await set_domains(world, made, domain)
    return made


async def set_domains(world: World, of: accounts.Company, *domains: str) -> None:
    request = accounts.ChangeCompany(company=of.id, domains=domains)
    await world.ask("operator", accounts.CHANGE_COMPANY, request)


async def arrived(world: World, subject: str) -> mailin.IncomingRow:
    """What became of the mail."""
    async with asyncio.timeout(SECONDS):
        while True:
            for state in ("accepted", "quarantined"):
                asked = mailin.ListIncoming(state=state, limit=200)  # type: ignore[arg-type]
                rows = await world.ask("gateway", mailin.LIST_INCOMING, asked, STAFF)
                for row in rows.items:
                    if row.subject == subject:
                        found: mailin.IncomingRow = row
                        return found
            await asyncio.sleep(0.1)


async def send(door: str, sender: str, subject: str, **headers: str) -> None:
    mail = letter(f"Ida Neu <{sender}>", HELP, subject, "The saw is stuck.", **headers)
    await hand_over_until_taken(door, mail.as_bytes(), sender, HELP)


async def test_a_proven_mail_from_a_companys_domain_is_its_ticket_and_its_sender_sees_that_alone(
    world: World, door: tuple[str, MailServer]
) -> None:
    domain = f"{new_id()[-10:]}.example"
    firm, address, subject = await company(world, domain), f"ida@{domain}", f"Saw {domain}"
    await send(door[0], address, subject, Authentication_Results=PASS)
    row = await arrived(world, subject)
    assert (row.state, row.reason) == ("accepted", "")
    ticket: tickets.Ticket = await world.ask("gateway", tickets.READ, tickets.ReadTicket(ticket=row.ticket), STAFF)
    assert (ticket.company, ticket.contact.name, ticket.channel) == (firm.id, "Ida Neu", "mail")
    card: accounts.CompanyCard = await world.ask("operator", accounts.GET_COMPANY, accounts.GetCompany(id=firm.id))
    (ida,) = card.people
    assert (ida.email, ida.rights, ida.role) == (address, ("create", "comment"), "customer")
    async with asyncio.timeout(SECONDS):  # the way in is mailed to that very address
        while not any(address in str(mail) for mail in received(door[1])):
            await asyncio.sleep(0.1)
    await send(door[0], address, f"{subject} again", Authentication_Results=PASS)
    assert (await arrived(world, f"{subject} again")).state == "accepted"
    again: accounts.CompanyCard = await world.ask("operator", accounts.GET_COMPANY, accounts.GetCompany(id=firm.id))
    assert len(again.people) == 1, "the same person"


def received(server: MailServer) -> list[Any]:
    """What was sent to people so far."""
    return list(server.mails)


@pytest.mark.parametrize(
    ("of", "proof", "why"),
    [
        ("{domain}", "", "not proven by DMARC"),
        ("{domain}", f"{MX}; dmarc=none", "not proven by DMARC"),
        ("{domain}", "mx.elsewhere.example; dmarc=pass", "not proven by DMARC"),
        ("sub.{domain}", PASS, "no company"),
        ("gmail.com", PASS, "no company"),
    ],
)
async def test_without_proof_or_without_that_very_domain_it_waits_for_staff(
    world: World, door: tuple[str, MailServer], of: str, proof: str, why: str
) -> None:
    domain = f"{new_id()[-10:]}.example"
    firm, subject = await company(world, domain), f"Quarantined {domain}"
    headers = {"Authentication_Results": proof} if proof else {}
    await send(door[0], f"eve-{domain}@{of.format(domain=domain)}".replace(".example@", "@"), subject, **headers)
    row = await arrived(world, subject)
    assert (row.state, row.reason) == ("quarantined", "unknown_sender")
    assert why in row.detail
    card: accounts.CompanyCard = await world.ask("operator", accounts.GET_COMPANY, accounts.GetCompany(id=firm.id))
    assert not card.people, "nobody joined"


async def test_a_domain_is_of_one_company_and_never_a_public_providers(world: World) -> None:
    domain = f"{new_id()[-10:]}.example"
    first = await company(world, domain)
    other: accounts.Company = await world.ask(
        "operator", accounts.CREATE_COMPANY, accounts.CreateCompany(request_id=new_id(), portal=PORTAL, name="Other")
    )
    for wrong in (domain, f"@{domain.upper()}", "gmail.com", "hotmail.co.uk", "no domain", "nodot"):
        with pytest.raises(CasebusError) as caught:
            await set_domains(world, other, wrong)
        assert caught.value.code is Code.INVALID
    fresh = f"{new_id()[-10:]}.example"
    with pytest.raises(CasebusError):
        await set_domains(world, other, fresh, domain)
    await set_domains(world, first, fresh)  # what was refused together is nobody's; and the first lets go of its own
    await set_domains(world, other, domain)

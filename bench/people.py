"""The people of the bench: companies, customers and one agent, and tokens for them without signing in."""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

from contracts.accounts import CREATE_COMPANY, CREATE_PERSON, CreateCompany, CreatePerson, Person, mint_token
from contracts.accounts import MintToken as Mint
from contracts.base import Actor
from kit.rpc.client import Bus
from kit.tokens import TokenSigner

PORTAL = "autowork"
PASSWORD = "bench-only-Kx7#pq2w"


@dataclass(frozen=True)
class Cast:
    """Everybody the bench acts for."""

    customers: tuple[Person, ...]
    agent: Person
    signer: TokenSigner
    known: dict[str, tuple[float, str]] = field(default_factory=dict)

    def token(self, person: Person) -> str:
        """An actor token, used for three seconds as a session's is, signed with the key of this data folder."""
        until, token = self.known.get(person.id, (0.0, ""))
        if time.monotonic() > until:
            token = self._sign(person)
            self.known[person.id] = (time.monotonic() + 3.0, token)
        return token

    def _sign(self, person: Person) -> str:
        actor = Actor(
            kind="person",
            id=person.id,
            portal=person.portal,
            role=person.role,
            company=person.company,
            name=person.name,
            rights=person.rights,
            session="bench",
        )
        return self.signer.sign(actor)[0]


async def make_people(bus: Bus, count: int, secrets: Path) -> Cast:
    """`count` customers in companies of ten, and one agent; the same people when asked again."""
    operator = (await bus.call(mint_token("operator"), Mint())).token
    customers: list[Person] = []
    for start in range(0, count, 10):
        operator = (await bus.call(mint_token("operator"), Mint())).token
        company = await bus.call(
            CREATE_COMPANY,
            CreateCompany(request_id=f"bench-company-{start}", portal=PORTAL, name=f"Bench Company {start}"),
            token=operator,
        )
        customers += await asyncio.gather(
            *(
                bus.call(CREATE_PERSON, _customer(number, company.id), token=operator, timeout=30)
                for number in range(start, min(start + 10, count))
            )
        )
    agent = await bus.call(
        CREATE_PERSON,
        CreatePerson(
            request_id="bench-agent-0",
            portal=PORTAL,
            email="bench.agent@autowork.example",
            name="Bench Agent",
            role="agent",
            password=PASSWORD,
        ),
        token=(await bus.call(mint_token("operator"), Mint())).token,
    )
    key = (secrets / "accounts" / "actor_private.pem").read_text(encoding="ascii")
    return Cast(tuple(customers), agent, TokenSigner(key))


def _customer(number: int, company: str) -> CreatePerson:
    # only the first sixteen sign in; the others need no password, and hashing it would take a minute
    return CreatePerson(
        request_id=f"bench-person-{number}",
        portal=PORTAL,
        email=f"bench.{number}@company.example",
        name=f"Bench Person {number}",
        role="customer",
        company=company,
        password=PASSWORD if number < 16 else "",
    )

"""Ten thousand tickets with two comments each, made through the service as anybody would."""

import asyncio
import time

from bench.people import Cast
from contracts.tickets import COMMENT, OPEN, AddComment, OpenTicket
from kit.rpc.client import Bus

_WORDS = [
    "printer",
    "label",
    "scanner",
    "interface",
    "warehouse",
    "stock",
    "figure",
    "freight",
    "parcel",
    "driver",
    "terminal",
    "update",
    "licence",
    "invoice",
    "report",
    "export",
    "import",
    "hall",
    "machine",
    "spindle",
    "belt",
    "sensor",
    "drawing",
    "order",
    "customer",
    "article",
    "price",
    "network",
    "login",
    "password",
    "backup",
]
WORKERS = 24


def sentence(number: int, length: int) -> str:
    """A believable text that differs by number and is the same in every run."""
    return " ".join(_WORDS[(number * 7 + step * step * 3 + step) % len(_WORDS)] for step in range(length))


async def load_tickets(bus: Bus, cast: Cast, count: int) -> float:
    """Open and comment; gives the seconds it took."""
    numbers = iter(range(count))
    started = time.perf_counter()

    async def work() -> None:
        for number in numbers:
            customer = cast.customers[number % len(cast.customers)]
            opened = await bus.call(
                OPEN,
                OpenTicket(
                    request_id=f"bench-open-{number:08d}",
                    title=f"{sentence(number, 5).capitalize()} {number}",
                    description=sentence(number, 60),
                    visibility="company",
                ),
                token=cast.token(customer),
            )
            for person, step in ((cast.agent, 1), (customer, 2)):
                await bus.call(
                    COMMENT,
                    AddComment(
                        request_id=f"bench-comment-{number:08d}-{step}",
                        ticket=opened.id,
                        text=sentence(number + step, 40),
                    ),
                    token=cast.token(person),
                )
            if number % 1000 == 999:
                print(
                    f"  {number + 1} tickets, {(number + 1) / (time.perf_counter() - started):.0f} a second", flush=True
                )

    await asyncio.gather(*(work() for _ in range(WORKERS)))
    return time.perf_counter() - started

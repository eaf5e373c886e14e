"""Requests over the real broker: errors as codes, deadlines, concurrency, and nobody without a token."""

import asyncio
import time

import pytest

from contracts.base import Actor
from contracts.errors import CasebusError, Code, invalid
from contracts.tickets import COUNT, MOVE, READ, Counts, CountTickets, MoveTicket, ReadTicket, Written
from kit.rpc import wire
from kit.rpc.server import Call, Route, serve
from tests.component.kit.conftest import ANN, Bench

MOVED = Written(id="autowork/AW-1", number="AW-1", revision=2)
WISH = MoveTicket(request_id="request-1", ticket="autowork/AW-1", status="open")


async def answering(call: Call, _request: MoveTicket) -> Written:
    assert call.actor.id == ANN.id
    return MOVED


async def test_a_call_gets_the_owner_s_answer_with_the_actor_of_its_token(bench: Bench) -> None:
    await bench.life.enter(serve(bench.owner, "tickets", [Route(MOVE, answering)], bench.verifier, bench.life))
    assert await bench.caller.call(MOVE, WISH, token=bench.token()) == MOVED


async def test_a_refusal_travels_with_code_fields_and_params(bench: Bench) -> None:
    async def refusing(_call: Call, _request: MoveTicket) -> Written:
        raise invalid("Some of it is not right.", status="This is not one of the choices.")

    await bench.life.enter(serve(bench.owner, "tickets", [Route(MOVE, refusing)], bench.verifier, bench.life))
    with pytest.raises(CasebusError) as raised:
        await bench.caller.call(MOVE, WISH, token=bench.token())
    assert raised.value.code is Code.INVALID
    assert raised.value.problem.fields == {"status": "This is not one of the choices."}


async def test_an_unexpected_failure_says_nothing_but_a_reference(bench: Bench) -> None:
    async def failing(_call: Call, _request: MoveTicket) -> Written:
        raise RuntimeError("the password is hunter2")

    await bench.life.enter(serve(bench.owner, "tickets", [Route(MOVE, failing)], bench.verifier, bench.life))
    with pytest.raises(CasebusError) as raised:
        await bench.caller.call(MOVE, WISH, token=bench.token())
    assert raised.value.code is Code.INTERNAL
    assert raised.value.problem.reference
    assert "hunter2" not in raised.value.problem.model_dump_json()


@pytest.mark.parametrize("token", ["", "nonsense", "a.b", "a.b.c"])
async def test_nobody_is_answered_without_a_good_token(bench: Bench, token: str) -> None:
    await bench.life.enter(serve(bench.owner, "tickets", [Route(MOVE, answering)], bench.verifier, bench.life))
    with pytest.raises(CasebusError) as raised:
        await bench.caller.call(MOVE, WISH, token=token)
    assert raised.value.code is Code.UNAUTHENTICATED


async def test_a_token_that_was_changed_is_worth_nothing(bench: Bench) -> None:
    await bench.life.enter(serve(bench.owner, "tickets", [Route(MOVE, answering)], bench.verifier, bench.life))
    body, _, signature = bench.token().partition(".")
    admin, _, _ = bench.token(Actor(kind="person", id="ann", portal="autowork", role="admin")).partition(".")
    assert admin != body
    with pytest.raises(CasebusError) as raised:
        await bench.caller.call(MOVE, WISH, token=f"{admin}.{signature}")
    assert raised.value.code is Code.UNAUTHENTICATED


async def test_an_unknown_field_is_refused_by_name(bench: Bench) -> None:
    await bench.life.enter(serve(bench.owner, "tickets", [Route(MOVE, answering)], bench.verifier, bench.life))
    answer = await bench.caller.nats.request(
        MOVE.subject,
        b'{"request_id": "request-1", "ticket": "autowork/AW-1", "status": "open", "stauts": "x"}',
        headers={wire.ACTOR: bench.token(), wire.DEADLINE: f"{time.time() + 5:.3f}"},
    )
    refused = wire.problem_of(answer.data).problem
    assert refused.code is Code.INVALID
    assert refused.fields == {"stauts": "This field is not known."}
    assert answer.headers[wire.ERROR_CODE] == "422"


async def test_requests_are_worked_on_at_the_same_time(bench: Bench) -> None:
    everybody_is_here = asyncio.Barrier(5)

    async def meeting(_call: Call, _request: MoveTicket) -> Written:
        async with asyncio.timeout(20):
            await everybody_is_here.wait()
        return MOVED

    await bench.life.enter(serve(bench.owner, "tickets", [Route(MOVE, meeting)], bench.verifier, bench.life))
    token = bench.token()
    answers = await asyncio.gather(*(bench.caller.call(MOVE, WISH, token=token) for _ in range(5)))
    assert answers == [MOVED] * 5


async def test_an_absent_owner_is_waited_for_and_then_unavailable(bench: Bench) -> None:
    began = time.monotonic()
    with pytest.raises(CasebusError) as raised:
        await bench.caller.call(READ, ReadTicket(ticket="autowork/AW-1"), token=bench.token())
    assert raised.value.code is Code.UNAVAILABLE
    assert 1.5 < time.monotonic() - began < 15


async def test_an_owner_that_comes_back_in_time_is_reached(bench: Bench) -> None:
    async def counting(_call: Call, _request: CountTickets) -> Counts:
        return Counts(open=1, all=2)

    asking = asyncio.create_task(bench.caller.call(COUNT, CountTickets(), token=bench.token()))
    await asyncio.sleep(0)
    await bench.life.enter(serve(bench.owner, "tickets", [Route(COUNT, counting)], bench.verifier, bench.life))
    assert (await asking).open == 1


async def test_work_in_flight_is_finished_when_a_service_ends(bench: Bench) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slow(_call: Call, _request: MoveTicket) -> Written:
        begun.set()
        await may_end.wait()
        return MOVED

    serving = serve(bench.owner, "tickets", [Route(MOVE, slow)], bench.verifier, bench.life)
    await serving.__aenter__()
    asking = asyncio.create_task(bench.caller.call(MOVE, WISH, token=bench.token()))
    await begun.wait()
    ending = asyncio.create_task(serving.__aexit__(None, None, None))
    await asyncio.sleep(0)
    may_end.set()
    await ending
    assert await asking == MOVED

"""Every operation of the bus, asked by people whom it does not concern, and with tokens that are none (D8)."""

from __future__ import annotations

import base64
import time
from collections.abc import Awaitable
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts import accounts as a
from contracts import tickets as t
from contracts.base import Actor
from contracts.bus import MINTS, OPERATIONS, AnyOperation
from contracts.errors import CasebusError, Code
from kit.ids import new_id
from kit.tokens import TokenSigner
from tests.isolation.bus_table import CASES, PLAIN, SECRETS, case_of, request_of
from tests.isolation.test_routes import random_id
from tests.isolation.world import GATEWAY, OTHER_PORTAL, PORTAL, World
from tests.web.mailbox import mails_to, password_in

ASKED = [operation for operation in OPERATIONS if operation not in MINTS]
NAMING = [(one, name, kind) for one in ASKED for name, kind in case_of(one.subject).names.items()]


def outsiders(world: World) -> dict[str, Actor]:
    """People who may know nothing of A, each signed in properly."""
    return {name: world.people[name].actor for name in ("stranger", "boss", "newcomer", "foreigner")}


def former(world: World) -> dict[str, Actor]:
    """The one whose tickets they were, in another portal, in another company, and in none."""
    owner = world.people["owner"].actor
    return {
        "namesake": owner.model_copy(update={"portal": OTHER_PORTAL}),
        "left": owner.model_copy(update={"company": world.people["stranger"].actor.company}),
        "nowhere": owner.model_copy(update={"company": "", "rights": ()}),
    }


def plain(answer: Any, asked: str) -> str:
    """What was answered, as if `asked` had been something else."""
    if isinstance(answer, CasebusError):
        assert answer.code is not Code.INTERNAL, answer
        answer = answer.problem.model_copy(update={"reference": "", "retry_after": 0})
    return f"{type(answer).__name__} {answer.model_dump_json()}".replace(asked, "(asked)")


async def ask(world: World, actor: Actor, operation: AnyOperation, **named: str) -> Any:
    """The reply or the refusal."""
    ids = {name: f"{actor.portal}/{value}" if _is_ticket(operation, name) else value for name, value in named.items()}
    names = case_of(operation.subject).names
    for name in {"ticket", "place"} & set(names) - set(ids):  # where they are themselves
        ids[name] = f"{actor.portal}/{world.own.get(_name(world, actor), 'AW-999987')}"
    for name in names:
        if operation.request.model_fields[name].is_required() and name not in ids:
            ids[name] = random_id(names[name])
    return await _answer(world.call(actor, operation, request_of(operation.request, operation.subject, **ids)))


async def _answer(asked: Awaitable[Any]) -> Any:
    try:
        return await asked
    except CasebusError as error:
        return error


def _whole_ids(operation: AnyOperation) -> dict[str, str]:
    """The fields that name a ticket, each with the whole id of one that is not there."""
    names = case_of(operation.subject).names
    return {name: f"{PORTAL}/AW-999987" for name, kind in names.items() if kind == "ticket"}


def _is_ticket(operation: AnyOperation, name: str) -> bool:
    return case_of(operation.subject).names.get(name) == "ticket"


def _name(world: World, actor: Actor) -> str:
    return next((name for name, person in world.people.items() if person.actor == actor), "")


def test_every_operation_has_its_case_and_every_field_is_known() -> None:
    assert set(CASES) == {operation.subject for operation in ASKED}
    for operation in ASKED:
        known = {*PLAIN, *SECRETS, *case_of(operation.subject).names}
        assert set(operation.request.model_fields) <= known, operation.subject


@pytest.mark.parametrize(
    ("operation", "name", "kind"), NAMING, ids=[f"{one.subject}:{name}" for one, name, _ in NAMING]
)
async def test_d8_an_object_of_another_company_is_answered_like_a_random_id_on_the_bus(
    world: World, operation: AnyOperation, name: str, kind: str
) -> None:
    no_longer_theirs = former(world) if kind in ("ticket", "file", "company") else {}
    for who, actor in {**outsiders(world), **no_longer_theirs}.items():
        missing = random_id(kind)
        wanted = plain(await ask(world, actor, operation, **{name: missing}), missing)
        for real in [world.canary] if kind == "canary" else world.objects.get(kind, []):
            answer = plain(await ask(world, actor, operation, **{name: real}), real)
            assert answer == wanted, who
            if who in world.people:
                world.holds_nothing(answer, f"{operation.subject} {name}", who, asked=real)


@pytest.mark.parametrize("operation", ASKED, ids=lambda operation: operation.subject)
async def test_d8_no_reply_on_the_bus_holds_a_word_of_another_company(world: World, operation: AnyOperation) -> None:
    if operation in (a.SIGN_OUT, a.CHANGE_PASSWORD):
        return  # they end the session or tell nothing, and are asked by their person alone
    named = {name: random_id(kind) for name, kind in case_of(operation.subject).names.items()}
    optional = {name for name, info in operation.request.model_fields.items() if not info.is_required()}
    wanted = {name: value for name, value in named.items() if name not in optional and name != "ticket"}
    for who, actor in outsiders(world).items():
        answer = plain(await ask(world, actor, operation, **wanted), "-")
        world.holds_nothing(answer, operation.subject, who)


async def test_d8_who_left_the_company_finds_nothing_of_it_any_more(world: World) -> None:
    for who, actor in former(world).items():
        for operation, request in (
            (t.LIST, t.ListTickets(view="all")),
            (t.SEARCH, t.SearchTickets(text=world.canary)),
            (t.COUNT, t.CountTickets()),
        ):
            reply = await _answer(world.call(actor, operation, request))
            if isinstance(reply, CasebusError):
                assert reply.code is Code.FORBIDDEN, who
            else:
                assert (reply.all if operation is t.COUNT else reply.total) == 0, (who, operation.subject)


@pytest.mark.parametrize("operation", ASKED, ids=lambda operation: operation.subject)
async def test_every_operation_refuses_tokens_that_are_none(world: World, operation: AnyOperation) -> None:
    owner = world.people["owner"].actor
    good = world.signer.sign(owner)[0]
    body, _, signature = good.partition(".")
    more = base64.urlsafe_b64encode(owner.model_copy(update={"role": "admin"}).model_dump_json().encode()).decode()
    stranger_key = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    tokens = {
        "none": "",
        "garbage": "garbage",
        "unsigned": f"{body}.",
        "another body": f"{more.rstrip('=')}.{signature}",
        "another key": TokenSigner(stranger_key.decode()).sign(owner)[0],
        "expired": _expired(world, owner),
    }
    named = {name: random_id(kind) for name, kind in case_of(operation.subject).names.items()}
    named |= _whole_ids(operation)
    request = request_of(operation.request, operation.subject, **named)
    for kind, token in tokens.items():
        with pytest.raises(CasebusError) as caught:
            await world.caller_of(operation).call(operation, request, token=token, timeout=20)
        assert caught.value.code is Code.UNAUTHENTICATED, kind


def _expired(world: World, actor: Actor) -> str:
    """A token that accounts signed ten seconds ago."""
    text = actor.model_copy(update={"expires": time.time() - 5}).model_dump_json().encode()
    body, signature = (
        base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (text, world.signer._key.sign(text))
    )
    return f"{body}.{signature}"


async def test_a8_with_an_imposed_password_one_can_only_change_it(world: World) -> None:
    address = f"{new_id()}@imposed.example"
    request = a.Register(request_id=new_id(), portal=PORTAL, email=address)
    await world.call(GATEWAY, a.REGISTER, request)
    password = password_in((await mails_to(world.suite.urls["mailbox"], address))[0])
    wish = a.SignIn(portal=PORTAL, email=address, password=password)
    signed_in = await world.call(GATEWAY, a.SIGN_IN, wish)
    assert signed_in.session.must_change_password
    allowed = (a.CHANGE_PASSWORD, a.SIGN_OUT, a.SET_PROFILE)
    for operation in ASKED:
        if operation in allowed:
            continue
        named = {name: random_id(kind) for name, kind in case_of(operation.subject).names.items()}
        named |= _whole_ids(operation)
        resumed = await world.call(GATEWAY, a.RESUME_SESSION, a.ResumeSession(portal=PORTAL, secret=signed_in.secret))
        with pytest.raises(CasebusError) as caught:
            await world.caller_of(operation).call(
                operation, request_of(operation.request, operation.subject, **named), token=resumed.token, timeout=5
            )
        assert caught.value.code in (Code.FORBIDDEN, Code.UNAUTHENTICATED, Code.NOT_FOUND), operation.subject


async def test_an_agent_of_the_portal_sees_it_all_so_that_the_matrix_has_something_to_hide(world: World) -> None:
    agent = world.people["agent"].actor
    private, shared = world.objects["ticket"]
    for number in (private, shared):
        read = await world.call(agent, t.READ, t.ReadTicket(ticket=f"{PORTAL}/{number}"))
        assert world.canary in read.model_dump_json()
    found = await world.call(agent, t.SEARCH, t.SearchTickets(text=world.canary))
    assert {hit.ticket.number for hit in found.items} >= {private, shared}

"""Who may ask what: every operation against every kind of actor."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from typing import Any

import pytest

from contracts import accounts
from contracts.base import Actor, Nothing, Role
from contracts.bus import ACCESS, MINTED
from contracts.errors import CasebusError, Code
from contracts.outside import SERVED
from kit.rpc.server import Call, Route
from services.accounts.endpoints import Administration, Forgetting, Membership, UseCases, routes
from services.accounts.wire import LimitedActor

ADMITTED = "admitted"


@dataclasses.dataclass
class Admits:
    """A use case that only says that it was reached."""

    process: str = ""

    async def __call__(self, actor: Actor, request: Any) -> str:
        return ADMITTED


def all_routes() -> dict[str, Route]:
    fields: dict[str, Any] = {field.name: Admits() for field in dataclasses.fields(UseCases)}
    fields["membership"] = Membership(**{field.name: Admits() for field in dataclasses.fields(Membership)})  # type: ignore[arg-type]
    fields["forgetting"] = Forgetting(**{field.name: Admits() for field in dataclasses.fields(Forgetting)})  # type: ignore[arg-type]
    fields["administration"] = Administration(
        **{field.name: Admits() for field in dataclasses.fields(Administration)}  # type: ignore[arg-type]
    )
    fields["outside"] = {operation: Admits() for operation in SERVED}
    fields["mint_token"] = tuple(Admits(process) for process in MINTED)
    return {route.operation.verb: route for route in routes(UseCases(**fields))}


def service(name: str) -> Actor:
    return Actor(kind="service", id=name, portal="*", role="service", name=name)


def somebody(role: Role) -> Actor:
    return Actor(kind="person", id="p1", portal="autowork", role=role, company="c1", session="s1")


ACTORS: dict[str, Actor] = {
    **{name: service(name) for name in ("gateway", "operator", "notify", "tickets", "files")},
    "customer": somebody("customer"),
    "company_admin": somebody("company_admin"),
    "agent": somebody("agent"),
    "admin": somebody("admin"),
    "limited": LimitedActor(**somebody("customer").model_dump()),
    "timer": Actor(kind="timer", id="timer", portal="*", role="service"),
    "mail": Actor(kind="mail", id="mail:jana@x.example", portal="autowork", role="customer", company="c1"),
    "system": Actor(kind="system", id="system:erp", portal="autowork", role="agent"),
    "granted": Actor(kind="system", id="system:erp", portal="autowork", role="agent", scopes=("accounts.anything",)),
    "person_as_service": Actor(kind="person", id="gateway", portal="*", role="service", session="s1"),
}

OUR_OWN = {"gateway", "operator", "notify", "tickets", "files"}
STAFF = {"agent", "admin"}
PEOPLE = {"customer", "company_admin", "person_as_service", *STAFF}
MANAGERS = {"company_admin", *STAFF}
CUSTOMERS = {"customer", "company_admin"}
GATEWAY, DOORS = {"gateway"}, {"gateway", "operator"}

MAY = {
    "sign_in": DOORS,
    "resume_session": DOORS,
    "sign_out": PEOPLE | {"limited"},
    "list_sessions": PEOPLE,
    "end_session": PEOPLE,
    "register": GATEWAY,
    "confirm_address": GATEWAY,
    "request_reset": GATEWAY,
    "inspect_reset": GATEWAY,
    "perform_reset": GATEWAY,
    "change_password": PEOPLE | {"limited"},
    "set_profile": PEOPLE | {"limited"},
    "save_view": PEOPLE,
    "drop_view": PEOPLE,
    "get_people": OUR_OWN | STAFF,
    "get_followers": {"notify"},
    "find_people": {"operator"} | STAFF,
    "get_colleagues": PEOPLE,
    "get_company": OUR_OWN | PEOPLE,
    "mail_secret": {"notify"},
    "act_by_mail": {"notify"},
    "create_company": {"operator"} | STAFF,
    "create_person": {"operator"} | STAFF,
    "set_active": {"operator"} | MANAGERS,
    "erase_person": {"operator"} | MANAGERS,
    "get_erasure": {"operator"} | MANAGERS,
    "list_erasures": MANAGERS,
    "read_forgotten": {"tickets", "files", "notify"},
    "note_forgotten": {"tickets", "files", "notify"},
    "get_team": {"operator"} | MANAGERS,
    "get_waiting": STAFF,
    "find_companies": {"operator"} | STAFF,
    "find_names": STAFF,
    "change_company": {"operator"} | STAFF,
    "change_person": MANAGERS,
    "invite": MANAGERS,
    "withdraw_invitation": MANAGERS,
    "inspect_invitation": GATEWAY,
    "accept_invitation": GATEWAY,
    "ask_to_join": CUSTOMERS,
    "answer_wish": MANAGERS,
    "register_by_number": GATEWAY,
    "inspect_admission": GATEWAY,
    "confirm_admission": GATEWAY,
    "admit": STAFF,
    "make_company_token": MANAGERS,
    "list_access": MANAGERS,
    "end_access": MANAGERS,
    "hand_over": CUSTOMERS,
    "inspect_hand_over": GATEWAY,
    "accept_hand_over": GATEWAY,
    **dict.fromkeys(("list_subscriptions", "read_subscription", "list_invoices", "read_invoice"), PEOPLE),
    "find_articles": PEOPLE,
    "list_held": {"tickets"},
    **dict.fromkeys(("ask_renewal", "note_renewal"), CUSTOMERS),
    "add_system": {"operator"},
    "rotate_system": {"operator"},
    "revoke_system": {"operator"} | STAFF,
    "list_systems": {"operator", "notify"} | STAFF,
    "enter_system": GATEWAY,
    "find_nameable": {"granted"},
    **{f"import_{rows}": {"operator", "granted"} for rows in ("companies", "people", "subscriptions", "invoices")},
}


def test_every_operation_of_the_table_is_served_and_has_a_line_here() -> None:
    served = {route.operation for route in all_routes().values()}
    assert served == set(ACCESS["accounts"].serves)
    assert set(MAY) | {f"mint_token.{process}" for process in MINTED} == set(all_routes())


@pytest.mark.parametrize("verb", sorted(MAY))
async def test_an_operation_admits_exactly_those_who_may_ask(verb: str) -> None:
    handler = all_routes()[verb].handler
    admitted = set()
    for name, actor in ACTORS.items():
        [answer] = await asyncio.gather(
            handler(Call(actor, "token", "subject", "trace", time.time() + 5), Nothing()), return_exceptions=True
        )
        if answer == ADMITTED:
            admitted.add(name)
        else:
            assert isinstance(answer, CasebusError), name
            assert answer.code is Code.FORBIDDEN, name
    assert admitted == MAY[verb]


def test_only_minting_needs_no_token() -> None:
    anonymous = {verb for verb, route in all_routes().items() if route.anonymous}
    assert anonymous == {accounts.mint_token(process).verb for process in MINTED}

"""The operations of accounts: what answers each, and who may ask for it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from contracts import accounts
from contracts.base import Actor, Operation
from contracts.errors import CasebusError, Code, forbidden
from kit.rpc.server import Call, Route
from services.accounts import queries
from services.accounts.commands.change_password import ChangePassword
from services.accounts.commands.confirm_address import ConfirmAddress
from services.accounts.commands.create_company import CreateCompany
from services.accounts.commands.create_person import CreatePerson
from services.accounts.commands.end_session import EndSession
from services.accounts.commands.mint_token import MintToken
from services.accounts.commands.perform_reset import PerformReset
from services.accounts.commands.register import Register
from services.accounts.commands.request_reset import RequestReset
from services.accounts.commands.set_active import SetActive
from services.accounts.commands.set_profile import SetProfile
from services.accounts.commands.sign_in import SignIn
from services.accounts.commands.sign_out import SignOut
from services.accounts.wire import LimitedActor

UseCase = Callable[[Actor, Any], Awaitable[Any]]
Who = Callable[[Actor], bool]


@dataclass(frozen=True)
class UseCases:
    """Everything that accounts can do."""

    sign_in: SignIn
    resume_session: queries.ResumeSession
    sign_out: SignOut
    list_sessions: queries.ListSessions
    end_session: EndSession
    register: Register
    confirm_address: ConfirmAddress
    request_reset: RequestReset
    inspect_reset: queries.InspectReset
    perform_reset: PerformReset
    change_password: ChangePassword
    set_profile: SetProfile
    get_people: queries.GetPeople
    find_people: queries.FindPeople
    get_colleagues: queries.GetColleagues
    get_company: queries.GetCompany
    mail_secret: queries.MailSecret
    create_company: CreateCompany
    create_person: CreatePerson
    set_active: SetActive
    mint_token: tuple[MintToken, ...]


def a_service(*names: str) -> Who:
    """One of these processes of ours; any of them when none is named."""
    return lambda actor: actor.kind == "service" and actor.is_service and (not names or actor.id in names)


def a_person(actor: Actor) -> bool:
    """Somebody who is signed in."""
    return actor.kind == "person" and bool(actor.session)


def staff(actor: Actor) -> bool:
    """The vendor's staff; each use case keeps them to their portal."""
    return a_person(actor) and actor.is_staff


def either(*allowed: Who) -> Who:
    """Whoever one of these admits."""
    return lambda actor: any(who(actor) for who in allowed)


# What somebody with an imposed password may still do; their token is worth nothing to any other process.
BEFORE_A_NEW_PASSWORD = (accounts.CHANGE_PASSWORD, accounts.SIGN_OUT, accounts.SET_PROFILE)

_gateway = a_service("gateway")
_operator = a_service("operator")


def routes(do: UseCases) -> list[Route]:
    """Operation, who may ask, what answers; the use cases narrow it down to the portal, company or person."""
    return [
        _route(accounts.SIGN_IN, either(_gateway, _operator), do.sign_in),
        _route(accounts.RESUME_SESSION, either(_gateway, _operator), do.resume_session),
        _route(accounts.SIGN_OUT, a_person, do.sign_out),
        _route(accounts.LIST_SESSIONS, a_person, do.list_sessions),
        _route(accounts.END_SESSION, a_person, do.end_session),
        _route(accounts.REGISTER, _gateway, do.register),
        _route(accounts.CONFIRM_ADDRESS, _gateway, do.confirm_address),
        _route(accounts.REQUEST_RESET, _gateway, do.request_reset),
        _route(accounts.INSPECT_RESET, _gateway, do.inspect_reset),
        _route(accounts.PERFORM_RESET, _gateway, do.perform_reset),
        _route(accounts.CHANGE_PASSWORD, a_person, do.change_password),
        _route(accounts.SET_PROFILE, a_person, do.set_profile),
        _route(accounts.GET_PEOPLE, either(a_service(), staff), do.get_people),
        _route(accounts.FIND_PEOPLE, either(_operator, staff), do.find_people),
        _route(accounts.GET_COLLEAGUES, a_person, do.get_colleagues),
        _route(accounts.GET_COMPANY, either(a_service(), a_person), do.get_company),
        _route(accounts.MAIL_SECRET, a_service("notify"), do.mail_secret),
        _route(accounts.CREATE_COMPANY, either(_operator, staff), do.create_company),
        _route(accounts.CREATE_PERSON, either(_operator, staff), do.create_person),
        _route(accounts.SET_ACTIVE, either(_operator, staff), do.set_active),
        *(_mint(mint) for mint in do.mint_token),
    ]


def _route(operation: Operation[Any, Any], who: Who, use_case: UseCase) -> Route:
    async def handle(call: Call, request: Any) -> Any:
        if isinstance(call.actor, LimitedActor) and operation not in BEFORE_A_NEW_PASSWORD:
            raise forbidden("Please choose a password of your own first.")
        if not who(call.actor):
            raise CasebusError(Code.FORBIDDEN, "This is not for you to ask.")
        return await use_case(call.actor, request)

    return Route(operation, handle)


def _mint(mint: MintToken) -> Route:
    async def handle(call: Call, request: Any) -> Any:
        return await mint(call.actor, request)

    return Route(accounts.mint_token(mint.process), handle, anonymous=True)

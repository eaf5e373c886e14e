"""The operations of accounts: what answers each, and who may ask for it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts import accounts, acting, erasing, imports, ledger, tokens
from contracts.base import Actor, Operation
from contracts.errors import CasebusError, Code, forbidden, not_found
from contracts.outside import ADD_SYSTEM, ENTER_SYSTEM, FIND_NAMEABLE, LIST_SYSTEMS, REVOKE_SYSTEM, ROTATE_SYSTEM
from kit.rpc.server import Call, Route
from services.accounts import queries
from services.accounts.commands.accept_invitation import AcceptInvitation, InspectInvitation
from services.accounts.commands.act_by_mail import ActByMail
from services.accounts.commands.admit import Admit, ConfirmAdmission, InspectAdmission
from services.accounts.commands.change_company import ChangeCompany
from services.accounts.commands.change_password import ChangePassword
from services.accounts.commands.change_person import ChangePerson
from services.accounts.commands.confirm_address import ConfirmAddress
from services.accounts.commands.create_company import CreateCompany
from services.accounts.commands.create_person import CreatePerson
from services.accounts.commands.end_session import EndSession
from services.accounts.commands.erase_person import ErasePerson, NoteForgotten
from services.accounts.commands.hand_over import AcceptHandOver, HandOver, InspectHandOver
from services.accounts.commands.import_companies import ImportCompanies
from services.accounts.commands.import_invoices import ImportInvoices
from services.accounts.commands.import_people import ImportPeople
from services.accounts.commands.import_subscriptions import ImportSubscriptions
from services.accounts.commands.invite import Invite, WithdrawInvitation
from services.accounts.commands.join import AnswerWish, AskToJoin
from services.accounts.commands.make_company_token import MakeCompanyToken
from services.accounts.commands.managing_access import EndAccess, ListAccess
from services.accounts.commands.mint_token import MintToken
from services.accounts.commands.perform_reset import PerformReset
from services.accounts.commands.reading_erasures import GetErasure, ListErasures, ReadForgotten
from services.accounts.commands.register import Register
from services.accounts.commands.register_by_number import RegisterByNumber
from services.accounts.commands.renewing import AskRenewal, NoteRenewal
from services.accounts.commands.request_reset import RequestReset
from services.accounts.commands.save_view import DropView, SaveView
from services.accounts.commands.set_active import SetActive
from services.accounts.commands.set_profile import SetProfile
from services.accounts.commands.sign_in import SignIn
from services.accounts.commands.sign_out import SignOut
from services.accounts.queries import ledger as reads
from services.accounts.queries import teams
from services.accounts.wire import LimitedActor
from services.accounts.wire.askers import Who, a_customer, a_person, a_service, a_system, company_admin, either, staff

UseCase = Callable[[Actor, Any], Awaitable[Any]]


@dataclass(frozen=True)
class Membership:
    """What accounts can do about who belongs to which company."""

    get_team: teams.GetTeam
    get_waiting: teams.GetWaiting
    make_company_token: MakeCompanyToken
    find_companies: teams.FindCompanies
    find_names: teams.FindNames
    change_company: ChangeCompany
    change_person: ChangePerson
    invite: Invite
    withdraw_invitation: WithdrawInvitation
    inspect_invitation: InspectInvitation
    accept_invitation: AcceptInvitation
    ask_to_join: AskToJoin
    answer_wish: AnswerWish
    register_by_number: RegisterByNumber
    inspect_admission: InspectAdmission
    confirm_admission: ConfirmAdmission
    admit: Admit
    list_access: ListAccess
    end_access: EndAccess
    hand_over: HandOver
    inspect_hand_over: InspectHandOver
    accept_hand_over: AcceptHandOver


@dataclass(frozen=True)
class Administration:
    """What accounts can do about subscriptions and invoices, and what the vendor's systems bring."""

    list_subscriptions: reads.ListSubscriptions
    read_subscription: reads.ReadSubscription
    ask_renewal: AskRenewal
    note_renewal: NoteRenewal
    list_invoices: reads.ListInvoices
    read_invoice: reads.ReadInvoice
    find_articles: reads.FindArticles
    list_held: reads.ListHeld
    import_companies: ImportCompanies
    import_people: ImportPeople
    import_subscriptions: ImportSubscriptions
    import_invoices: ImportInvoices


@dataclass(frozen=True)
class Forgetting:
    """What accounts can do about people who are to be forgotten."""

    erase_person: ErasePerson
    get_erasure: GetErasure
    list_erasures: ListErasures
    read_forgotten: ReadForgotten
    note_forgotten: NoteForgotten


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
    save_view: SaveView
    drop_view: DropView
    get_people: queries.GetPeople
    get_followers: queries.GetFollowers
    find_people: queries.FindPeople
    get_colleagues: queries.GetColleagues
    get_company: queries.GetCompany
    mail_secret: queries.MailSecret
    act_by_mail: ActByMail
    create_company: CreateCompany
    create_person: CreatePerson
    set_active: SetActive
    membership: Membership
    administration: Administration
    forgetting: Forgetting
    mint_token: tuple[MintToken, ...]
    outside: Mapping[Operation[Any, Any], UseCase]


# What somebody with an imposed password may still do; their token is worth nothing to any other process.
BEFORE_A_NEW_PASSWORD = (accounts.CHANGE_PASSWORD, accounts.SIGN_OUT, accounts.SET_PROFILE)

_gateway = a_service("gateway")
_operator = a_service("operator")
_forgetful = a_service("tickets", "files", "notify")
_managers = either(company_admin, staff)
_brings = either(_operator, a_system)
_OUTSIDE: tuple[tuple[Operation[Any, Any], Who], ...] = (
    (ADD_SYSTEM, _operator),
    (ROTATE_SYSTEM, _operator),
    (REVOKE_SYSTEM, either(_operator, staff)),
    (LIST_SYSTEMS, either(a_service("operator", "notify"), staff)),
    (ENTER_SYSTEM, _gateway),
    (FIND_NAMEABLE, a_system),
)


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
        _route(accounts.SAVE_VIEW, a_person, do.save_view),
        _route(accounts.DROP_VIEW, a_person, do.drop_view),
        _route(accounts.GET_PEOPLE, either(a_service(), staff), do.get_people),
        _route(accounts.GET_FOLLOWERS, a_service("notify"), do.get_followers),
        _route(accounts.FIND_PEOPLE, either(_operator, staff), do.find_people),
        _route(accounts.GET_COLLEAGUES, a_person, do.get_colleagues),
        _route(accounts.GET_COMPANY, either(a_service(), a_person), do.get_company),
        _route(acting.ACT_BY_MAIL, a_service("notify"), do.act_by_mail),
        _route(accounts.MAIL_SECRET, a_service("notify"), do.mail_secret),
        _route(accounts.CREATE_COMPANY, either(_operator, staff), do.create_company),
        _route(accounts.CREATE_PERSON, either(_operator, staff), do.create_person),
        _route(accounts.SET_ACTIVE, either(_operator, _managers), do.set_active),
        *_membership(do.membership),
        *_administration(do.administration),
        *_forgetting(do.forgetting),
        *(_mint(mint) for mint in do.mint_token),
        *(_route(operation, who, do.outside[operation]) for operation, who in _OUTSIDE),
    ]


def _membership(do: Membership) -> list[Route]:
    return [
        _route(accounts.GET_TEAM, either(_operator, _managers), do.get_team),
        _route(accounts.GET_WAITING, staff, do.get_waiting),
        _route(accounts.FIND_COMPANIES, either(_operator, staff), do.find_companies),
        _route(accounts.FIND_NAMES, staff, do.find_names),
        _route(accounts.CHANGE_COMPANY, either(_operator, staff), do.change_company),
        _route(accounts.CHANGE_PERSON, _managers, do.change_person),
        _route(accounts.INVITE, _managers, do.invite),
        _route(accounts.WITHDRAW_INVITATION, _managers, do.withdraw_invitation),
        _route(accounts.INSPECT_INVITATION, _gateway, do.inspect_invitation),
        _route(accounts.ACCEPT_INVITATION, _gateway, do.accept_invitation),
        _route(accounts.ASK_TO_JOIN, a_customer, do.ask_to_join),
        _route(accounts.ANSWER_WISH, _managers, do.answer_wish),
        _route(accounts.REGISTER_BY_NUMBER, _gateway, do.register_by_number),
        _route(accounts.INSPECT_ADMISSION, _gateway, do.inspect_admission),
        _route(accounts.CONFIRM_ADMISSION, _gateway, do.confirm_admission),
        _route(accounts.ADMIT, staff, do.admit),
        _route(accounts.LIST_ACCESS, _managers, do.list_access),
        _route(accounts.END_ACCESS, _managers, do.end_access),
        _route(tokens.MAKE_COMPANY_TOKEN, _managers, do.make_company_token),
        _route(accounts.HAND_OVER, a_customer, do.hand_over),
        _route(accounts.INSPECT_HAND_OVER, _gateway, do.inspect_hand_over),
        _route(accounts.ACCEPT_HAND_OVER, _gateway, do.accept_hand_over),
    ]


def _administration(do: Administration) -> list[Route]:
    return [
        _route(ledger.LIST_SUBSCRIPTIONS, a_person, do.list_subscriptions),
        _route(ledger.READ_SUBSCRIPTION, a_person, do.read_subscription),
        _route(ledger.ASK_RENEWAL, a_customer, do.ask_renewal),
        _route(ledger.NOTE_RENEWAL, a_customer, do.note_renewal),
        _route(ledger.LIST_INVOICES, a_person, do.list_invoices),
        _route(ledger.READ_INVOICE, a_person, do.read_invoice),
        _route(ledger.FIND_ARTICLES, a_person, do.find_articles),
        _route(ledger.LIST_HELD, a_service("tickets"), do.list_held),
        _route(imports.IMPORT_COMPANIES, _brings, do.import_companies),
        _route(imports.IMPORT_PEOPLE, _brings, do.import_people),
        _route(imports.IMPORT_SUBSCRIPTIONS, _brings, do.import_subscriptions),
        _route(imports.IMPORT_INVOICES, _brings, do.import_invoices),
    ]


def _forgetting(do: Forgetting) -> list[Route]:
    return [
        _route(erasing.ERASE_PERSON, either(_operator, _managers), do.erase_person),
        _route(erasing.GET_ERASURE, either(_operator, _managers), do.get_erasure),
        _route(erasing.LIST_ERASURES, _managers, do.list_erasures),
        _route(erasing.READ_FORGOTTEN, _forgetful, do.read_forgotten),
        _route(erasing.NOTE_FORGOTTEN, _forgetful, do.note_forgotten),
    ]


def _route(operation: Operation[Any, Any], who: Who, use_case: UseCase) -> Route:
    async def handle(call: Call, request: Any) -> Any:
        if isinstance(call.actor, LimitedActor) and operation not in BEFORE_A_NEW_PASSWORD:
            raise forbidden("Please choose a password of your own first.")
        if not who(call.actor):
            raise CasebusError(Code.FORBIDDEN, "This is not for you to ask.")
        if a_system(call.actor) and getattr(request, "portal", call.actor.portal) != call.actor.portal:
            raise not_found()
        return await use_case(call.actor, request)

    return Route(operation, handle)


def _mint(mint: MintToken) -> Route:
    async def handle(call: Call, request: Any) -> Any:
        return await mint(call.actor, request)

    return Route(accounts.mint_token(mint.process), handle, anonymous=True)

"""Starts accounts: settings, adapters, use cases, endpoints."""

import gc

if __name__ == "__main__":
    gc.disable()  # to import makes no garbage, and to look for it is a third of a start; `run` turns it on again

from dataclasses import dataclass, fields
from importlib import resources
from typing import Any, TypeVar

from contracts.base import Operation
from contracts.bus import MINTED
from contracts.outside import SERVED
from contracts.portal import Portal
from kit.clock import Clock, utc_now
from kit.lifecycle import Lifecycle, run
from kit.mongo import answers, database
from kit.outbox import Outbox
from kit.rpc.client import connect
from kit.rpc.server import serve
from kit.yamlfile import load_folder
from services.accounts import queries
from services.accounts.adapters import limits as counters
from services.accounts.adapters.argon2 import Argon2
from services.accounts.adapters.companies import MongoCompanies
from services.accounts.adapters.erasures import MongoErasures, finishing
from services.accounts.adapters.ledger import MongoLedger
from services.accounts.adapters.limits import MongoAudit, MongoLimits, MongoRequests
from services.accounts.adapters.outside import MongoSystems
from services.accounts.adapters.people import MongoPeople
from services.accounts.adapters.shelves import Shelves
from services.accounts.adapters.tokens import AccountsVerifier, ActorTokens
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
from services.accounts.commands.erase_person import ErasePerson, Erasing, NoteForgotten
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
from services.accounts.commands.outside.add_system import AddSystem
from services.accounts.commands.outside.change_system import RevokeSystem, RotateSystem
from services.accounts.commands.outside.enter_system import EnterSystem
from services.accounts.commands.perform_reset import PerformReset
from services.accounts.commands.reading_erasures import GetErasure, ListErasures, ReadForgotten
from services.accounts.commands.register import Register
from services.accounts.commands.register_by_number import RegisterByNumber
from services.accounts.commands.remind import RemindOfTokens
from services.accounts.commands.renewing import AskRenewal, NoteRenewal
from services.accounts.commands.request_reset import RequestReset
from services.accounts.commands.save_view import DropView, SaveView
from services.accounts.commands.set_active import SetActive
from services.accounts.commands.set_profile import SetProfile
from services.accounts.commands.sign_in import SignIn
from services.accounts.commands.sign_out import SignOut
from services.accounts.domain.passwords import PasswordRules
from services.accounts.domain.secrets import Derived
from services.accounts.endpoints import Administration, Forgetting, Membership, UseCase, UseCases, routes
from services.accounts.queries import ledger as reads
from services.accounts.queries import teams
from services.accounts.queries.outside import FindNameable, ListSystems
from services.accounts.settings import Settings

T = TypeVar("T")


def common_passwords() -> frozenset[str]:
    """The words that are refused as passwords."""
    text = resources.files("services.accounts.domain").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


@dataclass(frozen=True)
class Parts:
    """What the use cases stand on."""

    people: MongoPeople
    companies: MongoCompanies
    erasures: MongoErasures
    erasing: Erasing
    ledger: MongoLedger
    shelves: Shelves
    requests: MongoRequests
    limits: MongoLimits
    audit: MongoAudit
    hasher: Argon2
    tokens: ActorTokens
    derived: Derived
    rules: PasswordRules
    portals: dict[str, Portal]
    settings: Settings
    clock: Clock
    systems: MongoSystems


def of(use_case: type[T], parts: Parts) -> T:
    """The use case, each of whose fields is the part of that name."""
    return use_case(**{field.name: getattr(parts, field.name) for field in fields(use_case)})  # type: ignore[arg-type]  # use cases are dataclasses


def use_cases(parts: Parts) -> UseCases:
    """Everything that accounts can do, on these parts."""
    return UseCases(
        sign_in=of(SignIn, parts),
        resume_session=of(queries.ResumeSession, parts),
        sign_out=of(SignOut, parts),
        list_sessions=of(queries.ListSessions, parts),
        end_session=of(EndSession, parts),
        register=of(Register, parts),
        confirm_address=of(ConfirmAddress, parts),
        request_reset=of(RequestReset, parts),
        inspect_reset=of(queries.InspectReset, parts),
        perform_reset=of(PerformReset, parts),
        change_password=of(ChangePassword, parts),
        set_profile=of(SetProfile, parts),
        save_view=of(SaveView, parts),
        drop_view=of(DropView, parts),
        get_people=of(queries.GetPeople, parts),
        get_followers=of(queries.GetFollowers, parts),
        find_people=of(queries.FindPeople, parts),
        get_colleagues=of(queries.GetColleagues, parts),
        get_company=of(queries.GetCompany, parts),
        mail_secret=of(queries.MailSecret, parts),
        act_by_mail=act_by_mail(parts),
        create_company=of(CreateCompany, parts),
        create_person=of(CreatePerson, parts),
        set_active=of(SetActive, parts),
        membership=membership(parts),
        administration=administration(parts),
        forgetting=forgetting(parts),
        mint_token=tuple(MintToken(process, parts.tokens) for process in MINTED),
        outside=outside_systems(parts),
    )


def act_by_mail(parts: Parts) -> ActByMail:
    """Who writes by mail, and who may be new."""
    create, limit = of(CreatePerson, parts), parts.settings.mail_join_per_company
    return ActByMail(parts.people, parts.tokens, parts.companies, create, parts.limits, limit, parts.portals)


def outside_systems(parts: Parts) -> dict[Operation[Any, Any], UseCase]:
    """What accounts can do about outside systems."""
    use_cases = (AddSystem, RotateSystem, RevokeSystem, ListSystems, EnterSystem, FindNameable)
    return {operation: of(use_case, parts) for operation, use_case in zip(SERVED, use_cases, strict=True)}


def membership(parts: Parts) -> Membership:
    """What accounts can do about who belongs to which company."""
    return Membership(
        get_team=of(teams.GetTeam, parts),
        get_waiting=of(teams.GetWaiting, parts),
        find_companies=of(teams.FindCompanies, parts),
        find_names=of(teams.FindNames, parts),
        change_company=of(ChangeCompany, parts),
        change_person=of(ChangePerson, parts),
        invite=of(Invite, parts),
        withdraw_invitation=of(WithdrawInvitation, parts),
        inspect_invitation=of(InspectInvitation, parts),
        accept_invitation=of(AcceptInvitation, parts),
        ask_to_join=of(AskToJoin, parts),
        answer_wish=of(AnswerWish, parts),
        register_by_number=of(RegisterByNumber, parts),
        inspect_admission=of(InspectAdmission, parts),
        confirm_admission=of(ConfirmAdmission, parts),
        admit=of(Admit, parts),
        make_company_token=of(MakeCompanyToken, parts),
        list_access=of(ListAccess, parts),
        end_access=of(EndAccess, parts),
        hand_over=of(HandOver, parts),
        inspect_hand_over=of(InspectHandOver, parts),
        accept_hand_over=of(AcceptHandOver, parts),
    )


def administration(parts: Parts) -> Administration:
    """What accounts can do about subscriptions and invoices, and what the vendor's systems bring."""
    return Administration(
        list_subscriptions=of(reads.ListSubscriptions, parts),
        read_subscription=of(reads.ReadSubscription, parts),
        ask_renewal=of(AskRenewal, parts),
        note_renewal=of(NoteRenewal, parts),
        list_invoices=of(reads.ListInvoices, parts),
        read_invoice=of(reads.ReadInvoice, parts),
        find_articles=of(reads.FindArticles, parts),
        list_held=of(reads.ListHeld, parts),
        import_companies=of(ImportCompanies, parts),
        import_people=of(ImportPeople, parts),
        import_subscriptions=of(ImportSubscriptions, parts),
        import_invoices=of(ImportInvoices, parts),
    )


def forgetting(parts: Parts) -> Forgetting:
    """What accounts can do about people who are to be forgotten."""
    return Forgetting(
        erase_person=of(ErasePerson, parts),
        get_erasure=of(GetErasure, parts),
        list_erasures=of(ListErasures, parts),
        read_forgotten=of(ReadForgotten, parts),
        note_forgotten=of(NoteForgotten, parts),
    )


async def prepare(db: Any) -> None:
    """Make the indexes."""
    for store in (MongoPeople, MongoCompanies, MongoLedger, MongoErasures):
        await store.prepare(db)
    await counters.prepare(db)


async def main(life: Lifecycle) -> None:
    """Build everything and start to serve."""
    await start(life, Settings(), utc_now)


async def start(life: Lifecycle, settings: Settings, clock: Clock) -> None:
    """Build everything on this clock and start to serve."""
    process = life.settings
    derived = Derived(process.secret("mail_secret_key").encode())
    limited = derived.seed("limited actor tokens")
    tokens = ActorTokens(process.secret("actor_private.pem"), limited)
    verifier = AccountsVerifier(process.secret("actor_public.pem"), limited)
    hasher = Argon2(settings)
    life.defer(hasher.close)
    bus = await life.enter(connect(process))
    db = await life.enter(database(process))
    await prepare(db)
    life.health.watch("mongo", lambda: answers(db))
    outbox = await life.enter(Outbox.on(db["people"], bus, life))
    ledger = MongoLedger(db, await life.enter(Outbox.on(db["imports"], bus, life)))
    people, companies, noted = MongoPeople(db, outbox), MongoCompanies(db), MongoErasures(db, outbox)
    parts = Parts(
        people=people,
        companies=companies,
        erasures=noted,
        erasing=Erasing(people, companies, noted, clock),
        ledger=ledger,
        shelves=Shelves(ledger),
        requests=MongoRequests(db, clock),
        limits=MongoLimits(db, clock),
        audit=MongoAudit(db, clock),
        hasher=hasher,
        tokens=tokens,
        derived=derived,
        rules=PasswordRules(common_passwords()),
        portals=load_folder(process.portals, Portal),
        settings=settings,
        clock=clock,
        systems=MongoSystems(db),
    )
    await life.enter(counters.sweeping(db, clock, settings.sweep_seconds, life.tasks))
    await life.enter(counters.reminding(of(RemindOfTokens, parts), settings.remind_seconds, life.tasks))
    await life.enter(finishing(parts.erasing.all, settings.erase_seconds, life.tasks))
    await life.enter(serve(bus, "accounts", routes(use_cases(parts)), verifier, life))


if __name__ == "__main__":
    run("accounts", main)

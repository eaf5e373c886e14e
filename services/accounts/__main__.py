"""Starts accounts: settings, adapters, use cases, endpoints."""

from importlib import resources
from typing import Any

from contracts.bus import MINTED
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
from services.accounts.adapters.limits import MongoAudit, MongoLimits, MongoRequests
from services.accounts.adapters.people import MongoPeople
from services.accounts.adapters.tokens import AccountsVerifier, ActorTokens
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
from services.accounts.domain.passwords import PasswordRules
from services.accounts.domain.secrets import Derived
from services.accounts.endpoints import UseCases, routes
from services.accounts.settings import Settings


def common_passwords() -> frozenset[str]:
    """The words that are refused as passwords."""
    text = resources.files("services.accounts.domain").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def use_cases(
    *,
    db: Any,
    outbox: Outbox,
    hasher: Argon2,
    tokens: ActorTokens,
    derived: Derived,
    portals: dict[str, Portal],
    settings: Settings,
    clock: Clock,
) -> UseCases:
    """Everything that accounts can do, on these parts."""
    people = MongoPeople(db, outbox)
    companies = MongoCompanies(db)
    limits, requests, audit = MongoLimits(db, clock), MongoRequests(db, clock), MongoAudit(db, clock)
    rules = PasswordRules(common_passwords())
    return UseCases(
        sign_in=SignIn(people, limits, hasher, audit, tokens, derived, portals, settings, clock),
        resume_session=queries.ResumeSession(people, tokens, settings, clock),
        sign_out=SignOut(people, audit, clock),
        list_sessions=queries.ListSessions(people, clock),
        end_session=EndSession(people, audit, clock),
        register=Register(people, companies, requests, limits, hasher, audit, derived, rules, portals, settings, clock),
        confirm_address=ConfirmAddress(people, audit, clock),
        request_reset=RequestReset(people, limits, audit, derived, portals, settings, clock),
        inspect_reset=queries.InspectReset(people, portals, clock),
        perform_reset=PerformReset(people, hasher, audit, derived, rules, portals, settings, clock),
        change_password=ChangePassword(people, limits, hasher, audit, derived, rules, portals, settings, clock),
        set_profile=SetProfile(people, portals, clock),
        get_people=queries.GetPeople(people),
        find_people=queries.FindPeople(people, portals),
        get_colleagues=queries.GetColleagues(people),
        get_company=queries.GetCompany(people, companies),
        mail_secret=queries.MailSecret(people, derived, clock),
        create_company=CreateCompany(companies, requests, audit, derived, portals),
        create_person=CreatePerson(people, companies, hasher, audit, derived, rules, portals, clock),
        set_active=SetActive(people, audit, clock),
        mint_token=tuple(MintToken(process, tokens) for process in MINTED),
    )


async def main(life: Lifecycle) -> None:
    """Build everything and start to serve."""
    await start(life, Settings(), utc_now)


async def start(life: Lifecycle, settings: Settings, clock: Clock) -> None:
    """Build everything on this clock and start to serve."""
    process = life.settings
    portals = load_folder(process.portals, Portal)
    derived = Derived(process.secret("mail_secret_key").encode())
    limited = derived.seed("limited actor tokens")
    tokens = ActorTokens(process.secret("actor_private.pem"), limited)
    verifier = AccountsVerifier(process.secret("actor_public.pem"), limited)
    hasher = Argon2(settings)
    life.defer(hasher.close)
    bus = await life.enter(connect(process))
    db = await life.enter(database(process))
    await MongoPeople.prepare(db)
    await counters.prepare(db)
    life.health.watch("mongo", lambda: answers(db))
    outbox = await life.enter(Outbox.on(db["people"], bus, life))
    do = use_cases(
        db=db,
        outbox=outbox,
        hasher=hasher,
        tokens=tokens,
        derived=derived,
        portals=portals,
        settings=settings,
        clock=clock,
    )
    await life.enter(counters.sweeping(db, clock, settings.sweep_seconds, life.tasks))
    await life.enter(serve(bus, "accounts", routes(do), verifier, life))


if __name__ == "__main__":
    run("accounts", main)

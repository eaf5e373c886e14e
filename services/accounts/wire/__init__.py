"""Domain to contracts: people, sessions, actors and the events about them."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from contracts import accounts
from contracts.base import Actor, Audience, Event, EventType
from kit.events import new_event
from services.accounts.domain.companies import Company, Invoice
from services.accounts.domain.people import Login, Person
from services.accounts.ports import Tokens


class LimitedActor(Actor):
    """Somebody who must change their password before anything else."""


# what colleagues are not told of each other
_PRIVATE = {"preferences": accounts.Preferences(), "phone": "", "home": "", "kind": "customer", "asked_to_join": ""}


def person_message(person: Person) -> accounts.Person:
    """A person as our services and staff see them."""
    preferences = accounts.Preferences.model_validate(
        {"language": person.language, "theme": person.theme, "density": person.density}
    ).model_copy(update={name: getattr(person, name) for name in ("mails_off", "portal_off", "muted", "queues")})
    return accounts.Person(
        id=person.id,
        portal=person.portal,
        email=person.email,
        name=person.name,
        role=person.role,
        company=person.company,
        company_name=person.company_name,
        rights=person.rights,
        active=person.active,
        phone=person.phone,
        preferences=preferences,
        home=person.home,
        kind=person.kind,
        confirmed=person.confirmed,
        admitted=person.admitted,
        asked_to_join=person.wish.text if person.wish else "",
    )


def colleague_message(person: Person) -> accounts.Person:
    """A person as their colleagues see them: without what they chose for themselves."""
    return person_message(person).model_copy(update=_PRIVATE)


def people_message(people: list[Person]) -> accounts.People:
    """Some people."""
    return accounts.People(items=tuple(person_message(person) for person in people))


def company_message(company: Company) -> accounts.Company:
    """A company."""
    return accounts.Company(
        id=company.id,
        portal=company.portal,
        name=company.name,
        slug=company.slug,
        customer_number=company.customer_number,
    )


def wish_message(person: Person, *, staff: bool) -> accounts.Wish:
    """Somebody who asks to join a company; their own company's name is for staff."""
    assert person.wish is not None
    shown = person_message(person) if staff else colleague_message(replace(person, company_name=""))
    named = person.wish.company if staff else ""
    return accounts.Wish(person=shown, text=person.wish.text, at=person.wish.at, company=named)


def invited_message(person: Person) -> accounts.Invited:
    """An open invitation; the name is as whoever invited typed it, or the address."""
    invitation = person.invitation
    assert invitation is not None
    return accounts.Invited(
        id=person.id,
        email=person.email,
        name=person.name if person.only_invited else "",
        role="company_admin" if invitation.role == "company_admin" else "customer",
        rights=invitation.rights,
        by=invitation.by,
        at=invitation.at,
        expires_at=person.links["invite"].expires_at,
    )


def invoice_message(invoice: Invoice) -> accounts.InvoiceFact:
    """What proves that somebody holds an invoice."""
    return accounts.InvoiceFact(number=invoice.number, total=Decimal(invoice.cents).scaleb(-2))


def actor_of(person: Person, login: Login) -> Actor:
    """Who is asking; somebody who must change their password first is nobody's colleague and has no right."""
    if person.must_change_password:
        return Actor(
            kind="person", id=person.id, portal=person.portal, role="customer", name=person.name, session=login.id
        )
    return Actor(
        kind="person",
        id=person.id,
        portal=person.portal,
        role=person.role,
        company=person.company,
        home=person.home if person.home != person.company else "",
        name=person.name,
        rights=person.rights if person.is_customer else (),
        session=login.id,
        scopes=login.scopes,
    )


def mail_actor_of(person: Person) -> Actor:
    """Somebody whose e-mail is taken in; no session, and what accounts keeps is not theirs to change by mail."""
    return Actor(
        kind="mail",
        id=person.id,
        portal=person.portal,
        role=person.role,
        company=person.company,
        home=person.home if person.home != person.company else "",
        name=person.name,
        rights=person.rights if person.is_customer else (),
        session=f"mail:{person.email}",
    )


def session_message(person: Person, login: Login, tokens: Tokens) -> accounts.Session:
    """A session with a fresh token."""
    token, actor = tokens.sign(actor_of(person, login), limited=person.must_change_password)
    return accounts.Session(
        id=login.id,
        token=token,
        actor=actor,
        person=person_message(person),
        must_change_password=person.must_change_password,
        signed_in_at=login.signed_in_at,
        views=views_message(person).items,
    )


def access_row(person: Person, login: Login, asker: Actor) -> accounts.AccessRow:
    """A session or token of somebody, for whoever manages them."""
    return accounts.AccessRow(
        person=person.id,
        name=person.name,
        email=person.email,
        session=login.id,
        client=login.client,
        signed_in_at=login.signed_in_at,
        seen_at=login.seen_at,
        expires_at=login.expires_at,
        api=login.api,
        current=login.id == asker.session,
        scopes=login.scopes,
        program=person.program,
    )


def views_message(person: Person) -> accounts.SavedViews:
    """The lists that a person has saved; nobody else is told of them."""
    return accounts.SavedViews.model_validate({"items": [vars(view) for view in person.views]})


def vendor_only(person: Person) -> Audience:
    """For our own services: nobody else is told."""
    return Audience(portal=person.portal, staff_only=True)


def _own(person: Person) -> Audience:
    return Audience(portal=person.portal, people=(person.id,))


def access_changed(person: Person, now: datetime, session: str = "") -> Event:
    """Caches forget the person, or one of their sessions."""
    data = accounts.AccessChanged(audience=_own(person), person=person.id, session=session)
    return new_event(accounts.ACCESS_CHANGED, subject=person.id, portal=person.portal, data=data, at=now)


def person_changed(person: Person, now: datetime) -> Event:
    """Others see the person's new name, company or settings."""
    data = accounts.PersonChanged(audience=_own(person), person=person_message(person))
    return new_event(accounts.PERSON_CHANGED, subject=person.id, portal=person.portal, data=data, at=now)


def registered(person: Person, purpose: accounts.SecretPurpose, generation: int, now: datetime) -> Event:
    """A mail with the first password, or with the link that proves the address, is due."""
    data = _due(person, purpose, generation)
    return new_event(accounts.REGISTERED, subject=person.id, portal=person.portal, data=data, at=now)


def registered_again(person: Person, now: datetime) -> Event:
    """The owner of the address is told that somebody tried."""
    return new_event(accounts.REGISTERED_AGAIN, subject=person.id, portal=person.portal, data=_known(person), at=now)


def reset_requested(person: Person, now: datetime) -> Event:
    """A mail with a reset link is due."""
    data = _due(person, "reset", person.resets)
    return new_event(accounts.RESET_REQUESTED, subject=person.id, portal=person.portal, data=data, at=now)


def password_generated(person: Person, now: datetime) -> Event:
    """A mail with a generated password is due."""
    data = _due(person, "password", person.password.generation)
    return new_event(accounts.PASSWORD_GENERATED, subject=person.id, portal=person.portal, data=data, at=now)


def password_changed(person: Person, now: datetime) -> Event:
    """The person is told that their password was changed."""
    return new_event(accounts.PASSWORD_CHANGED, subject=person.id, portal=person.portal, data=_known(person), at=now)


def invited(person: Person, now: datetime) -> Event:
    """A mail with the link of an invitation is due."""
    invitation, link = person.invitation, person.links["invite"]
    data = accounts.CompanySecretDue(
        **_due(person, "invite", link.generation).model_dump(),
        company_name=invitation.company_name if invitation else "",
        by=invitation.by if invitation else "",
    )
    return new_event(accounts.INVITED, subject=person.id, portal=person.portal, data=data, at=now)


def admission_asked(person: Person, billing_email: str, now: datetime) -> Event:
    """A mail to the company's billing address is due: is this registration theirs?"""
    due = _due(person, "admit", person.links["admit"].generation).model_dump()
    data = accounts.CompanySecretDue(
        **{**due, "email": billing_email, "name": person.company_name},
        company_name=person.company_name,
        by=person.email,
    )
    return new_event(accounts.ADMISSION_ASKED, subject=person.id, portal=person.portal, data=data, at=now)


def hand_over_asked(person: Person, now: datetime) -> Event:
    """A mail to the address that shall take the account over is due."""
    due = _due(person, "handover", person.links["handover"].generation).model_dump()
    named = {**due, "email": person.successor, "name": person.successor}
    data = accounts.CompanySecretDue(**named, company_name=person.company_name, by=person.name)
    return new_event(accounts.HAND_OVER_ASKED, subject=person.id, portal=person.portal, data=data, at=now)


def company_news(kind: EventType[accounts.CompanyNews], person: Person, now: datetime, other: str = "") -> Event:
    """Somebody is told what happened to their membership or account."""
    known = _known(person).model_dump()
    data = accounts.CompanyNews(**known, company_name=person.company_name, other=other)
    return new_event(kind, subject=person.id, portal=person.portal, data=data, at=now)


def _due(person: Person, purpose: accounts.SecretPurpose, generation: int) -> accounts.SecretDue:
    return accounts.SecretDue(
        audience=vendor_only(person),
        person=person.id,
        email=person.email,
        name=person.name,
        language=person.language,
        purpose=purpose,
        generation=generation,
    )


def _known(person: Person) -> accounts.AddressKnown:
    return accounts.AddressKnown(
        audience=vendor_only(person), person=person.id, email=person.email, name=person.name, language=person.language
    )

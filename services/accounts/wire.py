"""Domain to contracts: people, sessions, actors and the events about them."""

from datetime import datetime

from contracts import accounts
from contracts.base import Actor, Audience, Event
from kit.events import new_event
from services.accounts.domain.companies import Company
from services.accounts.domain.people import Login, Person
from services.accounts.ports import Tokens


class LimitedActor(Actor):
    """Somebody who must change their password before anything else."""


def person_message(person: Person) -> accounts.Person:
    """A person as our services and staff see them."""
    preferences = accounts.Preferences.model_validate(
        {"language": person.language, "theme": person.theme, "density": person.density}
    )
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
    )


def colleague_message(person: Person) -> accounts.Person:
    """A person as their colleagues see them: without what they chose for themselves."""
    return person_message(person).model_copy(update={"preferences": accounts.Preferences(), "phone": ""})


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
        name=person.name,
        rights=person.rights if person.is_customer else (),
        session=login.id,
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
    )


def _vendor(person: Person) -> Audience:
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


def _due(person: Person, purpose: accounts.SecretPurpose, generation: int) -> accounts.SecretDue:
    return accounts.SecretDue(
        audience=_vendor(person),
        person=person.id,
        email=person.email,
        name=person.name,
        language=person.language,
        purpose=purpose,
        generation=generation,
    )


def _known(person: Person) -> accounts.AddressKnown:
    return accounts.AddressKnown(
        audience=_vendor(person), person=person.id, email=person.email, name=person.name, language=person.language
    )

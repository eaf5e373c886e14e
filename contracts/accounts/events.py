"""The facts that accounts tells."""

from contracts.accounts.people import Person, SecretPurpose
from contracts.base import EventData, EventType


class SecretDue(EventData):
    """A mail with a secret is to be sent: a generated password or a reset link. It never holds the secret itself."""

    person: str
    email: str
    name: str
    language: str
    purpose: SecretPurpose
    generation: int


class CompanySecretDue(SecretDue):
    """A mail with a link that is about a company's account; `by` is who asked for it."""

    company_name: str
    by: str = ""


class AddressKnown(EventData):
    """Somebody tried to register an address that has an account; its owner is told."""

    person: str
    email: str
    name: str
    language: str


class CompanyNews(AddressKnown):
    """Somebody is told what happened to the membership or account that they have; `other` is an address."""

    company_name: str
    other: str = ""


class AccessChanged(EventData):
    """Sessions, role, rights or membership of a person changed; caches forget them. `session` empty means all."""

    person: str
    session: str = ""


class PersonChanged(EventData):
    """A person's name, address, company or preferences changed."""

    person: Person


REGISTERED = EventType("accounts", "registered", SecretDue)
REGISTERED_AGAIN = EventType("accounts", "registered_again", AddressKnown)
RESET_REQUESTED = EventType("accounts", "reset_requested", SecretDue)
PASSWORD_GENERATED = EventType("accounts", "password_generated", SecretDue)
PASSWORD_CHANGED = EventType("accounts", "password_changed", AddressKnown)
ACCESS_CHANGED = EventType("accounts", "access_changed", AccessChanged)
PERSON_CHANGED = EventType("accounts", "person_changed", PersonChanged)
INVITED = EventType("accounts", "invited", CompanySecretDue)
ADMISSION_ASKED = EventType("accounts", "admission_asked", CompanySecretDue)
ADMITTED = EventType("accounts", "admitted", CompanyNews)
REGISTRATION_TRIED = EventType("accounts", "registration_tried", CompanyNews)
JOINED = EventType("accounts", "joined", CompanyNews)
HAND_OVER_ASKED = EventType("accounts", "hand_over_asked", CompanySecretDue)
HANDED_OVER = EventType("accounts", "handed_over", CompanyNews)

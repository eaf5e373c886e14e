"""People and companies as documents."""

from dataclasses import asdict
from typing import Any

from services.accounts.domain.addresses import search_words
from services.accounts.domain.companies import Company, Invoice
from services.accounts.domain.people import Invitation, Link, Login, Password, Person, Wish
from services.accounts.domain.views import View

_PREFIX = 12  # letters of a word by which it is found while somebody types


def person_document(person: Person) -> dict[str, Any]:
    """The document, without the outbox; logins are kept by id, so that one can be touched in place."""
    fields = asdict(person)
    fields["_id"] = fields.pop("id")
    fields["rights"] = list(person.rights)
    fields["logins"] = {login.id: _without_id(asdict(login)) for login in person.logins}
    fields["found_by"] = found_by(person)
    fields["group"] = f"{person.portal}/{person.role}" if person.email else ""  # nobody finds who was erased
    fields["links"] = {purpose: asdict(link) for purpose, link in person.links.items()}
    if person.invitation:
        fields["invitation"]["rights"] = list(person.invitation.rights)
    fields["waits"] = waits(person)
    if person.queues and person.active and not person.is_customer:
        fields["follows"] = [followers_key(person.portal, queue) for queue in person.queues]
    if person.next_reminder:  # absent otherwise, so that the sparse index holds only whom somebody has to tell
        fields["reminder"] = person.next_reminder
    return fields


def waits(person: Person) -> list[str]:
    """What somebody else has to answer, by whom it is found."""
    found = []
    if person.wish:
        found.append(wishes_key(person.portal))
        if person.wish.company:
            found.append(wishes_key(person.wish.company))
    if person.invitation:
        found.append(invited_key(person.invitation.company))
    if not person.admitted and person.active:
        found.append(admissions_key(person.portal))
    return found


def followers_key(portal: str, queue: str) -> str:
    """The value of `follows` for those who follow a queue."""
    return f"{portal}/{queue}"


def wishes_key(where: str) -> str:
    """The value of `waits` for requests to join, of a portal or of the company whose administrator was named."""
    return f"wish:{where}"


def invited_key(company: str) -> str:
    """The value of `waits` for open invitations of a company."""
    return f"invited:{company}"


def admissions_key(portal: str) -> str:
    """The value of `waits` for registrations without their second proof."""
    return f"admission:{portal}"


def person_of(document: dict[str, Any]) -> Person:
    """The person of a document; fields of a newer version are passed over."""
    known = {name: document[name] for name in Person.__dataclass_fields__ if name in document}
    known["id"] = document["_id"]
    known["rights"] = tuple(document["rights"])
    known["password"] = Password(**document["password"])
    known["reset"] = _link(document.get("reset"))
    known["confirmation"] = _link(document.get("confirmation"))
    known["links"] = {purpose: Link(**link) for purpose, link in document.get("links", {}).items()}
    known["invitation"] = _invitation(document.get("invitation"))
    known["views"] = tuple(View(**view) for view in document.get("views", ()))
    for name in ("mails_off", "portal_off", "muted", "queues"):
        known[name] = tuple(document.get(name, ()))
    known["wish"] = Wish(**document["wish"]) if document.get("wish") else None
    known["logins"] = tuple(_login(key, fields) for key, fields in document["logins"].items())
    return Person(**known)


def found_by(person: Person) -> list[str]:
    """Beginnings of words with the portal in front: an index finds people by equality, without a scan."""
    words = search_words(person.name, person.email, person.company_name)
    ends = {word[:length] for word in words for length in range(1, min(len(word), _PREFIX) + 1)}
    return sorted(f"{person.portal}:{end}" for end in ends)


def search_key(portal: str, word: str) -> str:
    """The value of `found_by` for a typed word."""
    return f"{portal}:{word[:_PREFIX]}"


def company_document(company: Company) -> dict[str, Any]:
    """The document of a company."""
    fields = asdict(company)
    fields["_id"] = fields.pop("id")
    fields["domains"] = list(company.domains)
    fields["invoices"] = [asdict(invoice) for invoice in company.invoices]
    words = search_words(company.name, company.customer_number)
    ends = {word[:length] for word in words for length in range(1, min(len(word), _PREFIX) + 1)}
    fields["found_by"] = sorted(f"{company.portal}:{end}" for end in ends)
    return fields


def company_of(document: dict[str, Any]) -> Company:
    """The company of a document."""
    known = {name: document[name] for name in Company.__dataclass_fields__ if name in document}
    known["invoices"] = tuple(Invoice(**invoice) for invoice in document.get("invoices", ()))
    known["domains"] = tuple(document.get("domains", ()))
    return Company(**{**known, "id": document["_id"]})


def _login(key: str, fields: dict[str, Any]) -> Login:
    known = {name: value for name, value in fields.items() if name in Login.__dataclass_fields__}
    scopes = known.get("scopes")
    return Login(**{**known, "id": key, "scopes": None if scopes is None else tuple(scopes)})


def _without_id(fields: dict[str, Any]) -> dict[str, Any]:
    del fields["id"]
    return fields


def _link(fields: dict[str, Any] | None) -> Link | None:
    return Link(**fields) if fields else None


def _invitation(fields: dict[str, Any] | None) -> Invitation | None:
    return Invitation(**{**fields, "rights": tuple(fields["rights"])}) if fields else None

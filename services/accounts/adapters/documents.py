"""People and companies as documents."""

from dataclasses import asdict
from typing import Any

from services.accounts.domain.addresses import search_words
from services.accounts.domain.companies import Company
from services.accounts.domain.people import Link, Login, Password, Person

_PREFIX = 12  # letters of a word by which it is found while somebody types


def person_document(person: Person) -> dict[str, Any]:
    """The document, without the outbox; logins are kept by id, so that one can be touched in place."""
    fields = asdict(person)
    fields["_id"] = fields.pop("id")
    fields["rights"] = list(person.rights)
    fields["logins"] = {login.id: _without_id(asdict(login)) for login in person.logins}
    fields["found_by"] = found_by(person)
    fields["group"] = f"{person.portal}/{person.role}"
    return fields


def person_of(document: dict[str, Any]) -> Person:
    """The person of a document; fields of a newer version are passed over."""
    known = {name: document[name] for name in Person.__dataclass_fields__ if name in document}
    known["id"] = document["_id"]
    known["rights"] = tuple(document["rights"])
    known["password"] = Password(**document["password"])
    known["reset"] = _link(document.get("reset"))
    known["confirmation"] = _link(document.get("confirmation"))
    known["logins"] = tuple(Login(id=key, **fields) for key, fields in document["logins"].items())
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
    return fields


def company_of(document: dict[str, Any]) -> Company:
    """The company of a document."""
    known = {name: document[name] for name in Company.__dataclass_fields__ if name in document}
    return Company(**{**known, "id": document["_id"]})


def _without_id(fields: dict[str, Any]) -> dict[str, Any]:
    del fields["id"]
    return fields


def _link(fields: dict[str, Any] | None) -> Link | None:
    return Link(**fields) if fields else None

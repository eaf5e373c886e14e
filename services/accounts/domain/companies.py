"""A customer company of one portal."""

from dataclasses import dataclass

from services.accounts.domain.addresses import slug_of


@dataclass(frozen=True)
class Company:
    """A company; `slug` is fixed when it is made and names its folder in the bucket."""

    id: str
    portal: str
    name: str
    slug: str
    customer_number: str = ""


def slugs_for(name: str, company: str, *, typed_by_stranger: bool) -> tuple[str, ...]:
    """Folder names to try in turn; the plain one is for companies made by the vendor, not for what a visitor types."""
    plain = slug_of(name)
    marked = f"{plain}-{company[-6:]}"
    return (
        (f"{plain}-{company[-8:]}", f"{plain}-{company}")
        if typed_by_stranger
        else (plain, marked, f"{plain}-{company}")
    )

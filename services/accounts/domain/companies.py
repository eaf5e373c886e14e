"""A customer company of one portal."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from services.accounts.domain.addresses import slug_of

_AMOUNT = re.compile(r"^[0-9]+([.,'][0-9]{3})*([.,][0-9]{1,2})?$")


@dataclass(frozen=True)
class Invoice:
    """What is kept of an invoice as proof of being the customer: its number, and its total in hundredths."""

    number: str
    cents: int


@dataclass(frozen=True)
class Company:
    """A company; `slug` is fixed when it is made and names its folder in the bucket."""

    id: str
    portal: str
    name: str
    slug: str
    customer_number: str = ""
    billing_email: str = ""
    invoices: tuple[Invoice, ...] = ()
    domains: tuple[str, ...] = ()

    def proves(self, number: str, total: str) -> bool:
        """Whether these are number and total of one of its invoices."""
        cents, wanted = cents_of(total), plain_number(number)
        return cents is not None and any(
            plain_number(invoice.number) == wanted and invoice.cents == cents for invoice in self.invoices
        )


def plain_number(text: str) -> str:
    """A customer's or invoice's number as it is compared: without blanks, dots, slashes or hyphens, in upper case."""
    return re.sub(r"[\s./_-]+", "", unicodedata.normalize("NFKC", text)).upper()


def cents_of(total: str) -> int | None:
    """An amount as people write it, in hundredths: 1.234,50 and 1,234.50 are the same; None when it is none."""
    text = re.sub(r"[\s€$£]|EUR", "", unicodedata.normalize("NFKC", total))
    if not _AMOUNT.match(text):
        return None
    whole, mark, end = text, "", ""
    if len(text) > 2 and (found := re.search(r"([.,])([0-9]{1,2})$", text)):
        whole, mark, end = text[: found.start()], found.group(1), found.group(2)
    digits = re.sub(r"[.,']", "", whole)
    try:
        amount = Decimal(f"{digits}.{end}" if mark else digits)
    except InvalidOperation:
        return None
    return int(amount * 100)


def slugs_for(name: str, company: str, *, typed_by_stranger: bool) -> tuple[str, ...]:
    """Folder names to try in turn; the plain one is for companies made by the vendor, not for what a visitor types."""
    plain = slug_of(name)
    marked = f"{plain}-{company[-6:]}"
    return (
        (f"{plain}-{company[-8:]}", f"{plain}-{company}")
        if typed_by_stranger
        else (plain, marked, f"{plain}-{company}")
    )

"""The mail domains that an import says of companies: which are right, and whose they may be."""

from dataclasses import dataclass

from services.accounts.commands.importing import Reading
from services.accounts.commands.rows import CompanyRow, fault
from services.accounts.domain.companies import plain_number
from services.accounts.domain.mail_domains import PUBLIC, domain_of
from services.accounts.ports import Companies

COLUMN = "mail_domains"
OWN = "a mail domain of the company alone, not of a public mail provider where anybody has an address"
NOBODYS = "a mail domain that no other company has"


@dataclass(frozen=True)
class Domains:
    """Refuses rows with wrong domains; what is left holds each as it is compared."""

    companies: Companies

    async def of_rows(
        self, portal: str, reading: Reading[CompanyRow], ids: dict[str, str]
    ) -> dict[int, tuple[str, ...] | None]:
        """The domains of each row by position, None where it says nothing; `ids` are companies by number."""
        wanted: dict[int, tuple[str, ...] | None] = {}
        for position, row in tuple(reading.rows.items()):
            found = None if row.mail_domains is None else tuple(dict.fromkeys(map(domain_of, row.mail_domains)))
            if found is not None and not all(found):
                wrong = next(one for one in row.mail_domains or () if not domain_of(one))
                reading.refuse(position, fault(COLUMN, wrong))
            elif public := sorted(PUBLIC.intersection(found or ())):
                reading.refuse(position, fault(COLUMN, public[0], OWN))
            else:
                wanted[position] = found
        await self._of_others(portal, reading, ids, wanted)
        return wanted

    async def _of_others(
        self,
        portal: str,
        reading: Reading[CompanyRow],
        ids: dict[str, str],
        wanted: dict[int, tuple[str, ...] | None],
    ) -> None:
        """Refuse what another company lists, and of two rows with one domain the second."""
        named = sorted({domain for domains in wanted.values() for domain in domains or ()})
        whose = await self.companies.ids_by_domain_for_system(portal, named) if named else {}
        taken: set[str] = set()
        for position, domains in wanted.items():
            mine = ids.get(plain_number(reading.rows[position].customer_number), "")
            others = [one for one in domains or () if one in taken or whose.get(one, mine) != mine]
            if others:
                reading.refuse(position, fault(COLUMN, others[0], NOBODYS))
            else:
                taken.update(domains or ())

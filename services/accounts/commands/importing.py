"""What all imports share: rows read one by one, new ones stored together, known ones changed where they differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from contracts.errors import not_found
from contracts.imports import Fault, ImportRows, RowResult
from kit.clock import Clock
from services.accounts.commands.parts import Portals
from services.accounts.commands.rows import R, fault, read_row, refused
from services.accounts.domain.companies import plain_number
from services.accounts.domain.ledger import Invoice, Subscription
from services.accounts.ports import Audit, Companies, Ledger, VendorRows
from services.accounts.wire.ledger import ledger_changed

T = TypeVar("T", Invoice, Subscription)

CREATED, CHANGED, SAME = RowResult(state="created"), RowResult(state="changed"), RowResult(state="same")
OTHERS = "not the number of another customer"
TWICE = "each number once in a portion"
NO_COMPANY = "the customer number of a company of this portal; import companies first"


@dataclass
class Reading(Generic[R]):
    """The rows of a request that can be read, by position; `results` has what became of the others."""

    rows: dict[int, R] = field(default_factory=dict)
    results: dict[int, RowResult] = field(default_factory=dict)

    def refuse(self, position: int, *faults: Fault) -> None:
        """Nothing of this row is stored."""
        self.rows.pop(position, None)
        self.results[position] = refused(*faults)

    def answer(self, length: int) -> tuple[RowResult, ...]:
        """What became of each row."""
        return tuple(self.results[position] for position in range(length))


def read_rows(
    portals: Portals, request: ImportRows, model: type[R], key: Callable[[R], str], column: str
) -> Reading[R]:
    """Each row that is right, but the second with the same key; raises `not_found` for an unknown portal."""
    if request.portal not in portals:
        raise not_found()
    reading: Reading[R] = Reading()
    seen: set[str] = set()
    for position, raw in enumerate(request.rows):
        row = read_row(model, raw)
        if isinstance(row, RowResult):
            reading.results[position] = row
        elif key(row) in seen:
            reading.refuse(position, fault(column, getattr(row, column), TWICE))
        else:
            seen.add(key(row))
            reading.rows[position] = row
    return reading


async def companies_of(
    companies: Companies, portal: str, reading: Reading[Any], needed: Callable[[Any], bool] = lambda _: False
) -> dict[str, str]:
    """The companies by customer number as it is compared; rows that name an unknown one are refused."""
    numbers = {plain_number(row.customer_number) for row in reading.rows.values() if row.customer_number}
    known = await companies.ids_by_number_for_system(portal, sorted(numbers))
    for position, row in tuple(reading.rows.items()):
        if row.customer_number and plain_number(row.customer_number) not in known:
            reading.refuse(position, fault("customer_number", row.customer_number, NO_COMPANY))
        elif needed(row) and not row.customer_number:
            reading.refuse(position, fault("customer_number", "", NO_COMPANY))
    return known


@dataclass(frozen=True)
class Kind(Generic[T]):
    """How rows of one kind become what is kept: anew, or on what is there; else what is wrong with them.

    `whole` says whether a row has all that a new one needs, so that it can be tried without looking first.
    """

    name: str
    rows: VendorRows[T]
    whole: Callable[[Any], bool]
    fresh: Callable[[str, Any, str], T | tuple[Fault, ...]]
    merged: Callable[[T, Any], T | tuple[Fault, ...]]


@dataclass(frozen=True)
class LedgerImport:
    """Stores the rows of one request, and tells the companies concerned once."""

    ledger: Ledger
    audit: Audit
    clock: Clock

    async def store(
        self, kind: Kind[T], request: ImportRows, reading: Reading[Any], companies: dict[str, str], by: str
    ) -> None:
        """Fill in what became of each row."""
        portal = request.portal
        told = tuple(sorted({companies[plain_number(row.customer_number)] for row in _named(reading)}))
        mark = ""
        if not request.dry_run and told:
            mark = await self.ledger.announce_for_system(ledger_changed(portal, told, self.clock))
        touched: set[str] = set()
        if not request.dry_run:
            touched |= await self._add(kind, portal, reading, companies)
        changed = await self._plan(kind, portal, reading, companies)
        touched |= {one.company for one in changed}
        if request.dry_run:
            return
        if changed and not touched <= set(told):  # rows that name no customer: whose they are is known only now
            more = await self.ledger.announce_for_system(ledger_changed(portal, tuple(sorted(touched)), self.clock))
            if mark:
                await self.ledger.tell_for_system(mark, portal, None)
            mark = more
        await kind.rows.change_for_system(changed)
        if touched:
            await self._note(f"{kind.name}_imported", portal, by, reading)
        event = ledger_changed(portal, tuple(sorted(touched)), self.clock) if touched else None
        if mark:
            await self.ledger.tell_for_system(mark, portal, event)

    async def _note(self, what: str, portal: str, by: str, reading: Reading[Any]) -> None:
        states = [result.state for result in reading.results.values()]
        counts = {state: str(states.count(state)) for state in ("created", "changed", "refused")}
        await self.audit.note(what, portal=portal, by=by, **counts)

    async def _add(self, kind: Kind[T], portal: str, reading: Reading[Any], companies: dict[str, str]) -> set[str]:
        """Try the whole rows as new ones; those that are known already are left for a closer look."""
        fresh: dict[int, T] = {}
        for position, row in tuple(reading.rows.items()):
            if kind.whole(row):
                made = kind.fresh(portal, row, companies[plain_number(row.customer_number)])
                if isinstance(made, tuple):
                    reading.refuse(position, *made)
                else:
                    fresh[position] = made
        there = await kind.rows.add_for_system(tuple(fresh.values()))
        added = {position: one for position, one in fresh.items() if one.key not in there}
        for position in added:
            reading.rows.pop(position)
            reading.results[position] = CREATED
        return {one.company for one in added.values()}

    async def _plan(self, kind: Kind[T], portal: str, reading: Reading[Any], companies: dict[str, str]) -> Sequence[T]:
        """What the remaining rows change; their results are filled in."""
        known = await kind.rows.known_for_system(portal, [row.number for row in reading.rows.values()])
        changed: list[T] = []
        for position, row in tuple(reading.rows.items()):
            before = known.get(plain_number(row.number))
            company = companies.get(plain_number(row.customer_number or ""), "")
            made: T | tuple[Fault, ...]
            if before is None:
                made = kind.fresh(portal, row, company)
            elif company and company != before.company:
                made = (fault("number", row.number, OTHERS),)
            else:
                made = kind.merged(before, row)
            if isinstance(made, tuple):
                reading.refuse(position, *made)
                continue
            reading.results[position] = CREATED if before is None else SAME if made == before else CHANGED
            if before is not None and made != before:
                changed.append(made)
        return changed


def _named(reading: Reading[Any]) -> list[Any]:
    return [row for row in reading.rows.values() if row.customer_number]

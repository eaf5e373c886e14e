"""Companies' invoices in memory for a while, so that sorting, paging and searching them costs no read."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic

from services.accounts.domain.ledger import Hit, Invoice, searched
from services.accounts.ports import Ledger

MOST_LINES = 100_000
BELIEVED_SECONDS = 60.0  # should a replica die between an import's rows and its revision
_AT_A_TIME = 2000


@dataclass
class _Shelf:
    revision: int
    invoices: tuple[Invoice, ...]
    read_at: float
    lines: list[tuple[str, Hit]] | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def weight(self) -> int:
        return len(self.invoices) + sum(len(invoice.lines) for invoice in self.invoices)


class Shelves:
    """Those read last, as long as no import has come since; the oldest go when all together are too much."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._kept: OrderedDict[str, _Shelf] = OrderedDict()
        self._weight = 0
        self._turns: dict[str, asyncio.Lock] = {}

    async def invoices_for_system(self, portal: str, company: str) -> Sequence[Invoice]:
        """All of a company, in no order."""
        return (await self._shelf(portal, company)).invoices

    async def find_for_system(self, portal: str, company: str, words: Sequence[str]) -> list[Hit]:
        """The lines with all these words, in no order."""
        shelf = await self._shelf(portal, company)
        async with shelf.turn:
            if shelf.lines is None:
                shelf.lines = await _searchable(shelf.invoices)
        found: list[Hit] = []
        for begin in range(0, len(shelf.lines), _AT_A_TIME * 5):
            part = shelf.lines[begin : begin + _AT_A_TIME * 5]
            found += [hit for text, hit in part if all(word in text for word in words)]
            await asyncio.sleep(0)
        return found

    async def _shelf(self, portal: str, company: str) -> _Shelf:
        turn = self._turns.setdefault(company, asyncio.Lock())
        try:
            async with turn:  # who comes while another reads the same waits for that
                revision = await self._ledger.revision_for_system(portal)
                kept = self._kept.get(company)
                if kept and kept.revision == revision and monotonic() < kept.read_at + BELIEVED_SECONDS:
                    self._kept.move_to_end(company)
                    return kept
                invoices = await self._ledger.invoices.of_company_for_system(company)
                return self._keep(company, _Shelf(revision, tuple(invoices), monotonic()))
        finally:
            if not turn.locked():
                self._turns.pop(company, None)

    def _keep(self, company: str, shelf: _Shelf) -> _Shelf:
        before = self._kept.pop(company, None)
        self._weight += shelf.weight - (before.weight if before else 0)
        self._kept[company] = shelf
        while self._weight > MOST_LINES:
            _, oldest = self._kept.popitem(last=False)
            self._weight -= oldest.weight
        return shelf


async def _searchable(invoices: Sequence[Invoice]) -> list[tuple[str, Hit]]:
    found: list[tuple[str, Hit]] = []
    for count, invoice in enumerate(invoices):
        found += [
            (searched(line), Hit(invoice, position, line)) for position, line in enumerate(invoice.lines, start=1)
        ]
        if count % _AT_A_TIME == 0:
            await asyncio.sleep(0)  # other people's requests go on
    return found

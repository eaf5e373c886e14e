"""Bring invoices and payments from a CSV file: a line for each line of an invoice, by the vendor's number."""

import argparse

from cli.bring import sending
from cli.bring.table import invoices
from contracts.imports import IMPORT_INVOICES

NAME = ("import", "invoices")
options = sending.options


async def run(chosen: argparse.Namespace) -> None:
    """Send each invoice with its lines; raises FileError with the lines that are wrong."""
    rows, faults = invoices(chosen.file)
    await sending.bring(chosen, IMPORT_INVOICES, rows, faults)

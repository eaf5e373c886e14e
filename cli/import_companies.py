"""Bring companies from a CSV file: one a line, by customer number."""

import argparse

from cli.bring import sending
from cli.bring.table import read
from contracts.imports import COMPANY_COLUMNS, IMPORT_COMPANIES

NAME = ("import", "companies")
options = sending.options


async def run(chosen: argparse.Namespace) -> None:
    """Send each line; raises FileError with those that are wrong."""
    await sending.bring(chosen, IMPORT_COMPANIES, list(read(chosen.file, COMPANY_COLUMNS)), ())

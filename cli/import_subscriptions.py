"""Bring subscriptions from a CSV file: one a line, by the vendor's number."""

import argparse

from cli.bring import sending
from cli.bring.table import read
from contracts.imports import IMPORT_SUBSCRIPTIONS, SUBSCRIPTION_COLUMNS

NAME = ("import", "subscriptions")
options = sending.options


async def run(chosen: argparse.Namespace) -> None:
    """Send each line; raises FileError with those that are wrong."""
    await sending.bring(chosen, IMPORT_SUBSCRIPTIONS, list(read(chosen.file, SUBSCRIPTION_COLUMNS)), ())

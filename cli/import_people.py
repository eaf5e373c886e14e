"""Bring people from a CSV file: one a line, by mail address."""

import argparse

from cli.bring import sending
from cli.bring.table import read
from contracts.imports import IMPORT_PEOPLE, PERSON_COLUMNS

NAME = ("import", "people")
options = sending.options


async def run(chosen: argparse.Namespace) -> None:
    """Send each line; raises FileError with those that are wrong."""
    await sending.bring(chosen, IMPORT_PEOPLE, list(read(chosen.file, PERSON_COLUMNS)), ())

"""Erase a person for good: what they reported and wrote stays, without their name."""

import argparse

from cli.session import operator
from contracts.accounts import FIND_PEOPLE, FindPeople
from contracts.erasing import ERASE_PERSON, GET_ERASURE, ErasePerson, Erasure, GetErasure
from contracts.errors import not_found

NAME = ("people", "erase")


def options(parser: argparse.ArgumentParser) -> None:
    """Whom; nothing happens without `--yes`."""
    parser.add_argument("portal", help="key of the portal")
    parser.add_argument("who", help="mail address of the person, or their id to see how far an erasure is")
    parser.add_argument("--yes", action="store_true", help="erase; without it only who it would be is said")


async def run(chosen: argparse.Namespace) -> int:
    """Erase, or say what would be; the receipt is printed, without a name."""
    async with operator() as us:
        if "@" not in chosen.who:
            _print(await us.call(GET_ERASURE, GetErasure(person=chosen.who)))
            return 0
        found = await us.call(FIND_PEOPLE, FindPeople(text=chosen.who, limit=200))
        wanted = (chosen.portal, chosen.who.casefold())
        person = next((one for one in found.items if (one.portal, one.email.casefold()) == wanted), None)
        if person is None:
            raise not_found()
        if not chosen.yes:
            company = f" of {person.company_name}" if person.company_name else ""
            print(f"This would erase {person.name} <{person.email}>{company} for good. Add --yes to do it.")
            return 2
        _print(await us.call(ERASE_PERSON, ErasePerson(person=person.id)))
    return 0


def _print(receipt: Erasure) -> None:
    print(f"Erasure {receipt.person}, asked for {receipt.asked_at:%Y-%m-%d %H:%M} UTC by {receipt.asked_by}")
    for part in receipt.parts:
        done = f"{part.at:%Y-%m-%d %H:%M} UTC, {part.changed} changed" if part.at else "not yet"
        print(f"  {part.part}: {done}")
    if receipt.finished_at and receipt.complete_at:
        print(f"finished {receipt.finished_at:%Y-%m-%d %H:%M} UTC, complete on {receipt.complete_at:%Y-%m-%d}")
    else:
        print(f"under way; ask again: casebus people erase {receipt.portal} {receipt.person}")

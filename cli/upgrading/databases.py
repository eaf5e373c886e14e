"""Which versions have written into the databases."""

import asyncio
from typing import Any

from pymongo.errors import PyMongoError

from cli.adapters.database import SERVICES, open_database
from cli.diagnosis.finding import Finding, ill, odd, well
from cli.places import Places
from contracts.version import NEEDS, SCHEMA
from kit.schema import COLLECTION, KEY, too_old

PART = "database"


async def look(places: Places) -> list[Finding]:
    """Ask as the operator, who may read everything."""
    if not places.has("mongo_password"):
        return [odd(PART, "Not looked at: the operator has no `mongo_password`.", "Give the operator a reading user.")]
    return await asyncio.to_thread(_look, places)


def _look(places: Places) -> list[Finding]:
    try:
        with open_database(places.operator.mongo_address()) as client:
            return [judged(service, client[service][COLLECTION].find_one({"_id": KEY})) for service in SERVICES]
    except PyMongoError as error:
        text = f"The database does not answer ({type(error).__name__}): what lies there cannot be seen."
        return [ill(PART, text, "`casebus doctor` says more.")]


def judged(service: str, found: dict[str, Any] | None, schema: int = SCHEMA, needs: int = NEEDS) -> Finding:
    """Whether this version may write there, and whether what lies there is new enough for it."""
    if found is None:
        return well(PART, f"{service}: nothing was written yet, or by versions before schemas were counted.")
    if trouble := too_old(found, schema):
        return ill(PART, f"{service}: {trouble}.", "Use that version or a newer one.")
    if found["schema"] < needs:
        text = f"{service}: schema {found['schema']}, and this version no longer reads what is older than {needs}."
        return ill(PART, text, "Run the version before this one first: it rewrites what lies there.")
    if found["schema"] < schema:
        return well(PART, f"{service}: schema {found['schema']}; this version adds to it by itself (expand).")
    return well(PART, f"{service}: schema {found['schema']}, as this version writes it.")

"""Which versions have written into a database, kept in it: one that is too old for what lies there does not start."""

from contextlib import suppress
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.version import NEEDS, SCHEMA, VERSION
from kit.settings import SettingsError

COLLECTION = "schema"
KEY = "schema"


def too_old(found: dict[str, Any] | None, schema: int = SCHEMA) -> str:
    """Why a version that writes `schema` may not write here; empty when it may."""
    if found is None or found["needs"] <= schema:
        return ""
    return (
        f"what lies in this database needs schema {found['needs']} or newer (version {found['by']} was here), "
        f"and this version writes schema {schema}: start that version again"
    )


async def note(db: Any, *, schema: int = SCHEMA, needs: int = NEEDS, version: str = VERSION) -> None:
    """Say that this version writes here from now on; raises SettingsError when it is too old for that."""
    collection = db[COLLECTION]
    found = await collection.find_one({"_id": KEY})
    if trouble := too_old(found, schema):
        raise SettingsError(f"database {db.name}: {trouble}")
    if found is not None and found["schema"] >= schema and found["needs"] >= needs:
        return
    raised = {"schema": schema, "needs": needs}
    if found is None:
        with suppress(DuplicateKeyError):  # another replica starts as well
            await collection.insert_one({"_id": KEY, **raised, "by": version})
            return
    await collection.update_one({"_id": KEY}, {"$max": raised, "$set": {"by": version}})

"""Tells the database's troubles from our own mistakes, also where there is no database."""

import sys
from typing import Any

BROKEN = frozenset({1, 91, 14031})  # InternalError, ShutdownInProgress, OutOfDiskSpace: the server's trouble, not ours
# a write that one member did and no majority yet may be undone when the primary changes: its outcome is unknown
TRANSIENT = (
    *("AutoReconnect", "ConnectionFailure", "NetworkTimeout", "ExecutionTimeout"),
    *("WTimeoutError", "WriteConcernError"),
)


def is_driver_trouble(error: BaseException) -> bool:
    """Whether the error came from the database driver for want of a connection, or of a server that works.

    The driver is large and the gateway has none: while nobody has imported it, nothing can have come from it.
    """
    driver: Any = sys.modules.get("pymongo.errors")
    if driver is None:
        return False
    if isinstance(error, driver.BulkWriteError) and (error.details or {}).get("writeConcernErrors"):
        return True
    if isinstance(error, tuple(getattr(driver, name) for name in TRANSIENT)):
        return True
    return isinstance(error, driver.OperationFailure) and error.code in BROKEN

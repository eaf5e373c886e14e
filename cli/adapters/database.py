"""One user per service in MongoDB."""

from collections.abc import Mapping
from typing import Any

from pymongo import MongoClient

SERVICES = ("accounts", "tickets", "files", "notify")
PATIENCE_MS = 5000
COPYING_MS = 120_000  # thousands of documents in one answer, of a server that has other work: a copy is not given up


def open_database(address: str, answers_ms: int = PATIENCE_MS) -> MongoClient[Any]:
    """A client that gives up after five seconds without a server, and after as long without an answer."""
    return MongoClient(address, serverSelectionTimeoutMS=PATIENCE_MS, socketTimeoutMS=answers_ms, tz_aware=True)


def make_users(address: str, passwords: Mapping[str, str]) -> list[str]:
    """Each service may read and write its own database and nothing else; repeating it sets the passwords anew."""
    done: list[str] = []
    with open_database(address) as client:
        for service, password in passwords.items():
            database = client[service]
            known = database.command("usersInfo", service)["users"]
            roles = [{"role": "readWrite", "db": service}]
            database.command("updateUser" if known else "createUser", service, pwd=password, roles=roles)
            done.append(f"database user {service}: {'as declared' if known else 'made'}")
    return done

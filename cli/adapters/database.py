"""One user per service in MongoDB."""

from collections.abc import Mapping
from typing import Any

from pymongo import MongoClient

SERVICES = ("accounts", "tickets", "files", "notify")
PATIENCE_MS = 5000


def open_database(address: str) -> MongoClient[Any]:
    """A client that gives up after five seconds."""
    return MongoClient(address, serverSelectionTimeoutMS=PATIENCE_MS, socketTimeoutMS=PATIENCE_MS, tz_aware=True)


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

"""What the OpenAPI document shows beside its schemas: names in addresses, kinds of bytes, examples."""

import re
from typing import Any

_ID = {"type": "string", "minLength": 1, "maxLength": 80, "example": "01jb8p6x3r5v7k2m9q4t1w8z0c"}
_WHOLE = {"type": "string", "pattern": "^[0-9]{1,9}$", "example": "7"}

HOLES: dict[str, dict[str, Any]] = {
    "number": {"type": "string", "pattern": "^[A-Z0-9-]{1,30}$", "example": "AW-12"},
    "invoice": {"type": "string", "minLength": 1, "maxLength": 40, "example": "F2026-0418"},
    "subscription": {"type": "string", "minLength": 1, "maxLength": 40, "example": "S-2214"},
    "letter": {"type": "string", "minLength": 1, "maxLength": 200, "example": "notify.01jb8p6x3r5v7k2m9q4t1w8z0c"},
    "hook": {"type": "string", "pattern": "^[a-z0-9]{8,40}$", "example": "01jb8p6x3r5v7k2m9q4t1w8z0c"},
    "message": {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,120}$", "example": "msg_01jb8p6x3r5v7k2m9q4t1w8z0c_0"},
    "article": _WHOLE,
    "release": _WHOLE,
    "version": {"type": "string", "pattern": "^[1-9][0-9]{0,8}$", "example": "2"},
    "product": {"type": "string", "minLength": 1, "maxLength": 60, "example": "winner"},
    "view": {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,80}$", "example": "my-open-ones"},
}


# What operations that take or give bytes read from the query by themselves, by name.
_FOLDER = {"type": "string", "maxLength": 64, "description": "id of a folder, empty for the top"}
_ITEM = {"type": "array", "items": {"type": "string", "maxLength": 64}, "description": "ids of files or folders"}
_NAME = {"type": "string", "minLength": 1, "maxLength": 1024}
RAW_QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    "upload": {"name": _NAME},
    "uploadRelease": {"name": _NAME},
    "download": {
        "version": {
            "type": "string",
            "description": "number of a version; the current one when none is named",
        }
    },
    "downloadZip": {"folder": _FOLDER, "item": _ITEM},
    "downloadCompanyZip": {"folder": _FOLDER, "item": _ITEM},
}


def queries(operation: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names that such an operation knows in its query, and those of them that may be there several times."""
    known = RAW_QUERIES.get(operation, {})
    return frozenset(known), frozenset(name for name, schema in known.items() if schema["type"] == "array")


def fits(name: str, value: str) -> bool:
    """Whether a part of an address can be what the document says."""
    schema = hole(name)
    if len(value) > schema.get("maxLength", len(value)):
        return False
    return "pattern" not in schema or re.search(schema["pattern"], value, re.ASCII) is not None


def hole(name: str) -> dict[str, Any]:
    """The schema of a name in an address; most are ids of ours."""
    return HOLES.get(name, _ID)


# Operations that answer with bytes: their type, and what the document says of them.
BYTES = {
    "download": ("application/octet-stream", "The bytes"),
    "downloadZip": ("application/zip", "The ZIP"),
    "downloadCompanyZip": ("application/zip", "The ZIP"),
    "downloadRelease": ("application/octet-stream", "The bytes"),
    "exportCompany": ("application/zip", "The ZIP"),
    "readInvoicePdf": ("application/pdf", "The invoice on paper"),
    "readAppointment": ("text/calendar", "The appointment, for a calendar"),
    "readArticlePicture": ("image/*", "The picture"),
}
RANGED = frozenset({"download", "downloadRelease"})

_WRITTEN = {"id": "autowork/AW-12", "number": "AW-12", "revision": 3}
EXAMPLES: dict[str, tuple[Any, Any]] = {
    "signIn": (
        {"email": "jana@example.com", "password": "…", "scopes": ["tickets:read"], "days": 90, "name": "Reports"},
        None,
    ),
    "openTicket": (
        {"title": "Saw 3 stops", "description": "Every ten minutes since Monday.", "priority": "high"},
        _WRITTEN,
    ),
    "addComment": ({"text": "It happened again this morning."}, _WRITTEN),
    "moveTicket": ({"status": "resolved", "expected": "open"}, _WRITTEN),
    "editTicket": ({"priority": "low", "expected": {"priority": "high"}}, _WRITTEN),
    "answerCost": ({"cost": "01jb8p6x3r5v7k2m9q4t1w8z0c", "accept": True}, _WRITTEN),
    "invite": ({"email": "new@example.com", "role": "customer", "rights": ["create", "comment"]}, None),
    "setActive": ({"active": False}, None),
    "saveView": ({"list": "tickets", "name": "Mine, waiting", "query": "mine=1&status=waiting"}, None),
    "makeFolder": ({"parent": "", "name": "Drawings"}, None),
}

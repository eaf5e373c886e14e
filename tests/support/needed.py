"""What the form of a portal asks besides, filled in with what fits: for tests that are about something else."""

from collections.abc import Mapping
from urllib.parse import urlencode

_SUBTYPES = {
    "citrix": "printing",
    "data": "prices",
    "it-infrastructure": "server",
    "machines": "saw",
    "robotics": "gripper",
    "software": "planning",
}


def needed(portal: str, type_: str = "") -> dict[str, str]:
    """The portal's own fields that a ticket of this type cannot be opened without."""
    if portal == "autoflex":
        return {"product": "autoflex", "version": "v8-5"}
    if portal == "robotics":
        return {"product": "FM 410", **({"subtype": _SUBTYPES[type_]} if type_ else {})}
    return {}


def inputs(fields: Mapping[str, str]) -> dict[str, str]:
    """These fields by the names of their inputs."""
    return {f"fields.{key}": value for key, value in fields.items()}


def form_address(portal: str, type_: str = "") -> str:
    """The form of a new ticket with the steps before it done."""
    chosen = {**inputs(needed(portal, type_)), **({"type": type_} if type_ else {})}
    return f"tickets/new?{urlencode(chosen)}"

"""Whether tickets that are there still have what the definitions of this version know."""

import asyncio

from nats.errors import Error as NatsError

from cli.diagnosis.finding import Finding, ill, odd, well
from cli.places import Places
from cli.portals_check import missing_keys
from contracts.errors import CasebusError
from contracts.portal import Portal
from kit.yamlfile import FileError, load_folder

PART = "portals"


async def look(places: Places) -> list[Finding]:
    """Ask the running tickets for keys in use that these definitions lack."""
    folder = places.operator.portals
    try:
        portals = load_folder(folder, Portal)
    except FileError:
        return []  # told by the look at the definitions themselves
    try:
        async with asyncio.timeout(20):
            faults = await missing_keys({folder / f"{key}.yaml": portal for key, portal in portals.items()})
    except (CasebusError, NatsError, OSError, TimeoutError) as error:
        todo = "Start it and look again; a new version does not start with definitions that lack a key in use."
        return [odd(PART, f"Whether keys in use are gone cannot be asked ({type(error).__name__}).", todo)]
    if faults:
        return [
            ill(PART, fault, "Keep it in the definition (it may be retired), or change these tickets.")
            for fault in faults
        ]
    return [well(PART, "The definitions know everything that tickets have.")]

"""The portal definitions and the address that mails point to."""

from cli.diagnosis.finding import Finding, ill, odd, well
from cli.places import Places
from contracts.portal import Portal
from kit.yamlfile import FileError, load_folder


async def look(places: Places) -> list[Finding]:
    """What each process reads at its start."""
    told = places.operator
    try:
        portals = load_folder(told.portals, Portal)
    except FileError as error:
        todo = "Correct the file: no process starts with it. Those that run go on with what they read before."
        return [ill("portals", str(error), todo)]
    if not portals:
        return [ill("portals", f"There is no portal in {told.portals}.", "Is CASEBUS_PORTALS right?")]
    findings = [well("portals", f"{len(portals)} portals: {', '.join(sorted(portals))}.")]
    if told.public_url.startswith("http://") and "//127.0.0.1" not in told.public_url:
        todo = "Set CASEBUS_PUBLIC_URL to the https address that people use; links in mails begin with it."
        findings.append(odd("portals", f"The public address is {told.public_url}.", todo))
    return findings

"""Say what stands between the running installation and this version; run it with the new version before upgrading."""

import argparse
import asyncio
import json

from cli import doctor
from cli.diagnosis import definitions
from cli.diagnosis.finding import Finding, State
from cli.places import Places
from cli.upgrading import broker, databases, in_use, storage
from contracts.version import LINE, SCHEMA, VERSION

NAME = ("upgrade",)
LOOKS = (broker.look, databases.look, storage.look, definitions.look, in_use.look)
READY, FIRST, MIGRATE = 0, 1, 2


def options(parser: argparse.ArgumentParser) -> None:
    """It only looks; the upgrade itself is the new image and `casebus migrate`."""
    parser.add_argument("--check", action="store_true", required=True, help="look, and change nothing")
    parser.add_argument("--json", action="store_true", help="print an array for a program")


async def run(chosen: argparse.Namespace) -> int:
    """Exit code 0: nothing stands in the way; 1: something has to be done first; 2: `casebus migrate` has to run."""
    places = Places.from_environment()
    found = await asyncio.gather(*(doctor.bounded(look, places) for look in LOOKS))
    findings = [finding for several in found for finding in several]
    code = verdict(findings)
    if chosen.json:
        rows = [{"part": f.part, "state": f.state.value, "what": f.what, "todo": f.todo} for f in findings]
        print(json.dumps(rows, indent=1, ensure_ascii=False))
        return code
    print(f"This is version {VERSION} (line {LINE}, schema {SCHEMA}).")
    print(doctor.report(findings).rpartition("\n")[0])
    print(ENDS[code])
    return code


ENDS = {
    READY: "Nothing stands in the way: put the new version to use, services before gateways.",
    FIRST: "Not yet: do first what is marked BAD.",
    MIGRATE: "Run `casebus migrate` of this version, then put it to use, services before gateways.",
}


def verdict(findings: list[Finding]) -> int:
    """The exit code."""
    if any(finding.state is State.ILL for finding in findings):
        return FIRST
    pending = any(finding.state is State.ODD and "`casebus migrate`" in finding.todo for finding in findings)
    return MIGRATE if pending else READY

"""Say in plain words what is wrong with an installation, and what to do about it."""

import argparse
import asyncio
import json

from cli.diagnosis import broker, definitions, outside, stores
from cli.diagnosis.finding import Finding, Look, State, ill
from cli.places import Places

NAME = ("doctor",)
LOOKS: tuple[Look, ...] = (
    definitions.look,
    broker.look,
    stores.look,
    outside.storage,
    outside.mail,
    outside.gateway,
    outside.disk,
)
LONGEST = 30.0


def options(parser: argparse.ArgumentParser) -> None:
    """For programs, or for people in a hurry."""
    parser.add_argument("--json", action="store_true", help="print an array for a program")
    parser.add_argument("--quiet", action="store_true", help="print only what is not well")


async def run(chosen: argparse.Namespace) -> int:
    """Look at everything at the same time; the exit code is 1 when something is bad."""
    findings = await examine(Places.from_environment())
    if chosen.json:
        rows = [{"part": f.part, "state": f.state.value, "what": f.what, "todo": f.todo} for f in findings]
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        print(report(findings, quiet=chosen.quiet))
    return int(any(finding.state is State.ILL for finding in findings))


async def examine(places: Places) -> list[Finding]:
    """Everything that was found, in the order of the parts."""
    found = await asyncio.gather(*(bounded(look, places) for look in LOOKS))
    return [finding for findings in found for finding in findings]


def report(findings: list[Finding], *, quiet: bool = False) -> str:
    """One line for each finding, what to do below it, and a sentence at the end."""
    lines: list[str] = []
    for finding in findings:
        if finding.state is State.WELL and quiet:
            continue
        lines.append(f"{finding.state.value:<5}{finding.part:<13}{finding.what}")
        if finding.todo:
            lines.append(f"{'':<18}→ {finding.todo}")
    bad = sum(finding.state is State.ILL for finding in findings)
    some = sum(finding.state is State.ODD for finding in findings)
    if bad:
        lines.append(f"{bad} {'thing is' if bad == 1 else 'things are'} wrong.")
    elif some:
        lines.append(f"It works; {some} {'thing is' if some == 1 else 'things are'} worth a look.")
    else:
        lines.append("All is well.")
    return "\n".join(lines)


async def bounded(look: Look, places: Places) -> list[Finding]:
    """What one look finds; one that hangs is a finding, too."""
    try:
        async with asyncio.timeout(LONGEST):
            return await look(places)
    except TimeoutError:
        where = look.__module__.rpartition(".")[2]
        return [ill(where, f"No answer within {LONGEST:.0f} s.", "Whatever is asked here hangs: look at its log.")]

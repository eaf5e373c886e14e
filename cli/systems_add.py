"""Make an outside system and the file with its key, or change what one may do."""

import argparse
from pathlib import Path

from cli.outside.credentials import asked, keep, kept, unknown_grants, until_known
from cli.session import operator
from contracts import outside
from contracts.systems.grants import GRANTS, chosen
from kit.nkeys import UserKey
from kit.settings import ProcessSettings

NAME = ("systems", "add")


def options(parser: argparse.ArgumentParser) -> None:
    """Which portal, which grants, for whom."""
    parser.add_argument("system", metavar="NAME", help="e.g. erp")
    parser.add_argument("--portal", required=True, help="the portal that it works for")
    parser.add_argument(
        "--allow",
        required=True,
        action="append",
        metavar="GRANTS",
        help=f"with commas between, again and again; ticket.* stands for all that fit: {', '.join(GRANTS)}",
    )
    parser.add_argument("--title", default="", help="what people read beside what it does (default: its name)")
    parser.add_argument(
        "--company", action="append", default=[], metavar="NUMBER", help="keep it to the company of this number"
    )
    parser.add_argument("--creds", type=Path, metavar="FILE", help="where its key goes (default: NAME.nk)")
    parser.add_argument(
        "--wait", type=float, default=20, metavar="SECONDS", help="for the broker to know it; 0: do not (default: 20)"
    )


async def run(told_options: argparse.Namespace) -> int:
    """The key is written before anything is changed, so that no system is ever without one."""
    words = [word.strip() for piece in told_options.allow for word in piece.split(",") if word.strip()]
    allow, unknown = chosen(words)
    if unknown:
        raise unknown_grants(unknown, tuple(GRANTS))
    path: Path = told_options.creds or Path(f"{told_options.system}.nk")
    held = kept(path)
    key = held or UserKey.new()
    request = asked(
        outside.AddSystem,
        name=told_options.system,
        portal=told_options.portal,
        title=told_options.title,
        public_key=key.public,
        allow=allow,
        companies=tuple(told_options.company),
    )
    if held is None:
        keep(path, key)
    async with operator() as bus:
        system = await bus.call(outside.ADD_SYSTEM, request)
    print(f"{system.name} ({system.portal}): {', '.join(system.allow)}")
    if system.public_key != key.public:
        print(f"its key stays as it is; the one in {path} is not it")
        return 0
    print(f"key: {path}")
    return await told(key, told_options.wait)


async def told(key: UserKey, seconds: float) -> int:
    """Say whether the broker knows the key."""
    if seconds <= 0:
        return 0
    url = ProcessSettings.from_environment("operator").nats_url
    if await until_known(url, key, seconds):
        print("the broker knows it")
        return 0
    print("the broker does not know it yet: see docs/operations.md, Outside systems")
    return 1

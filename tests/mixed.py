"""Two versions at the same time, for real: `make mixed`, or `python -m tests.mixed REF` with a commit of your choice.

A checkout of the version before (the newest tag, else the commit in `tests/golden/before`) runs some processes, this
one the others; a short journey goes through all of them. Needs git history; a checkout without it is told so.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

from deploy.local.errors import StartError
from deploy.local.suite import Suite
from tests.support.waiting import until

ROOT = Path(__file__).parents[1]
SERVICES = ("accounts", "tickets", "files", "notify")
MIXTURES: dict[str, tuple[str, ...]] = {
    "a new gateway before old services": SERVICES,
    "new services behind an old gateway": ("gateway",),
    "a new tickets among the old": ("gateway", "accounts", "files", "notify"),
}


def version_before(chosen: list[str]) -> str:
    """The commit to run beside; raises SystemExit where there is no history."""
    wanted = chosen[0] if chosen else (ROOT / "tests" / "golden" / "before").read_text(encoding="utf-8").strip()
    tags = subprocess.run(["git", "tag", "--sort=-creatordate"], cwd=ROOT, capture_output=True, text=True, check=False)
    if not chosen and tags.stdout.split():
        wanted = tags.stdout.split()[0]
    found = subprocess.run(
        ["git", "cat-file", "-e", f"{wanted}^{{commit}}"], cwd=ROOT, capture_output=True, check=False
    )
    if found.returncode:
        raise SystemExit(f"{wanted} is not in this clone (a shallow one?): tests/golden/contracts.json is what is left")
    return wanted


def check_out(commit: str, folder: Path) -> None:
    """The files of a commit, with the translations that processes read."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "x", "-C", str(folder)], input=archive.stdout, check=True)
    subprocess.run([sys.executable, "-m", "deploy.local.locales"], cwd=folder, check=True, stdout=subprocess.DEVNULL)


class Journey:
    """What a customer and staff do, by the API of one portal."""

    def __init__(self, http: aiohttp.ClientSession, suite: Suite) -> None:
        self.http = http
        self.base = f"{suite.urls['gateway']}/autowork/api/v1"
        self.mailbox = suite.urls["mailbox"]
        self.people: dict[str, dict[str, str]] = json.loads(suite.layout.credentials.read_text())["autowork"]

    async def ask(self, who: dict[str, str], method: str, path: str, status: int, **sent: Any) -> Any:
        """An answer, with the status that it has to have."""
        async with self.http.request(method, self.base + path, headers=who, **sent) as answer:
            assert answer.status == status, f"{method} {path}: {answer.status} {await answer.text()}"
            return await answer.json(content_type=None) if status != 204 else None

    async def enter(self, who: str) -> dict[str, str]:
        """Sign in."""
        person = self.people[who]
        sent = {"email": person["email"], "password": person["password"], "name": "mixed"}
        return {"Authorization": f"Bearer {(await self.ask({}, 'POST', '/session', 201, json=sent))['token']}"}

    async def run(self) -> None:
        """Open with a file, read, search, answer, move, end; mails go out, files are filed."""
        word = f"mixed{secrets.token_hex(4)}"
        customer, agent = await self.enter("customer"), await self.enter("agent")
        upload = await self.ask(customer, "PUT", f"/uploads?name={word}.txt", 201, data=b"bytes")
        ticket = {"title": word, "description": "Two versions.", "uploads": [upload["id"]]}
        number = (await self.ask(customer, "POST", "/tickets", 201, json=ticket))["number"]
        await self.ask(agent, "POST", f"/tickets/{number}/comments", 201, json={"text": f"Answer {word}"})
        await self.ask(customer, "POST", f"/tickets/{number}/comments", 201, json={"text": "Thank you."})
        await self.ask(agent, "PATCH", f"/tickets/{number}", 200, json={"title": f"{word} again"})
        assert (await self.ask(customer, "GET", f"/tickets/{number}", 200))["title"] == f"{word} again"

        async def filed() -> bool:
            files = await self.ask(customer, "GET", f"/tickets/{number}/files", 200)
            return [row["name"] for row in files["items"]] == [f"{word}.txt"]

        async def found() -> bool:
            return bool((await self.ask(agent, "GET", f"/search?q={word}", 200))["items"])

        async def mailed() -> bool:
            told = {"to": self.people["customer"]["email"]}
            async with self.http.get(f"{self.mailbox}/api/messages", params=told) as answer:
                return any(f"Answer {word}" in mail["text"] for mail in await answer.json())

        await until(filed, "the file in its folder")
        await until(found, "the ticket among what is found")
        await until(mailed, "the mail about the answer")
        for path in ("/tickets", "/counts", "/me", "/vocabulary", f"/tickets/{number}/deliveries"):
            await self.ask(customer, "GET", path, 200)
        for path in ("/tickets", "/people", "/companies", "/incoming-mail"):
            await self.ask(agent, "GET", path, 200)
        async with self.http.get(self.base.replace("/api/v1", "/sign-in")) as answer:
            assert answer.status == 200
        for who in (customer, agent):
            await self.ask(who, "DELETE", "/session", 204)


async def mixed(name: str, old: Path, processes: tuple[str, ...], data: Path) -> None:
    """One mixture."""
    sys.stdout.write(f"{name} ({', '.join(processes)} of the version before) ...\n")
    async with Suite(data, sources=dict.fromkeys(processes, old), env={"CASEBUS_TEST": "1"}) as suite:
        await suite.load_demo()
        async with aiohttp.ClientSession() as http:
            await Journey(http, suite).run()
    sys.stdout.write(f"{name}: works\n")


async def main(chosen: list[str]) -> None:
    """All mixtures, one after the other."""
    commit = version_before(chosen)
    with TemporaryDirectory(prefix="casebus-mixed-") as folder:
        old = Path(folder) / "old"
        old.mkdir()
        check_out(commit, old)
        for number, (name, processes) in enumerate(MIXTURES.items()):
            await mixed(name, old, processes, Path(folder) / str(number))
    sys.stdout.write(f"{len(MIXTURES)} mixtures with {commit[:12]} work.\n")


if __name__ == "__main__":
    try:
        asyncio.run(main(sys.argv[1:]))
    except StartError as error:
        sys.exit(f"{error}\n{error.log_tail}")

"""Administrators of a portal see its outside systems at their desk, and can end what one may do."""

from __future__ import annotations

import asyncio
from pathlib import Path

from deploy.local.suite import Suite
from tests.component.systems.world import add
from tests.web.visitor import visitor

People = dict[str, dict[str, dict[str, str]]]


async def test_only_administrators_of_its_portal_see_a_system_and_revoke_it(
    suite: Suite, folder: Path, credentials: People
) -> None:
    system = await add(suite, folder, "scale", "--title", "The scale", allow="ticket.get")
    assert await system.code("ticket.get", {"ticket": "AW-999999"}) == "not_found"
    base, people = suite.urls["gateway"], credentials["autowork"]
    for portal, who in (("autowork", people["agent"]), ("autowork", people["customer"])):
        async with visitor(base, portal) as browser:
            await browser.sign_in(who)
            assert (await browser.get("desk/systems")).status == 404
            assert (await browser.get("desk/systems/scale/revoke")).status == 404
    async with visitor(base, "anka") as browser:
        await browser.sign_in(credentials["anka"]["admin"])
        assert "The scale" not in (await browser.get("desk/systems")).text
        assert (await browser.get("desk/systems/scale/revoke")).status == 404
    async with visitor(base) as browser:
        await browser.sign_in(people["admin"])
        page = await browser.get("desk/systems")
        assert "The scale" in page.text
        question = await browser.get("desk/systems/scale/revoke")
        after = await browser.send(question.form("revoke"))
        assert after.status == 200
    async with asyncio.timeout(60):
        await system.cut.wait()
    assert "revoked" in await suite.operate("systems", "show", "scale")

"""The demo on the whole suite: people with their own rights open and answer a dozen tickets, once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from cli.session import Operator, SignedInPerson
from contracts import accounts, releases, tickets
from contracts.base import Nothing
from deploy.local.suite import Suite
from kit.rpc.client import connect
from kit.settings import ProcessSettings

Credentials = dict[str, dict[str, dict[str, str]]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def operator(suite: Suite) -> AsyncIterator[Operator]:
    settings = ProcessSettings.from_environment("operator", suite.env_for("operator"))
    async with connect(settings) as bus:
        yield Operator(bus)


async def everything(person: SignedInPerson) -> dict[str, int]:
    """The revisions of all tickets that a person sees."""
    page = await person.call(tickets.LIST, tickets.ListTickets(view="all", limit=100))
    return {head.id: head.revision for head in page.items}


async def test_loading_again_changes_nothing(suite: Suite, operator: Operator, credentials: Credentials) -> None:
    agent = credentials["autowork"]["agent"]
    async with operator.person("autowork", agent["email"], agent["password"]) as miriam:
        before = await everything(miriam)
        assert len(before) >= 12
        people = await miriam.call(accounts.FIND_PEOPLE, accounts.FindPeople(text="nordlicht", limit=100))
        written = suite.layout.credentials.read_bytes()
        told = await suite.operate("demo", "load", "--credentials", str(suite.layout.credentials))
        assert "12 tickets" in told
        assert suite.layout.credentials.read_bytes() == written
        after = await everything(miriam)
        assert {key: after[key] for key in before} == before
        again = await miriam.call(accounts.FIND_PEOPLE, accounts.FindPeople(text="nordlicht", limit=100))
        assert again == people


async def test_the_credentials_sign_in_and_are_never_printed(suite: Suite, credentials: Credentials) -> None:
    assert set(credentials["autowork"]) >= {"customer", "colleague", "stranger", "agent", "admin"}
    told = await suite.operate("demo", "load", "--credentials", str(suite.layout.credentials), "--without-tickets")
    for entry in credentials["autowork"].values():
        assert entry["password"] not in told


async def test_loading_leaves_no_api_token_behind(suite: Suite, credentials: Credentials) -> None:
    admin = credentials["autowork"]["admin"]
    gateway = ProcessSettings.from_environment("gateway", suite.env_for("gateway"))
    async with connect(gateway) as bus:
        minted = await bus.call(accounts.mint_token("gateway"), accounts.MintToken())
        request = accounts.SignIn(portal="autowork", **admin)
        sabine = (await bus.call(accounts.SIGN_IN, request, token=minted.token)).session
        rows = (await bus.call(accounts.LIST_SESSIONS, Nothing(), token=sabine.token)).items
        assert not [row for row in rows if row.api]
        await bus.call(accounts.SIGN_OUT, accounts.SignOut(), token=sabine.token)


async def test_the_stranger_sees_nothing_of_the_other_company(operator: Operator, credentials: Credentials) -> None:
    entries = credentials["autowork"]
    seen: dict[str, set[str]] = {}
    for slot in ("customer", "stranger"):
        async with operator.person("autowork", entries[slot]["email"], entries[slot]["password"]) as person:
            seen[slot] = set(await everything(person))
    assert seen["customer"]
    assert seen["stranger"]
    assert not seen["customer"] & seen["stranger"]


async def test_e34_e36_the_demo_has_products_versions_that_are_out_and_one_that_is_not_active_yet(
    operator: Operator, suite: Suite, credentials: Credentials
) -> None:
    await suite.operate("demo", "load", "--credentials", str(suite.layout.credentials))  # once more changes nothing
    for portal, versions in (
        ("anka", ["13.0", "12.4", "12.3"]),
        ("autoflex", ["8.2", "8.1"]),
        ("autonik", ["4.2", "4.1"]),
    ):
        entry = credentials[portal]["customer"]
        async with operator.person(portal, entry["email"], entry["password"]) as person:
            found = await person.call(releases.LIST_PRODUCTS, releases.ListProducts())
            listed = {row.product.key: [one.version for one in row.releases] for row in found.items}
            assert versions in listed.values(), listed
            out = [one for row in found.items for one in row.releases if one.state == "out"]
            held = [await person.call(releases.READ_RELEASE, releases.ReadRelease(release=one.id)) for one in out]
            assert all(one.files for one in held), held
            assert all(file.size > 50 for one in held for file in one.files)
            assert portal != "anka" or listed["winner-mobiel"] == []

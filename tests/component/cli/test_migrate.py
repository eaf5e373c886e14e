"""`casebus migrate` on real parts: everything is there afterwards, however often it runs."""

from __future__ import annotations

import pytest

from cli.adapters import database, storage
from deploy.local import commands, keys
from deploy.local.errors import StartError
from deploy.local.parts.storage import BUCKETS, REGION, VERSIONED
from deploy.local.suite import Suite
from kit.mongo import database as open_database
from kit.settings import ProcessSettings


async def test_what_is_there_already_stays_and_every_service_has_its_user(parts: Suite) -> None:
    told = await parts.operate("migrate", "--database-users")
    assert "stream EVENTS: as declared" in told
    assert all(f"bucket {bucket}: as declared" in told for bucket in BUCKETS)
    for service in keys.SERVICES:
        assert f"database user {service}: as declared" in told
        settings = ProcessSettings.from_environment(service, parts.env_for(service))
        async with open_database(settings) as own:
            await own["people"].find_one({"_id": "nobody"})


async def test_where_nothing_answers_it_gives_up_in_time_and_says_what_it_waited_for(parts: Suite) -> None:
    environment = parts.env_for("operator") | {"NATS_URL": "nats://127.0.0.1:1"}
    with pytest.raises(StartError) as refusal:
        await commands.run(environment, "migrate", "--wait", "3")
    assert "the broker did not do what it was asked within 3 s" in refusal.value.log_tail


def test_buckets_and_services_are_those_of_the_local_runner() -> None:
    assert (storage.BUCKETS, storage.VERSIONED, storage.REGION) == (BUCKETS, VERSIONED, REGION)
    assert database.SERVICES == keys.SERVICES

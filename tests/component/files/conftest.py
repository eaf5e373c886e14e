"""Fixtures for the process `files` on the real parts."""

from collections.abc import AsyncIterator

import pytest_asyncio
from nats.js.api import ConsumerConfig, StreamConfig

from contracts.bus import ACCESS, STREAM, STREAM_SUBJECTS
from deploy.local import commands
from deploy.local.suite import Suite
from kit.rpc.client import connect
from kit.settings import ProcessSettings
from tests.component.files.world import World, a_world


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(parts: Suite) -> AsyncIterator[World]:
    if not commands.installed():
        async with connect(ProcessSettings.from_environment("deploy", parts.env_for("deploy"))) as bus:
            await bus.jetstream.add_stream(StreamConfig(name=STREAM, subjects=list(STREAM_SUBJECTS)))
            told = ACCESS["files"].consumes
            config = ConsumerConfig(
                durable_name=told.durable, filter_subjects=list(told.filters), ack_policy="explicit"
            )
            await bus.jetstream.add_consumer(STREAM, config)
    async with a_world(parts) as world:
        yield world

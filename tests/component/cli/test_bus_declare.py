"""The stream and the durable consumers on the real broker, declared again and again."""

from __future__ import annotations

from contracts.bus import ACCESS, STREAM
from deploy.local.suite import Suite
from kit.rpc.client import connect
from kit.settings import ProcessSettings


async def test_the_stream_and_its_consumers_are_as_the_architecture_says(parts: Suite) -> None:
    told = await parts.operate("bus", "declare", user="deploy")
    assert f"stream {STREAM}: as declared" in told  # the parts were started with it
    settings = ProcessSettings.from_environment("deploy", parts.env_for("deploy"))
    async with connect(settings) as bus:
        stream = (await bus.jetstream.stream_info(STREAM)).config
        assert (stream.subjects, stream.storage, stream.retention) == (["evt.>"], "file", "limits")
        assert (stream.max_age, stream.max_bytes, stream.max_msg_size) == (14 * 86400, 2 * 1024**3, 256 * 1024)
        assert stream.duplicate_window == 120
        for access in ACCESS.values():
            if not access.consumes:
                continue
            consumer = (await bus.jetstream.consumer_info(STREAM, access.consumes.durable)).config
            assert sorted(consumer.filter_subjects or []) == sorted(access.consumes.filters)
            assert (consumer.ack_policy, consumer.ack_wait, consumer.max_ack_pending) == ("explicit", 30, 256)
            assert (consumer.max_deliver, consumer.deliver_subject) == (-1, None)

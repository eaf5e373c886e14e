"""Follow events and go on where the last run ended: `python follow.py nats://127.0.0.1:4222 erp.nk [how many]`.

Needs `nats-py[nkeys]`.
"""

import asyncio
import json
import sys

import nats
from nats.errors import TimeoutError as NothingNewError


async def main(server: str, seed: str, most: str = "0") -> None:
    """Handle, then acknowledge; a message that comes again has the id that it had before."""
    client = await nats.connect(server, nkeys_seed=seed)
    told = json.loads((await client.request("casebus.v1.system.info", b"{}", timeout=15)).data)
    events = await client.jetstream().pull_subscribe_bind(told["consumer"], told["stream"])
    left = int(most) or sys.maxsize
    while left > 0:
        try:
            messages = await events.fetch(min(left, 50), timeout=5)
        except NothingNewError:
            continue
        for message in messages:
            event = json.loads(message.data)
            print(event["type"], event["subject"], event["id"], flush=True)
            await message.ack()
            left -= 1
    await client.drain()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))

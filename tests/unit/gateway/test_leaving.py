"""A gateway that ends: who has a connection is told with an answer, not by hanging up in the middle of a request."""

import asyncio

from aiohttp import web

from gateway.connections import Runner

ASK = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


async def hello(_request: web.Request) -> web.Response:
    return web.Response(text="hello")


async def answer(reader: asyncio.StreamReader) -> str:
    """The head of one answer, with its five letters read."""
    head = await reader.readuntil(b"\r\n\r\n")
    assert await reader.readexactly(5) == b"hello"
    return head.decode().lower()


async def test_a_request_on_a_kept_connection_is_answered_while_the_gateway_leaves_and_the_last_one() -> None:
    app = web.Application()
    app.router.add_get("/", hello)
    runner = Runner(app, secure=False, leave_seconds=60)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    reader, writer = await asyncio.open_connection(*runner.addresses[0])
    async with asyncio.timeout(60):
        writer.write(ASK)
        assert "connection: close" not in await answer(reader)
        leaving = asyncio.create_task(runner.cleanup())
        while runner.sites:
            await asyncio.sleep(0)
        writer.write(ASK)
        assert "connection: close" in await answer(reader)
        assert await reader.read() == b"", "and then it hangs up"
        await leaving
    writer.close()

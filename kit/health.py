"""The side port: alive, ready, and figures."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from kit import metrics

Check = Callable[[], Awaitable[bool]]


class Health:
    """Whether this process can do its work: started, not stopping, and every dependency answers."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}
        self.started = False
        self.stopping = False

    def watch(self, name: str, check: Check) -> None:
        """Ask this check whenever somebody asks for readiness; more than two seconds count as no."""
        self._checks[name] = check

    async def report(self) -> dict[str, bool]:
        """The state of each dependency."""
        checks = dict(self._checks)  # more may come while these are asked
        answers = await asyncio.gather(*(self._ask(check) for check in checks.values()))
        return {
            "started": self.started,
            "accepting": not self.stopping,
            **dict(zip(checks, answers, strict=True)),
        }

    async def _ask(self, check: Check) -> bool:
        try:
            async with asyncio.timeout(2):
                return await check()
        except Exception:  # noqa: BLE001 - any failure of a check means that the dependency is not usable
            return False


@asynccontextmanager
async def side_port(address: str, health: Health) -> AsyncIterator[int]:
    """Serve /healthz, /readyz and /metrics on `host:port`; gives the port."""

    async def alive(_request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def ready(_request: web.Request) -> web.Response:
        report = await health.report()
        return web.json_response(report, status=200 if all(report.values()) else 503)

    async def figures(_request: web.Request) -> web.Response:
        for name, answers in (await health.report()).items():
            metrics.READY.labels(name).set(answers)
        return web.Response(body=metrics.render(), content_type="text/plain", charset="utf-8")

    app = web.Application()
    app.router.add_get("/healthz", alive)
    app.router.add_get("/readyz", ready)
    app.router.add_get("/metrics", figures)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    host, _, port = address.rpartition(":")
    site = web.TCPSite(runner, host or "127.0.0.1", int(port))
    await site.start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()

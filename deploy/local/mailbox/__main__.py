"""Runs the mailbox: `python -m deploy.local.mailbox --smtp=host:port --page=host:port --store=file`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
from pathlib import Path

import uvloop
from aiohttp import web

from deploy.local.mailbox.page import build_app
from deploy.local.mailbox.receiving import listen
from deploy.local.mailbox.store import MailStore


def main() -> None:
    """Read the command line and run until told to stop."""
    parser = argparse.ArgumentParser(prog="deploy.local.mailbox")
    parser.add_argument("--smtp", type=_address, required=True)
    parser.add_argument("--page", type=_address, required=True)
    parser.add_argument("--store", type=Path, required=True)
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    uvloop.run(_run(options.smtp, options.page, options.store))


async def _run(smtp: tuple[str, int], page: tuple[str, int], path: Path) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    store = await asyncio.to_thread(MailStore, path)
    runner = web.AppRunner(build_app(store), access_log=None, keepalive_timeout=15, shutdown_timeout=2)
    await runner.setup()
    await web.TCPSite(runner, *page).start()
    door = await listen(store, *smtp)
    await stop.wait()
    door.close()
    await runner.cleanup()
    await asyncio.to_thread(store.close)


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host, int(port)


if __name__ == "__main__":
    main()

"""Serves the components and some made-up pages, and takes pictures of them: `python -m tests.web.gallery <folder>`."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from deploy.local.browser import find
from tests.web.gallery_data import view

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "gateway" / "static"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
CHROMIUM += ["--disable-component-update", "--disable-sync"]
# The headless shell knows nothing of its network and would fetch pictures from 3000 px below the window, a browser on a
# good line those from 1250. The other settings are Playwright's own, which a second list would replace.
FINE_POINTER = "primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4"
CHROMIUM += [f"--blink-settings={FINE_POINTER},lazyLoadingImageMarginPxUnknown=1250"]
WIDTHS = (360, 768, 1440, 2200)
PAGES = ("gallery", "home", "list", "new", "ticket", "empty", "desk", "desk_list")


@cache
def environment() -> Environment:
    """Jinja as the gateway has it, in English."""
    folders = [
        FileSystemLoader(ROOT / "gateway" / "templates"),
        FileSystemLoader(Path(__file__).parent / "gallery_pages"),
    ]
    env = Environment(
        loader=ChoiceLoader(folders),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    env.globals["static"] = lambda path: f"/static/{path}"
    return env


def stylesheet() -> str:
    """The one stylesheet, joined as the gateway joins it."""
    css = STATIC / "css"
    return "\n".join((css / name).read_text() for name in (css / "order.txt").read_text().split())


def page(name: str, theme: str = "system", **more: Any) -> str:
    """One page of the gallery as HTML."""
    data = view(**more)
    data["page"].setdefault("theme", theme)
    if name == "home":
        data |= {"nav": None, "person": None, "search": None, "new": None}
    return environment().get_template(f"{name}.html").render(data)


async def _answer(request: web.Request) -> web.Response:
    headers = {"Content-Security-Policy": CSP}
    path = request.path.strip("/")
    if path == "theme.css":
        return web.Response(text="", content_type="text/css", headers=headers)
    if path == "static/casebus.css":
        return web.Response(text=stylesheet(), content_type="text/css", headers=headers)
    if path in PAGES:
        html = page(path, request.query.get("theme", "system"))
        return web.Response(text=html, content_type="text/html", headers=headers)
    raise web.HTTPNotFound


async def serve(routes: Sequence[web.RouteDef] = ()) -> tuple[web.AppRunner, str]:
    """The gallery on loopback, after `routes`; gives the runner (to clean up) and the address."""
    app = web.Application()
    app.add_routes(routes)
    for folder in ("js", "icons.svg", "favicon.svg"):
        target = STATIC / folder
        if target.is_dir():
            app.router.add_static(f"/static/{folder}", target)
        elif target.exists():
            app.router.add_get(f"/static/{folder}", partial(_file, target))
    app.router.add_get("/{path:.*}", _answer)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, bound = runner.addresses[0][:2]
    return runner, f"http://{host}:{bound}"


async def _file(file: Path, _: web.Request) -> web.FileResponse:
    return web.FileResponse(file)


async def pictures(folder: Path, names: list[str], widths: list[int], themes: list[str]) -> None:
    """A picture of each page at each width and theme."""
    from playwright.async_api import async_playwright  # noqa: PLC0415 - only for pictures

    runner, address = await serve()
    folder.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find(), args=CHROMIUM)
        for width in widths:
            context = await browser.new_page(viewport={"width": width, "height": 900})
            context.on("console", lambda message: sys.stderr.write(f"{message.text}\n"))
            for name in names:
                for theme in themes:
                    await context.goto(f"{address}/{name}?theme={theme}")
                    await context.wait_for_load_state("networkidle")
                    await context.screenshot(
                        path=folder / f"{name}-{width}-{theme}.png", full_page=not name.startswith("desk")
                    )
        await browser.close()
    await runner.cleanup()


def main() -> None:
    """Takes the pictures asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", nargs="*", default=list(PAGES))
    parser.add_argument("--widths", nargs="*", type=int, default=list(WIDTHS))
    parser.add_argument("--themes", nargs="*", default=["light", "dark"])
    asked = parser.parse_args()
    asyncio.run(pictures(asked.folder, asked.pages, asked.widths, asked.themes))


if __name__ == "__main__":
    main()

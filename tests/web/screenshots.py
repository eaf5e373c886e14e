"""The pictures of the README, taken of the running suite with its demo data: `python -m tests.web.screenshots`."""

import asyncio
import json
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser, async_playwright

from deploy.local.browser import find
from deploy.local.suite import Suite

FOLDER = Path(__file__).parents[2] / "docs" / "images"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = (
    ("home", "", "", 1280, 860, "light"),
    ("tickets", "customer", "tickets", 1280, 760, "light"),
    ("new-ticket", "customer", "tickets/new", 1280, 1080, "light"),
    ("ticket", "customer", "tickets/AW-4", 1280, 1000, "light"),
    ("ticket-phone", "customer", "tickets/AW-4", 390, 844, "dark"),
    ("desk", "agent", "desk", 1440, 800, "light"),
    ("desk-ticket", "agent", "desk/tickets/AW-5?view=open", 1440, 900, "light"),
)


async def shoot(browser: Browser, base: str, people: dict[str, Any], shot: tuple[str, str, str, int, int, Any]) -> None:
    """One picture, in a browser of its own."""
    name, who, path, width, height, scheme = shot
    context = await browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = await context.new_page()
    if who:
        await page.goto(f"{base}/autowork/sign-in")
        form = page.locator("form[action$='/sign-in']")
        await form.locator("input[name=email]").fill(people[who]["email"])
        await form.locator("input[name=password]").fill(people[who]["password"])
        await form.locator("button[type=submit]").click()
        await page.wait_for_url(lambda address: "/sign-in" not in address)
    await page.goto(f"{base}/autowork/{path}", wait_until="load")
    await page.evaluate("document.fonts.ready")
    _keep(await page.screenshot(), FOLDER / f"{name}.png")
    await context.close()
    sys.stdout.write(f"{name}\n")


def _keep(taken: bytes, file: Path) -> None:
    """With 256 colours, which these pages do not exceed by much, a picture takes a third."""
    with Image.open(BytesIO(taken)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)


async def main() -> None:
    """All pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with Suite(Path(folder) / "data") as suite, async_playwright() as playwright:
            await suite.load_demo()
            people = json.loads(suite.layout.credentials.read_text())["autowork"]
            browser = await playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
            for shot in SHOTS:
                await shoot(browser, suite.urls["gateway"], people, shot)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())

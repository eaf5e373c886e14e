"""The pictures of the help pages, taken of the running suite with its demo data: `python -m tests.web.help_pictures`.

For each portal in each of its languages; a portal's key limits it to that portal. They are written to
`gateway/static/help/<portal>/<language>/` as WebP. Take them anew when a page that they show has changed.
"""

import asyncio
import base64
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from contracts.portal import Portal
from deploy.local.browser import find
from deploy.local.suite import Suite
from kit.yamlfile import load_folder
from tests.web import gallery

FOLDER = Path(__file__).parents[2] / "gateway" / "static" / "help"
PORTALS = Path("deploy/portals")
WIDTH, HEIGHT, SHARPNESS, QUALITY = 960, 600, 1.0, 34  # width and height as the page says
STEPS = 4
TICKET = re.compile(r"/tickets/[A-Z-]*[0-9]+$")


async def shoot(page: Page, file: Path) -> None:
    """What the window shows, as WebP."""
    await page.evaluate("document.fonts.ready")
    await page.wait_for_load_state("networkidle")
    session = await page.context.new_cdp_session(page)
    top = await page.evaluate("window.scrollY")
    clip = {"x": 0, "y": top, "width": WIDTH, "height": HEIGHT, "scale": SHARPNESS}
    shot = await session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY, "clip": clip})
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(base64.b64decode(shot["data"]))
    sys.stdout.write(f"{file.relative_to(FOLDER)}: {file.stat().st_size // 1024} KiB\n")


async def sign_in(page: Page, base: str, who: dict[str, str]) -> None:
    """As the demo customer."""
    await page.goto(f"{base}/sign-in")
    form = page.locator("form[action$='/sign-in']")
    await form.locator("input[name=email]").fill(who["email"])
    await form.locator("input[name=password]").fill(who["password"])
    await form.locator("button[type=submit]").click()
    await page.wait_for_url(lambda address: "/sign-in" not in address)


async def to_the_form(page: Page, base: str) -> None:
    """Where a portal asks something before its form, the first answer is taken."""
    await page.goto(f"{base}/tickets/new")
    for _ in range(STEPS):
        if await page.locator("textarea[name=description]").count():
            return
        await page.locator("button.choice").first.click()
        await page.wait_for_load_state("load")


async def longest_ticket(page: Page) -> str:
    """The address of the ticket on this list with the most to see."""
    hrefs = await page.locator("main a").evaluate_all("all => all.map(one => one.href)")
    lengths: dict[str, int] = {}
    for address in dict.fromkeys(href for href in hrefs if TICKET.search(href)):
        await page.goto(address)
        lengths[address] = await page.locator(".timeline > *").count()
    return max(lengths, key=lambda address: lengths[address])


async def portal_pictures(context: BrowserContext, base: str, folder: Path, who: dict[str, str], language: str) -> None:
    """Everything of one portal in one language, in a browser of its own."""
    page = await context.new_page()
    await page.goto(f"{base}/?lang={language}")
    await page.evaluate("document.querySelector('.doors')?.scrollIntoView({block: 'center'})")
    await shoot(page, folder / "account.webp")
    await sign_in(page, base, who)
    await page.goto(f"{base}/tickets?view=all&lang={language}")
    await shoot(page, folder / "list.webp")
    await page.goto(await longest_ticket(page))
    await shoot(page, folder / "ticket.webp")
    await to_the_form(page, base)
    await shoot(page, folder / "form.webp")


async def take(browser: Browser, gateway: str, people: dict[str, Any], portals: list[Portal]) -> None:
    """Each portal in each of its languages."""
    size: Any = {"width": WIDTH, "height": HEIGHT}
    for portal in portals:
        for language in portal.languages:
            context = await browser.new_context(viewport=size, color_scheme="light", locale=language)
            who = people[portal.key]["customer"]
            await portal_pictures(context, f"{gateway}/{portal.key}", FOLDER / portal.key / language, who, language)
            await context.close()


async def main(wanted: list[str]) -> None:
    """All pictures, or those of the portals that are named."""
    portals = [portal for key, portal in load_folder(PORTALS, Portal).items() if not wanted or key in wanted]
    with tempfile.TemporaryDirectory() as folder:
        async with Suite(Path(folder) / "data") as suite, async_playwright() as playwright:
            await suite.load_demo()
            people = json.loads(suite.layout.credentials.read_text())
            browser = await playwright.chromium.launch(executable_path=find(), args=gallery.CHROMIUM)
            await take(browser, suite.urls["gateway"], people, portals)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))

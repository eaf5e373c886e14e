"""What a browser says of a page: faults that axe finds, a page wider than its window, targets too small to press."""

from typing import Any, Literal

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

# Only violations are told: to describe all that is right takes axe as long again.
RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
OPEN_ALL = "document.querySelectorAll('details.disclosure').forEach(one => { one.open = true })"
SENT = """performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
  .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
HEAVY = 100_000  # bytes
# A colour is the same at each width, and a width in each colour, so that two of the four tell all.
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((360, "light"), (1440, "dark"))
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def faults_of(page: Page, rules: dict[str, Any] = RULES) -> str:
    """What axe has against a page as it is now; nothing when it is right."""
    found = await Axe().run(page, options=rules)
    return str(found.generate_report()) if found.violations_count else ""


async def looked_at(page: Page) -> list[str]:
    """What is wrong with a page as it was loaded: its weight, its width, what axe finds."""
    found = []
    if (sent := await page.evaluate(SENT)) >= HEAVY:
        found.append(f"{sent} bytes")
    await page.evaluate(OPEN_ALL)
    for width, scheme in LOOKS:
        await page.set_viewport_size({"width": width, "height": 900})
        # without motion, since colours on their way from light to dark are nobody's
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if await page.evaluate(TOO_WIDE):
            found.append(f"{width} {scheme}: wider than the window")
        if report := await faults_of(page):
            found.append(f"{width} {scheme}: {report}")
    return found

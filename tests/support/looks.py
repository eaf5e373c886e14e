"""What a browser says of a page: faults that axe finds, a page wider than its window, targets too small to press."""

from typing import Any, Literal

from axe_playwright_python.async_playwright import Axe, AxeResults
from playwright.async_api import Page

# Only violations are told: to describe all that is right takes axe as long again.
RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
AXE = Axe()
LOOK = "rules => axe.run(document, rules).then(({violations, url}) => ({violations, url}))"
OPEN_ALL = "document.querySelectorAll('details.disclosure').forEach(one => { one.open = true })"
SENT = """performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
  .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
HEAVY = 100_000  # bytes
WIDTHS = (320, 768, 1440, 2200)
# A colour is the same at each width, and a width in each colour, so that two of the four tell all.
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((320, "light"), (1440, "dark"))
TOO_SMALL = """[...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .filter(one => one.checkVisibility() && !one.closest('p, li li, dl, .visually-hidden, .prose, .entry__line'))
  .map(one => [one, (one.closest('label') ?? one).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
  .map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${box.width}x${box.height}`)"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def faults_of(page: Page, rules: dict[str, Any] = RULES) -> str:
    """What axe has against a page as it is now; nothing when it is right."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.axe_script)  # half a megabyte, once for each page that is loaded
    found = AxeResults(await page.evaluate(LOOK, rules))
    return str(found.generate_report()) if found.violations_count else ""


async def looked_at(page: Page, most: int = HEAVY) -> list[str]:
    """What is wrong with a page as it was loaded: its weight, its width, what axe finds."""
    found = []
    if (sent := await page.evaluate(SENT)) >= most:
        found.append(f"{sent} bytes")
    await page.evaluate(OPEN_ALL)
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        if await page.evaluate(TOO_WIDE) > 0:
            found.append(f"{width}: wider than the window")
    for width, scheme in LOOKS:
        await page.set_viewport_size({"width": width, "height": 900})
        # without motion, since colours on their way from light to dark are nobody's
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if report := await faults_of(page):
            found.append(f"{width} {scheme}: {report}")
    return found

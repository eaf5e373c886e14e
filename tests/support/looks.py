"""What a browser says of a page: faults that axe finds, a page wider than its window, targets too small to press."""

from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

# Only violations are told: to describe all that is right takes axe as long again.
RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def faults_of(page: Page, rules: dict[str, Any] = RULES) -> str:
    """What axe has against a page as it is now; nothing when it is right."""
    found = await Axe().run(page, options=rules)
    return str(found.generate_report()) if found.violations_count else ""

"""Loads the demo products and their versions, by an agent of the portal."""

from cli.demo.model import Demo, DemoRelease, Slot
from cli.demo.tickets import People
from cli.session import SignedInPerson
from contracts import releases

AGENT: Slot = "agent"


async def load(portal: str, demo: Demo, people: People) -> None:
    """Write products and versions in order; request ids are the same each time, so a repeat changes nothing."""
    for product in demo.products:
        key = f"demo-{portal}-product-{product.key}"
        request = releases.WriteProduct(
            request_id=key,
            product=product.key,
            names=product.names,
            about=product.about,
            how=product.how,
            articles=product.articles,
        )
        await people[AGENT].call(releases.WRITE_PRODUCT, request)
        for release in product.releases:
            await _release(people[AGENT], f"{key}-{release.version.replace('.', '-')}", product.key, release)


async def _release(agent: SignedInPerson, key: str, product: str, release: DemoRelease) -> None:
    request = releases.WriteRelease(
        request_id=key, product=product, version=release.version, day=release.day, notes=release.notes
    )
    written = await agent.call(releases.WRITE_RELEASE, request)
    if release.out:
        state = releases.SetReleaseState(request_id=f"{key}-out", release=written.id, state="out")
        await agent.call(releases.SET_RELEASE_STATE, state)

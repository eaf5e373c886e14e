"""The page behind a mailed link, in a browser, which says by itself where a form comes from (A28 to A30)."""

from __future__ import annotations

import pytest

from deploy.local.suite import Suite
from tests.e2e.people import PASSWORD, Somebody, Theatre
from tests.web.mailbox import link_in, mails_to, password_in

pytestmark = pytest.mark.browser

Credentials = dict[str, dict[str, dict[str, str]]]


async def chosen(person: Somebody, link: str) -> None:
    """Open a mailed link, choose name and password where they are asked for, and press its button."""
    await person.page.goto(link)
    form = person.page.locator("main form").last
    for name, value in (("name", "An Nieuw"), ("password", PASSWORD), ("repeated", PASSWORD)):
        field = form.locator(f'[name="{name}"]')
        if await field.count():
            await field.fill(value)
    await form.locator("button[type=submit], button:not([type])").last.click()
    await person.page.wait_for_url(lambda address: "/sign-in" in address)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a30_the_button_behind_the_mailed_link_sends_a_new_password(
    scripts: bool, theatre: Theatre, suite: Suite, fresh_address: str
) -> None:
    person = await theatre.somebody(scripts=scripts)
    await person.go("sign-in")
    await person.send("/register", email=fresh_address)
    await mails_to(suite.urls["mailbox"], fresh_address)
    await person.go("forgotten")
    await person.send("/forgotten", email=fresh_address)
    link = link_in((await mails_to(suite.urls["mailbox"], fresh_address, at_least=2))[-1], "/reset/")
    await person.page.goto(link)
    await person.page.locator("main button[type=submit]").click()
    mailed = password_in((await mails_to(suite.urls["mailbox"], fresh_address, at_least=3))[-1])
    await person.go("sign-in")
    await person.send("/sign-in", email=fresh_address, password=mailed)
    assert person.page.url.endswith("/autowork/password")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_b13_whoever_is_invited_joins_by_the_button_behind_the_mailed_link(
    scripts: bool, theatre: Theatre, suite: Suite, credentials: Credentials, fresh_address: str
) -> None:
    inviter = await theatre.enters(credentials["autowork"]["colleague"], scripts=scripts)
    await inviter.go("people")
    await inviter.send("/people/invite", email=fresh_address)
    newcomer = await theatre.somebody(scripts=scripts)
    await chosen(newcomer, link_in((await mails_to(suite.urls["mailbox"], fresh_address))[0], "/invitation/"))
    await newcomer.go("sign-in")
    await newcomer.send("/sign-in", email=fresh_address, password=PASSWORD)
    assert "/autowork/tickets" in newcomer.page.url

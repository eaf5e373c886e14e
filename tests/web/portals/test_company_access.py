"""Sessions and tokens: one's own made and ended in the settings, colleagues' seen and ended by the administrator."""

import re

from tests.web.portals.conftest import Credentials, Enter
from tests.web.visitor import Visitor


async def token_for(browser: Visitor, password: str, name: str) -> str:
    """A token of one's own, made as people make it."""
    page = await browser.get("settings/tokens/new")
    made = await browser.send(page.form("/settings/tokens/new"), name=name, password=password)
    assert made.status == 200, made.words
    found = re.search(r'id="secret" value="([^"]+)"', made.text)
    assert found
    return found.group(1)


async def works(browser: Visitor, token: str) -> bool:
    headers = {"Authorization": f"Bearer {token}"}
    async with browser.http.get(browser.address("api/v1/me"), headers=headers) as answer:
        return answer.status == 200


async def test_a_token_of_ones_own_is_made_with_the_password_shown_once_and_ended(
    enter: Enter, credentials: Credentials
) -> None:
    customer = await enter("robotics", "customer")
    password = credentials["robotics"]["customer"]["password"]
    form = (await customer.get("settings/tokens/new")).form("/settings/tokens/new")
    refused = await customer.send(form, name="Stock", password="not this one")
    assert refused.status == 422
    assert "This is not your current password." in refused.words
    token = await token_for(customer, password, "Stock sync")
    assert await works(customer, token)
    page = await customer.get("settings")
    assert "API token “Stock sync”" in page.words
    assert token not in page.text
    session = re.search(
        r'/settings/sessions/(\w+)/end" method="post">(?:(?!</form>).)*Stock sync', page.text, re.DOTALL
    )
    assert session
    await customer.send(page.form(f"/settings/sessions/{session.group(1)}/end"))
    assert not await works(customer, token)


async def test_the_administrator_sees_and_ends_a_colleagues_token_and_nobody_else_has_the_page(
    enter: Enter, credentials: Credentials
) -> None:
    customer, admin = await enter("robotics", "customer"), await enter("robotics", "colleague")
    token = await token_for(customer, credentials["robotics"]["customer"]["password"], "Cutting lists")
    page = await admin.get("people/access")
    assert "Thomas Brandner" in page.words
    assert "API-Token „Cutting lists“" in page.words, "hers is in German"
    assert token not in page.text
    found = re.search(r'action="[^"]*/(people/\w+/access/\w+/end)"(?:(?!</form>).)*Cutting lists', page.text, re.DOTALL)
    assert found
    after = await admin.send(page.form(found.group(1)))
    assert after.status == 200
    assert "Cutting lists" not in after.words
    assert not await works(customer, token)
    assert (await customer.get("settings")).status == 200, "his browser is signed in still"
    for outsider in (customer, await enter("robotics", "stranger"), await enter("robotics", "agent")):
        assert (await outsider.get("people/access")).status == 404
        csrf = (await outsider.get("settings")).form("/settings").values["csrf"]
        refused = await outsider.request("POST", found.group(1), data={"csrf": csrf})
        assert refused.status == 404


async def test_a_companys_token_does_what_was_ticked_and_no_more_and_is_ended_by_the_administrator(
    enter: Enter, credentials: Credentials
) -> None:
    admin = await enter("robotics", "colleague")
    form = (await admin.get("people/tokens/new")).form("/people/tokens/new")
    password = credentials["robotics"]["colleague"]["password"]
    refused = await admin.send(form, name="ERP", password=password, scopes="")
    assert refused.status == 422
    made = await admin.send(form, name="ERP", password=password, days="30", scopes="tickets:read")
    assert made.status == 200, made.words
    found = re.search(r'id="secret" value="([^"]+)"', made.text)
    assert found
    headers = {"Authorization": f"Bearer {found.group(1)}"}
    async with admin.http.get(admin.address("api/v1/me"), headers=headers) as answer:
        me = await answer.json()
    assert (me["scopes"], me["person"]["name"], me["person"]["email"]) == (["tickets:read"], "ERP", "")
    async with admin.http.get(admin.address("api/v1/tickets"), headers=headers) as answer:
        assert answer.status == 200
    new = {"title": "By nobody", "description": "D", "type": "data"}
    async with admin.http.post(admin.address("api/v1/tickets"), json=new, headers=headers) as answer:
        problem = await answer.json(content_type=None)
    assert (problem["status"], problem["details"]) == (403, {"scope": "tickets:write"})
    page = await admin.get("people/access")
    assert "ERP" in page.words
    assert "ERP" not in (await admin.get("people")).words, "a program is nobody's colleague"
    ended = re.search(r'action="[^"]*/(people/\w+/access/\w+/end)"(?:(?!</form>).)*ERP', page.text, re.DOTALL)
    assert ended
    after = await admin.send(page.form(ended.group(1)))
    assert (after.status, "ERP" in after.words) == (200, False), after.words
    async with admin.http.get(admin.address("api/v1/me"), headers=headers) as answer:
        assert answer.status == 401
    assert (await (await enter("robotics", "customer")).get("people/tokens/new")).status == 404

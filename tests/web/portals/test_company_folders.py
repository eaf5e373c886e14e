"""The folders of a company without scripts: reached by navigation and card, one tree for its people and staff."""

import io
import re
import zipfile
from typing import Any

from tests.web.portals.conftest import Credentials, Enter
from tests.web.portals.test_d26_case_files import until
from tests.web.tickets.forms import send_with_files
from tests.web.visitor import Page, Visitor


def item_of(page: Page, name: str) -> str:
    """The id of a row of the list, by its name."""
    rows = re.findall(r'id="item-(\w+)".*?class="row__link"[^>]*>([^<]+)</a>', page.text, re.DOTALL)
    return next(key for key, shown in rows if shown == name)


async def folders_of(browser: Visitor) -> str:
    """The address of the company's folders, from the navigation."""
    page = await browser.get("tickets")
    found = re.search(r'href="/robotics/(companies/[\w-]+/files)"', page.text)
    assert found, "the navigation leads to the company's folders"
    return found.group(1)


async def test_customers_and_staff_find_them_and_work_in_one_tree(enter: Enter) -> None:
    customer, colleague = await enter("robotics", "customer"), await enter("robotics", "colleague")
    agent = await enter("robotics", "agent")
    here = await folders_of(customer)
    page = await customer.get(here)
    assert page.status == 200
    assert "Company folders" in page.words
    assert "Holzbau Brandner GmbH" in page.words
    page = await customer.send(page.form("/folders"), name="Contracts 2027")
    folder = item_of(page, "Contracts 2027")
    inside = await customer.get(f"{here}?folder={folder}")
    page = await send_with_files(customer, inside.form("/files", has="on_clash"), [("frame.txt", b"signed")])
    assert "One file was added." in page.words

    card = await agent.get(f"desk/{here.removesuffix('/files')}")
    assert "Open the company folders" in card.words
    led = await agent.get(here)  # a colleague's address leads staff to the desk
    assert "/desk/companies/" in led.url
    theirs = await agent.get(f"desk/{here}?folder={folder}")
    file = item_of(theirs, "frame.txt")

    async def filed() -> Page | None:
        found = await agent.get(f"{here}/{file}")
        return found if "signed" in found.words else None

    one = await until(filed)
    assert "Holzbau Brandner GmbH" in one.text
    renamed = await agent.send(one.form("/rename"), name="frame contract.txt")
    assert "frame contract.txt" in renamed.words
    assert "frame contract.txt" in (await colleague.get(f"{here}?folder={folder}")).words
    async with customer.http.get(customer.address(f"{here}.zip")) as answer:
        made = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert made.read("Contracts 2027/frame contract.txt") == b"signed"
    page = await colleague.send((await colleague.get(f"{here.removesuffix('files')}folders/{folder}")).form("/delete"))
    gone = await customer.get(f"{here}?view=deleted")
    assert "Contracts 2027" in gone.words
    back = await customer.send(gone.form("/restore"))
    assert "Contracts 2027" in back.words


async def test_d8_another_company_and_other_portals_have_no_such_page(enter: Enter) -> None:
    customer, stranger = await enter("robotics", "customer"), await enter("robotics", "stranger")
    here = await folders_of(customer)
    assert await folders_of(stranger) != here, "hers are her own company's"
    page = await send_with_files(
        customer, (await customer.get(here)).form("/files", has="on_clash"), [("hidden plan.txt", b"ours")]
    )
    file = item_of(page, "hidden plan.txt")
    csrf = (await stranger.get("tickets/new")).form("/tickets/new").values["csrf"]
    nowhere = "companies/01h00000000000000000000000/files"
    for tail in ("", ".zip", f"/{file}", "?view=all", "?view=deleted"):
        theirs, nothing = await stranger.get(here + tail), await stranger.get(nowhere + tail)
        assert theirs.status == nothing.status == 404, tail
        assert "hidden" not in theirs.words
    assert (await stranger.get(f"desk/{here}")).status == (await stranger.get(f"desk/{nowhere}")).status
    assert (await stranger.get(f"files/{file}/x.txt")).status == 404
    wanted = {"folders": {"name": "X"}, "rename": {"name": "X", "item": file}, "undo": {"change": file}}
    for name in ("folders", "rename", "move", "delete", "restore", "undo", "check", "watch"):
        data = {
            "csrf": csrf,
            **wanted.get(name, {"item": file}),
            **({"size": "1", "name": "x"} if name == "check" else {}),
        }
        refused = await stranger.request("POST", f"{here}/{name}", data=data)
        assert refused.status == 404, (name, refused.words)
    own = await folders_of(stranger)
    assert (await stranger.get(f"{own}/{file}")).status == 404, "nor through her own company's address"
    other = await enter("autowork", "customer")
    assert (await other.get(here)).status == 404
    assert "Company folders" not in (await other.get("tickets")).words


async def test_programs_reach_them_too(enter: Enter, credentials: Credentials) -> None:
    customer = await enter("robotics", "customer")
    root = customer.address("api/v1/" + (await folders_of(customer)).removesuffix("/files"))

    async def signed_in(slot: str) -> dict[str, str]:
        who = {name: credentials["robotics"][slot][name] for name in ("email", "password")}
        async with customer.http.post(customer.address("api/v1/session"), json=who) as answer:
            return {"Authorization": f"Bearer {(await answer.json())['token']}"}

    own, other = await signed_in("customer"), await signed_in("stranger")

    async def ask(method: str, path: str, status: int = 200, headers: Any = None, **more: Any) -> Any:
        async with customer.http.request(method, root + path, headers=headers or own, **more) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json()

    folder = (await ask("POST", "/folders/tree", json={"paths": ["API/deep"]}))["items"][0]["folder"]
    uploads = customer.address("api/v1/uploads?name=by-program.txt")
    async with customer.http.put(uploads, data=b"x", headers={**own, "Content-Length": "1"}) as answer:
        upload = (await answer.json())["id"]
    await ask("POST", "/folders/files", json={"folder": folder, "uploads": [upload]})
    page = await ask("GET", f"/folders?folder={folder}")
    assert [row["name"] for row in page["files"]] == ["by-program.txt"]
    assert upload in {row["id"] for row in (await ask("GET", "/files"))["items"]}
    assert "added" in {row["kind"] for row in (await ask("GET", "/folders/changes"))["items"]}
    for path in ("/folders", "/files", "/folders/deleted", "/folders/changes"):
        await ask("GET", path, 404, headers=other)
    await ask("POST", "/folders", 404, headers=other, json={"name": "X"})

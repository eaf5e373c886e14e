"""All data of a company in one ZIP, for its administrator, of what she may see and nothing besides."""

import io
import json
import zipfile

from tests.web.portals.conftest import Enter, file_ticket, number_of
from tests.web.portals.test_company_folders import folders_of
from tests.web.tickets.forms import send_with_files
from tests.web.visitor import Visitor


async def export(browser: Visitor, path: str = "people/export.zip") -> zipfile.ZipFile:
    async with browser.http.get(browser.address(path)) as answer:
        assert answer.status == 200, await answer.text()
        assert answer.headers["Content-Type"] == "application/zip"
        made = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert made.testzip() is None
    return made


async def test_the_administrator_takes_everything_that_she_may_see_and_no_more(enter: Enter) -> None:
    customer, admin = await enter("robotics", "customer"), await enter("robotics", "colleague")
    stranger, agent = await enter("robotics", "stranger"), await enter("robotics", "agent")
    shared = number_of(await file_ticket(admin, "Exported <b>gripper</b> & more", type="machines"))
    page = await admin.get(f"tickets/{shared}")
    text = "Line one\n  <script>alert(1)</script>"
    await send_with_files(admin, page.form("/comments"), [("Maß (1).txt", b"12 mm")], text=text)
    await agent.send((await agent.get(f"desk/tickets/{shared}")).form("/reply"), text="Only for us", kind="note")
    foreign = number_of(await file_ticket(stranger, "Foreign secret", type="machines"))
    here = await folders_of(customer)
    await send_with_files(
        customer, (await customer.get(here)).form("/files", has="on_clash"), [("export me.txt", b"of the company")]
    )
    assert "index.html" in (await admin.get("people/export")).words
    made = await export(admin)
    names = set(made.namelist())
    assert {"index.html", "style.css", "company.json", f"tickets/{shared}.json", f"tickets/{shared}.html"} <= names
    assert made.read("folders/export me.txt") == b"of the company"
    assert made.read(f"tickets/{shared}/Maß (1).txt") == b"12 mm"
    ticket = json.loads(made.read(f"tickets/{shared}.json"))
    assert ticket["title"] == "Exported <b>gripper</b> & more"
    html = made.read(f"tickets/{shared}.html").decode()
    assert "Line one\n  &lt;script&gt;" in html, "as it was written, and nothing runs"
    assert "<b>gripper" not in html
    assert f'href="{shared}/Ma%C3%9F%20%281%29.txt"' in html
    assert 'href="../style.css"' in html
    index = made.read("index.html").decode()
    assert f'href="tickets/{shared}.html"' in index
    assert "thomas.brandner@holzbau-brandner.example" in index
    everything = "".join(made.read(name).decode("utf-8", "replace") for name in names)
    assert foreign not in everything
    assert "Foreign secret" not in everything
    assert "Only for us" not in everything


async def test_nobody_else_has_the_export(enter: Enter) -> None:
    for slot in ("customer", "stranger", "agent"):
        browser = await enter("robotics", slot)
        for path in ("people/export", "people/export.zip", "api/v1/export.zip"):
            assert (await browser.get(path)).status in (401, 404), (slot, path)

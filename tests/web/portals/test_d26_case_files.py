"""Case files without scripts: folders and files of a case in which hotline and customer work (D26 to D31, D35, A19)."""

import asyncio
import io
import re
import zipfile
from collections.abc import Awaitable, Callable
from typing import Any

from tests.web.portals.conftest import Enter, file_ticket, number_of
from tests.web.tickets.forms import send_with_files
from tests.web.visitor import Page, Visitor


async def until(look: Callable[[], Awaitable[Page | None]]) -> Page:
    """The page, once it shows what is waited for: another process brings it there."""
    async with asyncio.timeout(30):
        while (page := await look()) is None:
            await asyncio.sleep(0.1)
    return page


async def _case(browser: Visitor, title: str) -> str:
    return number_of(await file_ticket(browser, title, type="machines"))


async def _add(browser: Visitor, page: Page, *files: tuple[str, bytes], **values: str) -> Page:
    return await send_with_files(browser, page.form("/files", has="on_clash"), list(files), **values)


def _id(page: Page, name: str) -> str:
    """The id of a row of the list, by its name."""
    rows = re.findall(r'id="item-(\w+)".*?class="row__link"[^>]*>([^<]+)</a>', page.text, re.DOTALL)
    return next(key for key, shown in rows if shown == name)


async def test_d26_d27_d35_files_of_the_form_and_of_comments_are_in_the_case_files_of_both_sides(enter: Enter) -> None:
    customer, agent = await enter("robotics", "customer"), await enter("robotics", "agent")
    number = await _case(customer, "Filed by itself")
    ticket = await customer.get(f"tickets/{number}")
    await send_with_files(customer, ticket.form("/comments"), [("Übersicht (1).txt", b"measured")], text="See file.")

    async def there() -> Page | None:
        page = await agent.get(f"tickets/{number}/files")  # leads to the desk's page
        return page if "Übersicht (1).txt" in page.words and "Being filed" not in page.words else None

    page = await until(there)
    assert "/desk/tickets/" in page.url
    assert "Files from the form and from comments are filed here by themselves" in page.words
    everything = await customer.get(f"tickets/{number}/files?view=all")
    assert "With a comment" in everything.words
    assert "Übersicht (1).txt" in (await customer.get(f"tickets/{number}")).words.partition("Case files")[2]


async def test_d28_d29_folders_are_made_renamed_moved_deleted_and_all_of_it_can_be_undone(enter: Enter) -> None:
    customer, agent = await enter("robotics", "customer"), await enter("robotics", "agent")
    number = await _case(customer, "Folders")
    page = await customer.get(f"tickets/{number}/files")
    page = await customer.send(page.form("/folders"), name="Plans")
    page = await customer.send(page.form("/folders"), name="Photos")
    again = await customer.send(page.form("/folders"), name="plans")
    assert again.status == 409
    assert "plans exists in this folder already." in again.words
    plans, photos = _id(page, "Plans"), _id(page, "Photos")
    theirs = await agent.get(f"tickets/{number}/folders/{plans}")
    renamed = await agent.send(theirs.form("/rename"), name="Drawings")
    assert "Drawings" in renamed.words
    late = await customer.send(theirs.form("/rename"), name="Other", csrf=page.form("/folders").values["csrf"])
    assert late.status == 409, "who saw another name is told, not obeyed"
    page = await customer.get(f"tickets/{number}/files")
    page = await customer.send(page.form("/move", has="target"), item=plans, target=photos)
    assert "Drawings" not in re.findall(r'class="row__link"[^>]*>([^<]+)<', page.text)
    page = await customer.send(page.form("/undo"))
    assert "Drawings" in re.findall(r'class="row__link"[^>]*>([^<]+)<', page.text)
    one = await customer.get(f"tickets/{number}/folders/{plans}")
    page = await customer.send(one.form("/delete"))
    assert "One thing was deleted." in page.words
    gone = await agent.get(f"desk/tickets/{number}/files?view=deleted")
    assert "Drawings" in gone.words
    page = await agent.send(gone.form("/restore"))
    assert "Drawings" in page.words
    assert "restored “Drawings”" in page.words


async def test_d30_a19_several_files_go_into_the_folder_and_an_equal_name_is_asked_about(enter: Enter) -> None:
    customer = await enter("robotics", "customer")
    number = await _case(customer, "Names")
    page = await customer.get(f"tickets/{number}/files")
    page = await customer.send(page.form("/folders"), name="Plans")
    here = f"tickets/{number}/files?folder={_id(page, 'Plans')}"
    page = await _add(customer, await customer.get(here), ("plan.txt", b"one"), ("list.txt", b"two"))
    assert "2 files were added." in page.words
    asked = await _add(customer, page, ("PLAN.txt", b"newer"), ("third.txt", b"three"))
    assert asked.status == 409
    assert "Some names exist there already" in asked.words
    form = asked.form("/files", has="way")
    assert form.values.getall("way") == ["new_version", "refuse"]
    page = await customer.send(form)
    assert "Version 2" in page.words
    assert "third.txt" in page.words

    async def filed() -> Page | None:
        found = await customer.get(f"tickets/{number}/files/{_id(page, 'plan.txt')}")
        return found if "Being filed" not in (await customer.get(here)).words else None

    one = await until(filed)
    assert "newer" in one.words, "the text is shown in place"
    back = await customer.send(one.form("/version"))
    assert "Version 1 is the current one again." in back.words
    kept = await _add(customer, await customer.get(here), ("plan.txt", b"mine"), on_clash="keep_both")
    assert "plan (2).txt" in kept.words


async def test_b10_b11_d31_one_too_large_is_refused_with_the_limit_and_the_others_are_taken(enter: Enter) -> None:
    customer = await enter("robotics", "customer")
    number = await _case(customer, "Too large")
    page = await customer.get(f"tickets/{number}/files")
    assert "Up to 10 MB each" in page.words
    large = ("large.bin", b"x" * (10 * 1024 * 1024 + 1))
    page = await _add(customer, page, large, ("small.txt", b"small"))
    assert "large.bin is too large. A file may have 10 MB at most." in page.words
    assert "small.txt" in page.words


async def test_d27_a_folder_and_a_selection_come_as_a_zip(enter: Enter) -> None:
    customer = await enter("robotics", "customer")
    number = await _case(customer, "ZIP")
    files = {"Übersicht (1).pdf": b"%PDF-1.4 plan", "Foto 😀.txt": b"smile", "a & b.txt": b"both"}
    page = await _add(customer, await customer.get(f"tickets/{number}/files"), *files.items())
    await customer.send(page.form("/folders"), name="empty")
    address = customer.address(f"tickets/{number}/files.zip")
    async with customer.http.get(address) as answer:
        assert answer.headers["Content-Type"] == "application/zip"
        made = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert made.testzip() is None
    assert {name: made.read(name) for name in made.namelist()} == {**files, "empty/": b""}
    form = page.form("/move")
    wanted = {"csrf": form.values["csrf"], "folder": "", "item": _id(page, "a &amp; b.txt")}
    async with customer.http.post(address, data=wanted) as answer:
        made = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert made.namelist() == ["a & b.txt"]


async def test_d27_d8_another_company_and_a_portal_without_case_files_have_no_such_page(enter: Enter) -> None:
    customer, stranger = await enter("robotics", "customer"), await enter("robotics", "stranger")
    number = await _case(customer, "Ours")
    page = await _add(customer, await customer.get(f"tickets/{number}/files"), ("secret.txt", b"ours"))
    key, csrf = _id(page, "secret.txt"), (await stranger.get("tickets/new")).form("/tickets/new").values["csrf"]
    for there, nowhere in (
        (f"tickets/{number}/files", "tickets/RC-999999/files"),
        (f"tickets/{number}/files/{key}", f"tickets/{number}/files/01h00000000000000000000000"),
        (f"tickets/{number}/files.zip", "tickets/RC-999999/files.zip"),
        (f"files/{key}/secret.txt", "files/01h00000000000000000000000/secret.txt"),
    ):
        theirs, nothing = await stranger.get(there), await stranger.get(nowhere)
        assert theirs.status == nothing.status == 404, there
        assert "secret" not in theirs.words
    for name in ("folders", "rename", "move", "delete", "restore", "undo"):
        sent = {"csrf": csrf, "name": "X", "item": key, "change": key, "folder": ""}
        wanted = {"folders": ("name",), "rename": ("name", "item"), "undo": ("change",)}.get(name, ("item",))
        data = {"csrf": csrf, **{field: sent[field] for field in wanted}}
        refused = await stranger.request("POST", f"tickets/{number}/files/{name}", data=data)
        assert refused.status == 404, (name, refused.words)
    other = await enter("autowork", "agent")
    assert (await other.get("desk/tickets/AW-1/files")).status == 404


async def test_d28_programs_can_do_all_of_it(enter: Enter, credentials: dict[str, dict[str, dict[str, str]]]) -> None:
    customer = await enter("robotics", "customer")
    number = await _case(customer, "By a program")
    who = credentials["robotics"]["customer"]
    signed = await customer.http.post(
        customer.address("api/v1/session"), json={"email": who["email"], "password": who["password"]}
    )
    headers = {"Authorization": f"Bearer {(await signed.json())['token']}"}
    root = customer.address(f"api/v1/tickets/{number}/folders")

    async def ask(method: str, path: str, **more: Any) -> Any:
        async with customer.http.request(method, f"{root}{path}", headers=headers, **more) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()

    made = await ask("POST", "/tree", json={"paths": ["a/b"]})
    folder = made["items"][0]["folder"]
    async with customer.http.put(
        customer.address("api/v1/uploads?name=x.txt"), data=b"x", headers={**headers, "Content-Length": "1"}
    ) as answer:
        upload = (await answer.json())["id"]
    planned = {"folder": folder, "files": [{"name": "x.txt", "size": 1}, {"name": "y", "size": 10**9}]}
    found = await ask("POST", "/check", json=planned)
    assert [(item["index"], item["kind"]) for item in found["items"]] == [(1, "too_large")]
    await ask("POST", "/files", json={"folder": folder, "uploads": [upload]})
    deleted = await ask("POST", "/delete", json={"items": [upload]})
    assert [item["id"] for item in (await ask("GET", "/deleted"))["items"]] == [upload]
    await ask("POST", "/undo", json={"change": deleted["change"]})
    page = await ask("GET", f"?folder={folder}")
    assert [row["name"] for row in page["files"]] == ["x.txt"]
    assert "added" in {row["kind"] for row in (await ask("GET", "/changes"))["items"]}

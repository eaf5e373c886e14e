"""E34 to E36, C21, B23: products and versions as customers and staff meet them, without scripts."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import aiohttp

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.web.portals.conftest import Credentials, Enter, Staff, file_ticket, mail_about, number_of
from tests.web.visitor import Page, Visitor

CONTENT = b"MZ" + bytes(range(256)) * 40


async def make_product(staff: Visitor, articles: str = "", **texts: str) -> str:
    """A product of its own for a test; its key."""
    key = f"p{new_id()[-10:]}"
    form = (await staff.get("desk/products/new")).form("/desk/products/new")
    language = next(name for name in form.values if name.startswith("name_"))
    entitled = "subscribers" if articles else "everybody"
    values = {language: f"Winner {key}", "entitled": entitled, "articles": articles, **texts}
    done = await staff.send(form, key=key, **values)
    assert done.path.endswith(f"/desk/products/{key}"), done.words
    return key


async def write(staff: Visitor, product: str, version: str, do: str = "save", **values: Any) -> Page:
    """A version with a file, as a browser without scripts sends it."""
    page = await staff.get(f"desk/products/{product}/releases/new?lang=en")
    form = page.form("/releases/new")
    data = aiohttp.FormData()
    for name, value in {**form.values, "version": version, "do": do, **values}.items():
        data.add_field(name, value)
    data.add_field("file", CONTENT, filename=f"winner-{version}.exe", content_type="application/octet-stream")
    done = await staff.request("POST", form.action, data=data)
    assert re.search(r"/desk/releases/\d+$", done.path), done.words
    return done


async def come_out(staff: Visitor, release: Page) -> None:
    """The button on the page of a version."""
    form = next(one for one in release.forms if one.action.endswith("/state"))
    done = await staff.send(form, state="out")
    assert "Everybody who waits for it is told now" in done.words


async def words_on(browser: Visitor, path: str, words: str) -> Page:
    """The page once it says so; raises TimeoutError."""
    async with asyncio.timeout(60):
        while words not in (page := await browser.get(path)).words:
            await asyncio.sleep(0.2)
    return page


async def bring(suite: Suite, folder: Path, number: str, article: str, state: str = "") -> None:
    """A subscription of the first demo customer."""
    file = folder / f"{number}{state}.csv"
    head = "number,customer_number,name,article,renewable_from,state\n"
    file.write_text(f"{head}{number},20417,Winner,{article},2026-01-01,{state}\n", encoding="utf-8")
    await suite.operate("import", "subscriptions", str(file), "--portal", "anka", "--quiet")


def file_links(page: Page) -> list[str]:
    return [link for link in page.links if re.search(r"/downloads/[^/]+/\d+/[^/]+/", link)]


async def fetched(browser: Visitor, link: str, **headers: str) -> tuple[int, bytes]:
    async with browser.http.get(browser.address(link), headers=headers) as answer:
        return answer.status, await answer.read()


async def test_e34_e35_the_files_and_notes_of_a_version_are_for_subscribers_until_their_subscription_ends(
    enter: Enter, suite: Suite, tmp_path: Path
) -> None:
    number, article = f"A-{new_id()[-8:]}", f"W-{new_id()[-8:]}"
    await bring(suite, tmp_path, number, article)
    staff, customer, stranger = [await enter("anka", one) for one in ("agent", "customer", "stranger")]
    key = await make_product(staff, article, how_nl="Vraag ons naar een abonnement.")
    await write(staff, key, "12.1", "out", notes_nl="# Nieuw\n\n- Sneller **rekenen**", day="2026-02-01")
    await write(staff, key, "12.2", "out", notes_en="# New\n\nMore <b>speed</b>")
    page = await customer.get("downloads?lang=nl")
    assert "12.2" in page.words
    product = await customer.get(f"downloads/{key}?lang=nl")
    assert product.words.index("12.2") < product.words.index("12.1")
    new, old = file_links(product)
    assert await fetched(customer, new) == (200, CONTENT)
    assert await fetched(customer, old, Range="bytes=2-5") == (206, CONTENT[2:6])
    note = await customer.get(old.rsplit("/", 2)[0] + "?lang=nl")
    assert "<h2" in note.text
    assert "Sneller <strong>rekenen</strong>" in note.text
    english = await customer.get(new.rsplit("/", 2)[0] + "?lang=nl")
    assert "More &lt;b&gt;speed" in english.text
    foreign = await stranger.get(f"downloads/{key}?lang=nl")
    assert "Vraag ons naar een abonnement." in foreign.words
    assert "12.2" not in foreign.words
    for link in (new, old.rsplit("/", 2)[0]):
        made_up = re.sub(r"(/downloads/[^/]+/)\d+", r"\g<1>999999999", link)
        real, other = await stranger.get(link), await stranger.get(made_up)
        assert (real.status, other.status) == (404, 404)
    await bring(suite, tmp_path, number, article, "ended")
    assert (await fetched(customer, new))[0] == 404
    assert "12.2" not in (await customer.get(f"downloads/{key}")).words


async def test_e36_a_product_without_versions_says_so_and_whoever_asks_is_told_by_mail_until_they_stop(
    enter: Enter, suite: Suite, credentials: Credentials
) -> None:
    staff, customer = await enter("anka", "agent"), await enter("anka", "customer")
    key = await make_product(staff)
    page = await customer.get("downloads?lang=en")
    assert "Not active yet" in page.words
    done = await customer.send(page.form(f"/{key}/follow"), wanted="yes")
    assert "We tell you by mail when a version comes out." in done.words
    release = await write(staff, key, "1.0", notes_nl="Alles is nieuw.")
    waiting = await customer.get(f"downloads/{key}?lang=en")
    assert "Coming" in waiting.words
    assert not file_links(waiting)
    await come_out(staff, release)
    mail = await mail_about(suite, credentials["anka"]["customer"]["email"], f"Winner {key} 1.0")
    assert "Alles is nieuw." in mail["text"]
    news = await customer.get("downloads?lang=en")
    assert "It is out. You asked us to tell you." in news.words
    stop = next(link for link in re.findall(r"https?://\S+", mail["text"]) if "/no-mail/" in link)
    anybody = await enter("anka")
    opened = await anybody.get(stop)
    assert f"/{key}/follow" in "".join(form.action for form in (await customer.get(f"downloads/{key}")).forms)
    assert (await customer.get(f"downloads/{key}")).form(f"/{key}/follow").buttons == ["Stop"]
    stopped = await anybody.send(opened.form("/no-mail/" + stop.rpartition("/")[2]))
    assert stopped.status == 200
    again = await customer.get(f"downloads/{key}?lang=en")
    assert again.form(f"/{key}/follow").buttons == ["Tell me about new versions"]
    forged = await anybody.get(stop[:-3] + "aaa")
    assert forged.status == 410


async def test_c21_a_case_in_a_coming_version_is_asked_about_when_it_is_out_and_a_yes_ends_it(
    enter: Enter, suite: Suite, credentials: Credentials
) -> None:
    staff, customer = await enter("autonik", "agent"), await enter("autonik", "customer")
    key = await make_product(staff)
    release = await write(staff, key, "4.2", day="2027-03-01")
    title = f"Forkert sum {new_id()[-6:]}"
    number = number_of(await file_ticket(customer, title))
    desk = await staff.get(f"desk/tickets/{number}?lang=en")
    chosen = release.path.rpartition("/")[2]
    tied = await staff.send(desk.form(f"/{number}/release"), release=chosen)
    assert f"Winner {key} 4.2" in tied.words
    page = await customer.get(f"tickets/{number}?lang=en")
    assert "We tell you when it is out" in page.words
    await come_out(staff, release)
    mail = await mail_about(suite, credentials["autonik"]["customer"]["email"], number, "4.2")
    assert title in mail["subject"]
    page = await customer.get(f"tickets/{number}?lang=en")
    assert "Is this solved for you?" in page.words
    done = await customer.send(page.form(f"/{number}/release"), solved="yes")
    assert "has solved it" in done.words
    assert "kind-resolved" in done.text
    assert "the customer says: solved" in (await staff.get(f"desk/tickets/{number}?lang=en")).words


async def test_b23_a_ticket_under_investigation_names_a_version_without_a_date_and_a_no_keeps_it_open(
    enter: Enter,
) -> None:
    staff, customer = await enter("autoflex", "agent"), await enter("autoflex", "customer")
    key = await make_product(staff)
    release = await write(staff, key, "7")
    number = number_of(await file_ticket(customer, "Kilometerstand verdwijnt", type="storing"))
    desk = await staff.get(f"desk/tickets/{number}?lang=en")
    await staff.send(desk.form(f"/{number}/move", has="status"), status="in-onderzoek")
    desk = await staff.get(f"desk/tickets/{number}?lang=en")
    await staff.send(desk.form(f"/{number}/release"), release=release.path.rpartition("/")[2])
    lead = await customer.get(f"releases/{release.path.rpartition('/')[2]}?lang=en")
    assert "There is no date for it yet." in lead.words
    await come_out(staff, release)
    page = await words_on(customer, f"tickets/{number}?lang=en", "Is this solved for you?")
    form = next(one for one in page.forms if one.action.endswith(f"/{number}/release") and "text" in one.values)
    empty = await customer.send(form, solved="no")
    assert empty.status == 422
    done = await customer.send(form, solved="no", text="Nog steeds weg na het opslaan.")
    assert "Nog steeds weg na het opslaan." in done.words
    assert "has not solved it" in done.words
    assert "Is this solved for you?" not in done.words


async def test_c21_a_no_on_a_case_closed_for_good_goes_on_in_a_new_one_and_a_withdrawn_version_frees_the_others(
    enter: Enter, staff: Staff, suite: Suite, credentials: Credentials
) -> None:
    agent, customer = await enter("autonik", "agent"), await enter("autonik", "customer")
    key = await make_product(agent)
    asked, withdrawn = await write(agent, key, "4.3"), await write(agent, key, "4.4")
    numbers = [number_of(await file_ticket(customer, f"Moms {version}")) for version in ("4.3", "4.4")]
    for number, release in zip(numbers, (asked, withdrawn), strict=True):
        desk = await agent.get(f"desk/tickets/{number}?lang=en")
        await agent.send(desk.form(f"/{number}/release"), release=release.path.rpartition("/")[2])
    closed, free = numbers
    for status in ("lost", "lukket"):
        await (await staff("autonik")).move(closed, status)
    await come_out(agent, asked)
    page = await words_on(customer, f"tickets/{closed}?lang=en", "Is this solved for you?")
    assert "Part of release" not in page.words
    form = next(one for one in page.forms if one.action.endswith(f"/{closed}/release") and "text" in one.values)
    anew = await customer.send(form, solved="no", text="Tre varer giver stadig for meget.")
    assert anew.path.endswith(f"/tickets/new?about={closed}")
    assert "Tre varer giver stadig for meget." in anew.text
    page = await agent.get(withdrawn.path.partition("/autonik/")[2])
    await agent.send(page.form("/state"), state="withdrawn")
    await words_on(customer, f"tickets/{free}?lang=en", "was withdrawn: this waits for it no more")
    await mail_about(suite, credentials["autonik"]["customer"]["email"], free, "trukket tilbage")

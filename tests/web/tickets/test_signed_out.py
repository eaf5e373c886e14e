"""Whoever was signed out while they wrote loses nothing: sign in, send again."""

from tests.web.tickets.conftest import number_of
from tests.web.tickets.forms import send_with_files
from tests.web.visitor import Visitor

LONG = "The spindle stops after an hour, always at the same place.\nWe have tried everything in the manual."


async def test_a_new_ticket_written_by_somebody_signed_out_meanwhile_is_kept_until_they_are_back(
    customer: Visitor, people: dict[str, dict[str, str]]
) -> None:
    form = (await customer.get("tickets/new")).form("/tickets/new")
    await customer.send((await customer.get("tickets")).form("/sign-out"))
    told = await send_with_files(customer, form, [("plan.txt", b"x")], title="Spindle", description=LONG)
    assert told.status == 401
    assert "You are not signed in any more" in told.words
    assert "add them again" in told.words
    kept = told.form("/tickets/new")
    assert (kept.values["title"], kept.values["description"].strip()) == ("Spindle", LONG)
    await customer.sign_in(people["customer"])  # in another tab
    again = await customer.send(kept)
    assert (again.status, "has expired" in again.words) == (403, True)  # its token is of nobody who is signed in
    done = await customer.send(again.form("/tickets/new"))
    assert done.status == 200
    assert "The spindle stops" in done.words
    assert number_of(done)


async def test_a_comment_sent_after_signing_out_is_kept_too_and_sent_once(
    customer: Visitor, people: dict[str, dict[str, str]]
) -> None:
    fresh = (await customer.get("tickets/new")).form("/tickets/new")
    number = number_of(await customer.send(fresh, title="Belt", description="It slips."))
    form = (await customer.get(f"tickets/{number}")).form("/comments")
    await customer.send((await customer.get("tickets")).form("/sign-out"))
    told = await customer.send(form, text=LONG)
    await customer.sign_in(people["customer"])
    again = await customer.send(told.form("/comments"))
    await customer.send(again.form("/comments"))
    page = await customer.send(again.form("/comments"))
    assert page.text.count("always at the same place") == 1


async def test_what_another_site_sends_is_not_kept_for_anybody(customer: Visitor) -> None:
    form = (await customer.get("tickets/new")).form("/tickets/new")
    await customer.send((await customer.get("tickets")).form("/sign-out"))
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    values = {**form.values, "title": "Spindle", "description": LONG}
    told = await customer.request("POST", form.action, data=values, headers=headers)
    assert told.status == 403
    assert "always at the same place" not in told.text

"""Fields that a form does not have are refused with a message, however it is sent; nothing typed is lost."""

import pytest

from kit.ids import new_id
from tests.web.tickets.forms import send_with_files
from tests.web.visitor import Visitor


@pytest.mark.parametrize("with_files", [True, False], ids=["multipart", "urlencoded"])
async def test_a_field_that_the_form_does_not_have_opens_no_ticket(customer: Visitor, with_files: bool) -> None:
    title = f"Printer {new_id()}"
    form = (await customer.get("tickets/new")).form("/tickets/new")
    values = {"title": title, "description": "It beeps.", "uploads": "zzz"}
    if with_files:
        page = await send_with_files(customer, form, [], **values)
    else:
        page = await customer.send(form, **values)
    assert page.status == 422
    assert "This form has a field that we do not know." in page.words
    again = page.form("/tickets/new")
    assert (again.values["title"], again.values["description"]) == (title, "It beeps.")
    assert title not in (await customer.get("tickets?view=all")).words


async def test_files_of_a_form_that_is_shown_again_go_along_when_it_is_sent_again(customer: Visitor) -> None:
    form = (await customer.get("tickets/new")).form("/tickets/new")
    page = await send_with_files(customer, form, [("report.txt", b"hello")], title="", description="See the file.")
    assert page.status == 422
    again = page.form("/tickets/new")
    assert len(again.values.getall("upload")) == 1
    done = await customer.send(again, title="With a file")
    assert done.status == 200
    assert "report.txt" in done.words


async def test_a_form_that_cannot_be_read_gets_a_clear_answer(customer: Visitor) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    page = await customer.request("POST", "tickets/new", data=b"nothing of this kind", headers=kind)
    assert page.status in (403, 422)
    kind = {"Content-Type": "multipart/form-data"}
    page = await customer.request("POST", "tickets/new", data=b"--b--", headers=kind)
    assert page.status == 422
    assert "cannot be read" in page.words

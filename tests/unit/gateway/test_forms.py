"""Forms: what is refused, what is kept, what is said."""

import asyncio

import pytest
from aiohttp import web
from multidict import MultiDict
from pydantic import Field

from contracts.errors import CasebusError, Code, invalid, unavailable
from gateway.forms.fields import FormModel, Line, Untouched, check
from gateway.forms.once import Once
from gateway.gateway import HERE
from gateway.i18n import load_words

TOO_LONG = "This is too long: at most 10 characters."
WORDS = load_words(HERE / "locales")["en"]


class Sample(FormModel):
    title: Line = Field(min_length=1, max_length=10)
    secret: Untouched = ""
    files: tuple[str, ...] = ()


def sent(*pairs: tuple[str, str]) -> MultiDict[str]:
    return MultiDict([("csrf", "c"), ("request_id", "r" * 26), *pairs])


def test_what_is_right_becomes_the_model_with_spaces_gone_where_they_mean_nothing() -> None:
    form = check(Sample, sent(("title", " Hello "), ("secret", " a b "), ("files", "1"), ("files", "2")), WORDS)
    assert form.ok
    assert form.data == Sample(title="Hello", secret=" a b ", files=("1", "2"))
    assert form.request_id == "r" * 26


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("", "Please fill this in."),
        ("   ", "Please fill this in."),
        ("x" * 11, TOO_LONG),
    ],
)
def test_a_wrong_field_is_named_and_everything_typed_is_kept(title: str, message: str) -> None:
    form = check(Sample, sent(("title", title), ("secret", "kept")), WORDS)
    assert form.errors == {"title": message}
    assert form.values["secret"] == "kept"


def test_an_unknown_field_is_refused_and_so_is_a_nul() -> None:
    assert "" in check(Sample, sent(("title", "a"), ("role", "admin")), WORDS).errors
    assert "" in check(Sample, sent(("title", "a\0b")), WORDS).errors


def test_line_ends_are_those_of_the_rest_of_the_world() -> None:
    assert check(Sample, sent(("title", "a\r\nb")), WORDS).data.title == "a\nb"


def test_a_refusal_of_a_service_stands_at_its_fields() -> None:
    form = check(Sample, sent(("title", "a")), WORDS)
    assert form.refuse(invalid("Some of it is not right.", title="Not that one.")) == 422
    assert form.errors == {"title": "Not that one."}


def test_an_unknown_outcome_says_that_repeating_is_safe_and_keeps_the_request_id() -> None:
    form = check(Sample, sent(("title", "a")), WORDS)
    assert form.refuse(unavailable()) == 503
    assert "safely" in form.errors[""]
    assert form.request_id == "r" * 26


def test_what_does_not_exist_is_no_matter_of_the_form() -> None:
    with pytest.raises(CasebusError):
        check(Sample, sent(("title", "a")), WORDS).refuse(CasebusError(Code.NOT_FOUND, "x"))


async def test_a_form_sent_twice_at_once_is_worked_on_once() -> None:
    once, worked = Once(), []

    async def work() -> web.Response:
        worked.append(1)
        await asyncio.sleep(0)
        return web.Response(status=303, headers={"Location": "/done"})

    first, second = await asyncio.gather(*(once.answer("me", "/f", sent(), work) for _ in range(2)))
    third = await once.answer("me", "/f", sent(), work)
    assert [answer.status for answer in (first, second, third)] == [303, 303, 303]
    assert third.headers["Location"] == "/done"
    assert len(worked) == 1
    await once.answer("me", "/f", sent(("title", "changed")), work)
    await once.answer("somebody else", "/f", sent(), work)
    assert len(worked) == 3


async def test_a_form_that_was_refused_is_worked_on_again() -> None:
    once, worked = Once(), []

    async def work() -> web.Response:
        worked.append(1)
        return web.Response(status=422, text="no")

    await once.answer("me", "/f", sent(), work)
    await once.answer("me", "/f", sent(), work)
    assert len(worked) == 2


def test_a_form_that_was_sent_before_with_other_values_can_be_sent_as_a_new_one() -> None:
    form = check(Sample, sent(("title", "a")), WORDS)
    assert form.refuse(CasebusError(Code.REPEATED, "This request id was used before, for something else.")) == 422
    assert "sent before" in form.errors[""]
    assert form.request_id != "r" * 26

"""Opening a ticket: what the form may say and what the ticket is then."""

import pytest

from services.tickets.domain import RefusedError, check_opening
from tests.unit.tickets.factories import ANNA, NEWCOMER, NOW, OPERATOR, SERVICE, SVEN, a_ticket, autoflex, person


def test_a15_a16_a_ticket_without_an_addressee_goes_to_the_support_team() -> None:
    assert a_ticket().queue == "support"
    assert a_ticket(queue="devices").queue == "devices"


def test_a15_an_unknown_addressee_is_refused_with_the_field_named() -> None:
    with pytest.raises(RefusedError) as refused:
        a_ticket(queue="nobody")
    assert refused.value.fields == {"queue": "This is not one of the choices."}


def test_b18_a_customer_does_not_address_a_queue_that_is_not_offered_but_staff_do() -> None:
    with pytest.raises(RefusedError):
        a_ticket(rules=autoflex(), queue="second")
    assert a_ticket(SVEN, autoflex(), queue="second").queue == "second"


def test_a17_b8_a_ticket_without_a_subject_is_refused() -> None:
    for empty in (" ", "\t\n", "\x00\x07", "\u200b", " \u2060\ufeff\u3164"):
        with pytest.raises(RefusedError) as refused:
            a_ticket(title=empty)
        assert set(refused.value.fields) == {"title"}


def test_b9_a_ticket_without_a_description_is_refused() -> None:
    for empty in (" \r\n ", "\u202e\u200b"):
        with pytest.raises(RefusedError) as refused:
            a_ticket(description=empty)
        assert set(refused.value.fields) == {"description"}


def test_a18_a_description_is_kept_exactly_but_for_control_characters() -> None:
    text = "  Ünïcode 🚀\r\n\ttab and  spaces \n" + "x" * 49_000
    assert a_ticket(description=text).description == text
    assert a_ticket(description="a\x00b\x1b[31mc\x7f").description == "ab[31mc"


def test_a17_a_title_is_one_line_and_cannot_turn_the_text_around_it() -> None:
    assert a_ticket(title="  one\r\ntwo\t three ").title == "one two three"
    assert a_ticket(title="invoice \u202efdp.exe").title == "invoice fdp.exe"
    assert a_ticket(title="family 👨\u200d👩\u200d👧").title == "family 👨\u200d👩\u200d👧"


def test_a20_a_customer_sets_the_priority_where_the_portal_lets_them() -> None:
    assert a_ticket().priority == "normal"
    assert a_ticket(priority="high").priority == "high"
    with pytest.raises(RefusedError) as refused:
        a_ticket(priority="extreme")
    assert set(refused.value.fields) == {"priority"}


def test_s3_a_priority_is_refused_where_the_portal_has_none() -> None:
    assert a_ticket(rules=autoflex()).priority == ""
    with pytest.raises(RefusedError):
        a_ticket(rules=autoflex(), priority="high")


def test_c11_numbers_have_the_portals_own_form() -> None:
    assert a_ticket().id == "autowork/AW-12"
    assert a_ticket(rules=autoflex()).number == "AF-12"


def test_b12_s5_visibility_is_the_portals_unless_chosen() -> None:
    assert a_ticket().visibility == "private"
    assert a_ticket(visibility="company").visibility == "company"
    assert a_ticket(rules=autoflex()).visibility == "company"


def test_a_new_ticket_is_the_vendors_turn() -> None:
    ticket = a_ticket()
    assert (ticket.status, ticket.kind, ticket.turn, ticket.status_since) == ("new", "new", "vendor", NOW)


def test_c1_who_may_not_create_opens_nothing() -> None:
    for actor in (person("eve", rights=("comment",)), NEWCOMER, person("x", ""), SERVICE):
        with pytest.raises(RefusedError) as refused:
            check_opening(actor)
        assert refused.value.reason == "forbidden"
    for actor in (ANNA, SVEN, OPERATOR):
        check_opening(actor)


def test_b1_c10_only_staff_say_that_a_ticket_came_by_phone() -> None:
    assert a_ticket(SVEN, channel="phone").channel == "phone"
    assert a_ticket(channel="phone").channel == "portal"
    assert a_ticket(channel="api").channel == "api"


def test_c10_a_ticket_that_staff_opened_is_for_its_contact() -> None:
    ticket = a_ticket(SVEN)
    assert ticket.created_by.side == "vendor"
    assert ticket.people == ("anna",)

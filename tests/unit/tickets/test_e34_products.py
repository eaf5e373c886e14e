"""The rules of products and releases: who is entitled, what they see of it, and what changes (E34, E36)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from contracts.base import Actor
from services.tickets.domain import FileRef, Party, RefusedError
from services.tickets.domain.products import (
    COMING,
    OUT,
    WITHDRAWN,
    Doing,
    Notes,
    Product,
    Release,
    Visitor,
    Wish,
    checked_notes,
    entitles,
    followed,
    product_changed,
    release_changed,
    release_moved,
    stopper_of,
    visitor_of,
    wish_told,
    writer_of,
)

PORTALS = {"anka": ("nl", "en")}
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
DOING = Doing(Party("p", "Pieter", "vendor"), AT, "request-1", "imprint")
WINNER = Product("anka/winner", "winner", "anka", {"nl": "Winner"}, {}, {}, ("WIN-PRO",), AT, AT)
FILE = FileRef("f", "winner.exe", 5, "application/octet-stream")
RELEASE = Release("anka/rel-1", 1, "anka", "winner", Notes("4.2", "", {}, (FILE,)), COMING, AT, AT)
SUBSCRIBER = Visitor("anka", "c", staff=False, held=frozenset({"win-pro"}))
STRANGER = Visitor("anka", "s", staff=False, held=frozenset({"WIN-START"}))
STAFF = Visitor("anka", "p", staff=True)
FOREIGNER = Visitor("robotics", "r", staff=True)


def actor(role: str, portal: str = "anka", company: str = "") -> Actor:
    return Actor.model_validate({"kind": "person", "id": "p", "portal": portal, "role": role, "company": company})


def test_e34_a_subscription_to_one_of_its_articles_entitles_and_without_articles_everybody_is() -> None:
    assert entitles(WINNER, ["Win-Pro"])
    assert not entitles(WINNER, ["WIN"])
    assert not entitles(WINNER, [])
    assert entitles(replace(WINNER, articles=()), [])


@pytest.mark.parametrize(
    ("visitor", "state", "sees", "gets"),
    [
        (SUBSCRIBER, COMING, True, False),
        (SUBSCRIBER, OUT, True, True),
        (SUBSCRIBER, WITHDRAWN, False, False),
        (STRANGER, COMING, False, False),
        (STRANGER, OUT, False, False),
        (STAFF, COMING, True, True),
        (STAFF, WITHDRAWN, True, True),
        (FOREIGNER, OUT, False, False),
    ],
)
def test_e34_what_is_seen_of_a_release_and_who_gets_its_files(
    visitor: Visitor, state: str, sees: bool, gets: bool
) -> None:
    release = replace(RELEASE, state=state)
    assert visitor.sees(WINNER, release) is sees
    assert visitor.gets_files(WINNER, release) is gets


def test_e34_only_staff_and_people_of_a_company_get_in_and_only_staff_write() -> None:
    assert visitor_of(actor("customer", company="acme"), PORTALS).staff is False
    assert writer_of(actor("agent"), PORTALS).staff
    for outside in (actor("customer"), actor("agent", portal="robotics")):
        with pytest.raises(RefusedError, match="not_found"):
            visitor_of(outside, PORTALS)
    with pytest.raises(RefusedError, match="not_found"):
        writer_of(actor("company_admin", company="acme"), PORTALS)


def test_e36_only_our_gateway_and_the_operator_stop_mails_for_somebody() -> None:
    service = Actor(kind="service", id="gateway", portal="*", role="service")
    assert stopper_of(service, "anka", PORTALS) == "anka"
    for wrong in (service.model_copy(update={"id": "files"}), actor("agent")):
        with pytest.raises(RefusedError, match="not_found"):
            stopper_of(wrong, "anka", PORTALS)


def test_e34_somebody_who_was_slower_changes_nothing() -> None:
    other = replace(WINNER, names={"nl": "Winner Pro"})
    assert product_changed(WINNER, other, 1, DOING).names == {"nl": "Winner Pro"}
    assert product_changed(WINNER, WINNER, 1, DOING) is WINNER
    with pytest.raises(RefusedError, match="conflict"):
        product_changed(replace(WINNER, revision=2), other, 1, DOING)
    with pytest.raises(RefusedError, match="conflict"):
        release_changed(replace(RELEASE, revision=2), Notes("4.3", "", {}), 1, DOING)


def test_e36_coming_out_is_told_from_then_on_and_what_is_withdrawn_to_those_who_wait() -> None:
    out = release_moved(RELEASE, OUT, DOING)
    assert (out.telling, out.out_at, out.revision) == (True, AT, 2)
    assert release_moved(out, OUT, DOING) is out
    withdrawn = release_moved(out, WITHDRAWN, DOING)
    assert withdrawn.telling is True
    assert release_moved(withdrawn, COMING, DOING).telling is False


def test_e36_nobody_is_told_twice_or_who_stopped() -> None:
    wish = Wish("anka/winner/c", "anka", "winner", "c", follow=True)
    told = wish_told(wish, RELEASE.id)
    assert told.told == (RELEASE.id,)
    assert wish_told(told, RELEASE.id) is told
    stopped = followed(wish, follow=False)
    assert wish_told(stopped, RELEASE.id) is stopped


def test_e35_a_release_needs_a_version_and_empty_notes_are_none() -> None:
    assert checked_notes(Notes(" 4.2 ", "", {"nl": "# Nieuw", "en": "  "})).texts == {"nl": "# Nieuw"}
    with pytest.raises(RefusedError, match="invalid"):
        checked_notes(Notes(" ", "", {}))

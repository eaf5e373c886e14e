"""The rules of a person, their password, links and logins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.accounts.adapters.documents import person_document, person_of
from services.accounts.domain.people import Login, Password, Person, new_login, new_token

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def person(*logins: Login) -> Person:
    return Person("p1", "autowork", "jana@x.example", "Jana", "customer", NOW, password=Password("h"), logins=logins)


def login(name: str, *, api: bool = False, seen: datetime = NOW) -> Login:
    made = (new_token if api else new_login)(name, f"digest of {name}", "", NOW)
    return replace(made, seen_at=seen)


def test_a_session_is_alive_until_it_was_idle_for_twelve_hours_or_is_fourteen_days_old() -> None:
    session = login("s")
    assert session.alive(NOW + timedelta(hours=11, minutes=59))
    assert not session.alive(NOW + timedelta(hours=12))
    busy = login("s", seen=NOW + timedelta(days=13, hours=23))
    assert busy.alive(NOW + timedelta(days=13, hours=23, minutes=59))
    assert not busy.alive(NOW + timedelta(days=14))


def test_an_api_token_is_alive_for_ninety_days_idle_or_not_unless_it_was_made_for_others() -> None:
    token = login("t", api=True)
    assert token.alive(NOW + timedelta(days=89))
    assert not token.alive(NOW + timedelta(days=90))
    short = new_token("s", "digest", "", NOW, days=2)
    assert not short.alive(NOW + timedelta(days=2))
    assert not new_token("l", "digest", "", NOW, days=4000).alive(NOW + timedelta(days=365))


def test_a_token_is_told_of_once_a_week_before_it_ends_and_a_short_one_never() -> None:
    jana = person(login("here"), login("script", api=True), new_token("short", "d", "", NOW, days=10))
    assert jana.next_reminder == NOW + timedelta(days=83)
    assert jana.reminded(NOW + timedelta(days=82))[1] == ()
    told, soon = jana.reminded(NOW + timedelta(days=83))
    assert [token.id for token in soon] == ["script"]
    assert told.next_reminder is None
    assert told.reminded(NOW + timedelta(days=84)) == (told, ())
    kept = person_of(person_document(told))
    assert kept == told
    assert "reminder" not in person_document(told)
    assert "reminder" in person_document(jana)


def test_the_scopes_of_a_token_are_kept_and_no_choice_stays_no_choice() -> None:
    limited = new_token("t", "d", "ERP", NOW, scopes=("tickets:read",))
    jana = person(limited, login("old", api=True))
    kept = person_of(person_document(jana))
    assert [token.scopes for token in kept.logins] == [("tickets:read",), None]


def test_a_chosen_password_ends_the_link_and_all_other_logins() -> None:
    jana = person(login("here"), login("there"), login("script", api=True)).with_reset("d", NOW + timedelta(hours=1))
    changed = jana.with_chosen_password("new", keep="here")
    assert [kept.id for kept in changed.logins] == ["here"]
    assert changed.reset is None
    assert not changed.must_change_password


def test_a_generated_password_ends_everything_and_counts_on() -> None:
    jana = person(login("here"))
    first = jana.with_generated_password("one")
    second = first.with_chosen_password("own").with_generated_password("two")
    assert (first.logins, first.must_change_password, first.password.generation) == ((), True, 1)
    assert second.password.generation == 2


def test_a_new_link_has_a_new_number_so_that_an_old_token_never_works_again() -> None:
    jana = person().with_reset("d1", NOW + timedelta(hours=1))
    assert jana.reset is not None
    again = jana.with_chosen_password("new").with_reset("d2", NOW + timedelta(hours=1))
    assert again.reset is not None
    assert (jana.reset.generation, again.reset.generation) == (1, 2)


def test_the_secret_of_a_mail_is_due_until_used_replaced_or_too_old() -> None:
    jana = person().with_generated_password("h1")
    assert jana.secret_is_due("password", 1, NOW)
    assert not jana.secret_is_due("password", 2, NOW)
    assert not jana.signed_in(login("s"), NOW).secret_is_due("password", 1, NOW)
    assert not jana.with_generated_password("h2").secret_is_due("password", 1, NOW)
    asked = jana.with_reset("d", NOW + timedelta(hours=1))
    assert asked.secret_is_due("reset", 1, NOW)
    assert not asked.secret_is_due("reset", 1, NOW + timedelta(hours=1))
    assert not asked.secret_is_due("confirm", 1, NOW)


def test_dead_logins_go_when_somebody_signs_in() -> None:
    old = login("old", seen=NOW - timedelta(days=1))
    assert [kept.id for kept in person(old).signed_in(login("new"), NOW).logins] == ["new"]


def test_a_document_gives_the_same_person_back_and_passes_over_fields_of_a_newer_version() -> None:
    jana = person(login("a"), login("b", api=True)).with_reset("d", NOW).with_confirmation("c", NOW)
    assert person_of({**person_document(jana), "outbox": [], "something_new": 1}) == jana

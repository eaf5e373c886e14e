"""Which passwords may be chosen, and how generated ones are made."""

from __future__ import annotations

import pytest

from services.accounts.__main__ import common_passwords
from services.accounts.domain.passwords import PasswordRules
from services.accounts.domain.secrets import Derived, digest_of, new_secret, person_of, same

RULES = PasswordRules(common_passwords())
FULL_WIDTH = "".join(chr(ord(letter) + 0xFEE0) for letter in "password1")
DERIVED = Derived(b"a key of the server, 32 bytes ..")


@pytest.mark.parametrize("password", ["", "a", "seven77", "ÄÖÜäöüß"])
def test_less_than_eight_characters_are_refused(password: str) -> None:
    assert RULES.problem(password) == "Choose at least 8 characters."


@pytest.mark.parametrize(
    "password",
    [
        "password", "Password1", "P@ssw0rd!", "passwort123", "Passwort!!!", "wachtwoord1", "adgangskode", "losenord12",
        "12345678", "123456789012", "87654321", "abcdefgh", "qwertz12345", "qwertyuiop", "asdfghjkl1", "aaaaaaaa",
        "abababababab", "Sommer2025", "sommer2025!", "Winter24!", "letmein123", "iloveyou", "1234qwer",
        "Willkommen1", "!!welcome!!", "administrator", "autowork2026", "passwordpassword", FULL_WIDTH,
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused_also_when_decorated(password: str) -> None:
    assert RULES.problem(password)


@pytest.mark.parametrize("password", ["jana.weber", "jana.weber@x.example", "janaweber", "weberweber", "WEBERWEBER"])
def test_ones_own_name_or_address_is_refused(password: str) -> None:
    assert RULES.problem(password, "jana.weber@x.example", "Jana Weber")


@pytest.mark.parametrize(
    "password",
    [
        "ein stilles Fahrrad 7", "correct horse battery", "k7mf-x2pd-9wqh-tz4n", "Summer rain on 3 roofs",
        "Geburtstag meiner Tante", "8 Zeichen", "tr0ub4dor&3", "grün-æble-søndag",
    ],
)  # fmt: skip
def test_others_are_good_with_no_rule_about_kinds_of_characters(password: str) -> None:
    assert RULES.problem(password, "jana.weber@x.example", "Jana Weber") == ""


def test_generated_passwords_pass_the_rules_and_differ_by_person_and_generation() -> None:
    made = {DERIVED.password(f"person{number}", generation) for number in range(50) for generation in range(4)}
    assert len(made) == 200
    assert all(RULES.problem(password) == "" for password in made)


def test_a_secret_is_the_same_each_time_and_another_under_another_key() -> None:
    other = Derived(b"another key of the server .......")
    assert DERIVED.password("p", 1) == DERIVED.password("p", 1) != other.password("p", 1)
    assert DERIVED.link("reset", "p", 1) != DERIVED.link("confirm", "p", 1)
    assert DERIVED.text("password", "p", 1) == DERIVED.password("p", 1)


def test_parts_of_what_is_derived_from_cannot_be_shifted() -> None:
    assert DERIVED.fingerprint("ab", "c") != DERIVED.fingerprint("a", "bc")


def test_the_key_is_not_shown() -> None:
    assert "a key of the server" not in repr(DERIVED)


def test_a_session_secret_names_its_person_and_has_256_random_bits() -> None:
    secret = new_secret("01m8")
    assert person_of(secret) == "01m8"
    assert len(secret.partition(".")[2]) == 43
    assert new_secret("01m8") != secret
    assert same(digest_of(secret), digest_of(secret))
    assert not same(digest_of(secret), digest_of(secret + "x"))

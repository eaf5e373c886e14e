"""Links that stop mails about new versions (E36)."""

import pytest

from services.notify.domain.stopping import read_stop_token, stop_token

KEY = "0123456789abcdef"


def test_e36_a_stop_link_says_for_whom_and_about_what_it_was_made() -> None:
    token = stop_token(KEY, "anka", "winner", "01h00000000000000000000000")
    assert read_stop_token(KEY, "anka", token) == ("01h00000000000000000000000", "winner")


@pytest.mark.parametrize("wrong", ["", "x", "a.b.c", "p.winner." + "a" * 26])
def test_e36_what_we_have_not_made_is_none(wrong: str) -> None:
    assert read_stop_token(KEY, "anka", wrong) is None


def test_e36_a_link_is_good_for_nobody_else_no_other_product_portal_or_key() -> None:
    person, product, proof = stop_token(KEY, "anka", "winner", "p1").split(".")
    assert read_stop_token(KEY, "anka", f"p2.{product}.{proof}") is None
    assert read_stop_token(KEY, "anka", f"{person}.all.{proof}") is None
    assert read_stop_token(KEY, "robotics", f"{person}.{product}.{proof}") is None
    assert read_stop_token(KEY + "x", "anka", f"{person}.{product}.{proof}") is None

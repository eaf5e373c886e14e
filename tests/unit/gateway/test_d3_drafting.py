"""An article made from a case has no names in it (D3)."""

from gateway.pages.knowledge.drafting import without_names


def test_d3_names_addresses_and_numbers_are_left_out() -> None:
    names = ["Holzbau Brandner GmbH", "Thomas Brandner", "Li"]
    text = (
        "Thomas says (t.brandner@holzbau.example, +49 7123 555-700): Brandner's saw, holzbau brandner gmbh, error 0815."
    )
    assert without_names(text, names) == "… says (…, …): … saw, …, error 0815."


def test_d3_words_that_only_look_like_names_are_kept() -> None:
    text = "The limit of the light curtain and part 7-3310 of version 6.4.2 stay; the GmbH too."
    assert without_names(text, ["Light und Sound GmbH & Co", "Li"]) == text

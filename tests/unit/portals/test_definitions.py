"""The five portals as data, against the lines of the checklist and the table at its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.portal import Portal
from kit.yamlfile import load_folder

PORTALS = load_folder(Path("deploy/portals"), Portal)
AUTOFLEX, AUTONIK, ROBOTICS, ANKA = (PORTALS[key] for key in ("autoflex", "autonik", "robotics", "anka"))


def labels(portal: Portal, language: str) -> list[str]:
    return [portal.text(status.label, language) for status in portal.statuses]


def test_b17_to_b27_autoflex_has_the_statuses_of_its_manual() -> None:
    assert labels(AUTOFLEX, "nl") == [
        "Eerste lijn",
        "Tweede lijn",
        "Derde lijn",
        "Wacht op klant",
        "Wacht op externe partij",
        "Afspraak gepland",
        "In onderzoek",
        "Opgelost",
        "Gesloten",
    ]


@pytest.mark.parametrize("line", ["eerste-lijn", "tweede-lijn", "derde-lijn"])
def test_b17_b18_b19_each_line_moves_the_ticket_to_its_own_queue(line: str) -> None:
    assert AUTOFLEX.status(line).queue == line
    assert AUTOFLEX.queue(line).offered is (line == "eerste-lijn")


def test_b11_d31_a_file_may_have_ten_megabytes() -> None:
    assert {portal.files.max_bytes for portal in PORTALS.values()} == {10 * 1024 * 1024}


def test_b26_b27_opgelost_revives_for_seven_days_and_gesloten_is_final() -> None:
    assert (AUTOFLEX.reopen.kinds, AUTOFLEX.reopen.days) == (("resolved",), 7)
    assert AUTOFLEX.status("opgelost").kind == "resolved"
    assert AUTOFLEX.status("gesloten").final


def test_b30_every_status_of_every_portal_has_an_explanation_in_every_language() -> None:
    for portal in PORTALS.values():
        for status in portal.statuses:
            assert all(len(status.explanation[language]) > 20 for language in portal.languages)


def test_c2_c9_autonik_makes_accounts_by_hand_and_names_its_hours() -> None:
    assert AUTONIK.registration.mode == "staff"
    hours = AUTONIK.contact.hours
    assert list(hours) == ["mon", "tue", "wed", "thu", "fri"]
    assert {(f"{day.opens:%H:%M}", f"{day.closes:%H:%M}") for day in hours.values()} == {("08:00", "17:00")}


def test_c4_c6_c16_autonik_confirms_to_everybody_and_copies_the_responsible() -> None:
    assert AUTONIK.mails.opened == ("reporter", "support", "company")
    assert AUTONIK.mails.commented == "reporter_and_responsible"


def test_c11_numbers_have_the_form_of_their_portal() -> None:
    assert {key: portal.number for key, portal in PORTALS.items()} == {
        "autowork": "AW-{n}",
        "autoflex": "AF-{n}",
        "autonik": "SDA-{n}",
        "robotics": "RC-{n}",
        "anka": "{n}",
    }


def test_c13_to_c22_the_danish_page_has_swedish_labels_and_lukket() -> None:
    assert labels(AUTONIK, "da") == [
        "Väntar på support",
        "Pågående",
        "Väntar på kund",
        "Löst",
        "Avbruten",
        "Lukket",
    ]
    assert AUTONIK.status("pagaende").label_languages == {"da": "sv"}
    assert "opdatering" in AUTONIK.status("lukket").explanation["da"]


def test_c18_c19_d37_d38_customers_end_their_tickets_where_the_portal_lets_them() -> None:
    ways = {
        key: {target for status in portal.statuses for target in status.customer_to} for key, portal in PORTALS.items()
    }
    assert ways == {
        "autowork": set(),
        "autoflex": {"opgelost"},
        "autonik": {"lost", "avbruten"},
        "robotics": {"closed", "cancelled"},
        "anka": set(),
    }


def test_d15_d16_d17_robotics_lets_customers_choose_a_described_priority() -> None:
    assert ROBOTICS.priorities.set_by == "customer"
    assert all(item.description for item in ROBOTICS.priorities.items)
    assert "really important and urgent" in ROBOTICS.priorities.advice["en"]


def test_d19_d21_robotics_has_the_six_subjects_each_described() -> None:
    assert [item.label["en"] for item in ROBOTICS.types.items] == [
        "Citrix",
        "Data",
        "IT Infrastructure",
        "Machines",
        "Robotics",
        "Software",
    ]
    assert all(item.description for item in ROBOTICS.types.items)
    assert ROBOTICS.labels.type["en"] == "Subject"


def test_e4_anka_has_one_account_per_company() -> None:
    assert ANKA.registration.mode == "customer_number"
    assert ANKA.registration.one_account_per_company
    assert [key for key, portal in PORTALS.items() if portal.registration.one_account_per_company] == ["anka"]


def test_e14_the_columns_of_anka_are_those_of_its_manual() -> None:
    assert ANKA.columns == ("number", "type", "title", "status", "assignee", "created")


def test_e16_e22_to_e24_anka_sets_the_type_which_is_a_question_at_first() -> None:
    assert ANKA.types.set_by == "vendor"
    assert ANKA.types.default == "vraag"
    assert [item.label["nl"] for item in ANKA.types.items] == ["Vraag", "Fout", "Wijziging"]


def test_e17_to_e21_anka_has_its_four_statuses() -> None:
    assert labels(ANKA, "nl") == ["NEW", "OPEN", "Wacht op klant", "CLOSED"]
    assert "waiting-customer" in ANKA.mails.status_changed


def test_s3_s5_priority_and_visibility_are_those_of_the_table() -> None:
    assert {key for key, portal in PORTALS.items() if portal.priorities.items} == {"autowork", "robotics"}
    found = {key: (portal.visibility, portal.customer_may_choose_visibility) for key, portal in PORTALS.items()}
    assert found == {
        "autowork": ("private", True),
        "autoflex": ("company", True),
        "autonik": ("company", True),
        "robotics": ("company", False),
        "anka": ("private", False),
    }


def test_s7_creation_mails_are_those_of_the_table() -> None:
    assert {key: portal.mails.opened for key, portal in PORTALS.items()} == {
        "autowork": ("reporter", "support"),
        "autoflex": ("reporter",),
        "autonik": ("reporter", "support", "company"),
        "robotics": ("reporter", "support"),
        "anka": ("reporter",),
    }


@pytest.mark.parametrize("portal", PORTALS.values(), ids=PORTALS)
def test_b22_no_portal_plans_an_appointment_without_a_mail(portal: Portal) -> None:
    assert "scheduled" in portal.mails.status_changed

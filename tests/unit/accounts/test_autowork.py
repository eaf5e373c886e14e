"""The Autowork portal as data, against the lines of the checklist that it answers."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cli.portals_check import check
from contracts.portal import Portal
from contracts.portal_faults import faults_of
from kit.yamlfile import FileError, load

FILE = Path("deploy/portals/autowork.yaml")


@pytest.fixture(scope="module")
def portal() -> Portal:
    return load(FILE, Portal)


def test_a2_english_and_german_and_every_text_in_both(portal: Portal) -> None:
    assert portal.languages == ("en", "de")
    assert portal.language_labels == {"en": "English (UK)", "de": "Deutsch (DE-CH-AT)"}
    assert check(FILE, portal) == []


def test_a4_a7_a30_registration_is_open_and_passwords_are_generated(portal: Portal) -> None:
    registration = portal.registration
    assert (registration.mode, registration.password, registration.reset) == ("open", "generated", "generated")


def test_a15_a16_the_support_team_is_always_offered_and_the_default(portal: Portal) -> None:
    default = portal.queue(portal.default_queue)
    assert default.label["en"] == "Autowork Support Team"
    assert default.offered
    assert len([queue for queue in portal.queues if queue.offered]) >= 3


def test_a20_the_customer_sets_the_priority_from_described_ones(portal: Portal) -> None:
    assert portal.priorities.set_by == "customer"
    assert portal.priorities.default == "normal"
    assert all(choice.description for choice in portal.priorities.items)


def test_a22_a25_waiting_for_the_customer_an_appointment_and_a_third_party_are_statuses(portal: Portal) -> None:
    assert {"waiting-customer", "scheduled", "waiting-external"} <= {status.kind for status in portal.statuses}


def test_a27_closed_successfully_is_told_apart_from_closed_unsuccessfully(portal: Portal) -> None:
    outcomes = {status.outcome: status for status in portal.statuses if status.outcome}
    assert outcomes["successful"].label["en"] == "Closed successfully"
    assert outcomes["unsuccessful"].kind == "closed"
    assert (portal.reopen.kinds, portal.reopen.days, portal.reopen.status) == (("resolved",), 14, "open")


def test_tickets_are_numbered_aw_and_private_at_first(portal: Portal) -> None:
    assert portal.number == "AW-{n}"
    assert portal.visibility == "private"
    assert portal.customer_may_choose_visibility


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("initial",), "nwe", "allowed are"),
        (("statuses", 0, "kind"), "fresh", "statuses.0.kind"),
        (("colour",), "red", "colour"),
        (("brand", "accent"), "blue", "brand.accent"),
    ],
)
def test_a_mistake_is_told_with_file_place_and_what_is_allowed(
    path: tuple[str | int, ...], value: str, told: str, tmp_path: Path
) -> None:
    definition = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    part = definition
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    file = tmp_path / "autowork.yaml"
    file.write_text(yaml.safe_dump(definition, allow_unicode=True), encoding="utf-8")
    with pytest.raises(FileError, match=told) as caught:
        load(file, Portal)
    assert str(file) in str(caught.value)


def test_a_missing_text_and_a_wrong_file_name_are_told(portal: Portal) -> None:
    without = portal.model_copy(update={"tagline": {"en": "only English"}})
    assert any(fault.place == ("tagline", "de") for fault in faults_of(without.model_dump()))
    faults = check(Path("other.yaml"), without)
    assert any("key: found 'autowork', allowed is 'other'" in fault for fault in faults)

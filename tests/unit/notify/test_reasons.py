"""The foot of each mail says why it came, and that is true also for those who have no account, or none yet."""

from __future__ import annotations

import pytest

from services.notify.adapters.mail.reasons import reason
from services.notify.wire import ACCOUNT_MAILS
from tests.unit.notify.samples import HOME, every_mail
from tests.unit.notify.test_rendering import part, read

HOLDERS = {
    *("account_open", "already_registered", "file_held", "joined", "new_password", "password_changed"),
    *("registration_tried", "reset_link", "token_ending", "webhook_off"),
}
OTHERS = {"welcome", "confirm_address", "account_made", "admission", "invitation", "take_over", "handed_over"}


def said(template: str) -> str:
    return reason(lambda text, **names: text % names, "account", template, "Autowork")


def test_each_mail_about_an_account_is_known_to_go_to_its_holder_or_to_somebody_else() -> None:
    folder = {one.name for one in (HOME / "templates").iterdir() if one.is_dir() and not one.name.startswith("ticket_")}
    assert set(ACCOUNT_MAILS.values()) <= HOLDERS | OTHERS
    assert folder - {"release_out"} == HOLDERS | OTHERS


@pytest.mark.parametrize("template", sorted(OTHERS))
def test_who_has_no_account_is_not_told_of_one(template: str) -> None:
    assert "because of your account" not in said(template)
    assert "Autowork" in said(template)


@pytest.mark.parametrize("template", sorted(HOLDERS))
def test_who_has_an_account_reads_that(template: str) -> None:
    assert said(template) == "You get this mail because of your account at Autowork."


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_mails_themselves_end_with_it_in_text_and_html(language: str) -> None:
    seen = set()
    for one, secret in every_mail(language).values():
        template = one.deliveries[0].template
        if template not in OTHERS:
            continue
        seen.add(template)
        message = read(one, secret)
        for kind in ("plain", "html"):
            shown = part(message, kind)
            assert "because of your account" not in shown
            assert "zu Ihrem Benutzerkonto bei" not in shown
    assert {"welcome", "account_made"} <= seen

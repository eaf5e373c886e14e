"""A portal whose numbers are bare: in a sentence the number is never alone."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from html import unescape
from typing import Any, cast

import pytest

from contracts import tickets
from contracts.tickets import FieldChange
from services.notify.adapters.mail.composer import TemplateComposer, load_templates
from services.notify.adapters.mail.words import load_words
from tests.unit.notify import samples
from tests.unit.notify.samples import JANA, MARIA, entry, event, fact, head, notice

LANGUAGES = ("en", "de", "nl", "da", "sv")
NOUNS = {"en": "request", "de": "Vorgang", "nl": "serviceaanvraag", "da": "sag", "sv": "ärende"}
CHANGE = FieldChange(field="status", before="open", after="closed")


def mail(kind: str, language: str, **ticket: Any) -> str:
    """Text and page of a mail about ticket 6 of a portal with these nouns in all languages."""
    words = load_words(samples.HOME / "locales", LANGUAGES)
    anka = samples.portals()["anka"]
    noun = anka.noun.model_copy(update={"one": NOUNS})
    portals = {"anka": anka.model_copy(update={"noun": noun})}
    composer = TemplateComposer(
        portals, words, load_templates(samples.HOME / "templates", words), samples.PUBLIC, "", "k"
    )
    about = head(id="anka/6", portal="anka", number="6", queue="support", priority="", **{"status": "open"} | ticket)
    change = entry(JANA, "Done.", kind="change", changes=(CHANGE,))
    happened = event(tickets.CHANGED, fact(JANA if kind != "ticket_opened" else MARIA, change, ticket=about))
    one = notice(happened.model_copy(update={"portal": "anka"}), kind, "reporter", language)
    message = email.message_from_bytes(
        composer.compose(one, one.deliveries[0], "").content, policy=email.policy.default
    )
    bodies = (cast(EmailMessage, message).get_body((part,)) for part in ("plain", "html"))
    return "\n".join(unescape(str(body.get_content())) for body in bodies if body).replace("\r\n", "\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["ticket_opened", "ticket_moved", "ticket_commented", "ticket_shared"])
def test_s9_a_bare_number_is_named_with_what_it_numbers(kind: str, language: str) -> None:
    said = mail(kind, language)
    noun = NOUNS[language]
    assert re.search(rf"{noun} 6\b", said, re.IGNORECASE)
    assert not re.search(rf"(?<!{noun} )(?<![\w#/.:;-])6(?= |:|\.|<)", said, re.IGNORECASE), "a number stands alone"


def test_s9_a_sentence_that_begins_with_it_has_a_capital() -> None:
    said = mail("ticket_moved", "nl")
    assert "Serviceaanvraag 6 heeft een nieuwe status: " in said
    assert "Serviceaanvraag 6 openen:\n" in said
    assert "contactpersoon bent voor serviceaanvraag 6." in said


def test_s9_a_number_with_a_prefix_speaks_for_itself() -> None:
    assert "Open AW-12:" in str(
        samples.composer().compose(*_first("ticket_opened")).content.replace(b"=\r\n", b"").decode()
    )


def _first(kind: str) -> tuple[Any, Any, str]:
    one, secret = samples.every_mail("en")[kind]
    return one, one.deliveries[0], secret

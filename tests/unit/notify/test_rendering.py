"""Every mail in both languages, also with hostile words in it."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import timedelta
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from html import unescape
from typing import cast

import pytest

from contracts import accounts, tickets
from contracts.base import Party
from services.notify.domain.notices import Notice
from services.notify.ports import UnrenderableError
from tests.unit.notify import samples
from tests.unit.notify.samples import JANA, MARIA, PUBLIC, entry, event, every_mail, fact, head, notice

NAMES = tuple(every_mail("en"))
HOSTILE = "<script>alert(1)</script>\r\nBcc: everybody@evil.example\n\u202egpj.exe {{ 7*7 }} %(number)s =?utf-8?q?x?="


def read(one: Notice, secret: str = "", reply_domain: str = "") -> EmailMessage:
    letter = samples.composer(reply_domain).compose(one, one.deliveries[0], secret)
    assert all(len(line) <= 998 for line in letter.content.split(b"\r\n"))
    assert b"\n" not in letter.content.replace(b"\r\n", b"")
    return cast(EmailMessage, email.message_from_bytes(letter.content, policy=email.policy.default))


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", NAMES)
def test_each_mail_says_the_same_in_text_and_html(name: str, language: str) -> None:
    one, secret = every_mail(language)[name]
    message = read(one, secret)
    text, html = part(message, "plain"), part(message, "html")
    assert f'<html lang="{language}">' in html
    for link in re.findall(r"https://\S+", text):
        if "/settings" not in link and link != "https://www.autowork.example":
            assert link in html
    if secret:
        assert secret in text
        assert secret in html
    assert "{{" not in text + html
    assert "%(" not in text + html
    assert not re.search(r"\n\n\n", text)
    assert "src=" not in html
    assert message["X-Casebus-Portal"] == "autowork"
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("ticket")])
def test_ticket_mails_have_number_title_link_and_thread(name: str) -> None:
    message = read(every_mail("en")[name][0])
    desk = "desk/" if every_mail("en")[name][0].deliveries[0].to.desk else ""
    assert message["Subject"] == "[AW-12] Label printer prints every second label blank"
    assert f"{PUBLIC}/autowork/{desk}tickets/AW-12" in part(message, "plain")
    assert message["References"] == message["In-Reply-To"] == "<ticket.autowork.aw-12@autowork.example>"


def test_german_mails_are_german_with_german_dates() -> None:
    one, _ = every_mail("de")["ticket_appointment"]
    text = part(read(one), "plain")
    assert "Dienstag, 25. November 2025, 09:30 Uhr" in text
    assert "90 Minuten" in text
    assert "Sie erhalten diese Nachricht" in text


def test_a_repeat_is_the_same_mail_byte_by_byte() -> None:
    one, secret = every_mail("en")["welcome"]
    compose = samples.composer().compose
    assert compose(one, one.deliveries[0], secret) == compose(one, one.deliveries[0], secret)


def test_two_recipients_of_one_event_have_message_ids_of_their_own() -> None:
    one, secret = every_mail("en")["ticket_opened"]
    other = replace(one.deliveries[0], id="1")
    compose = samples.composer().compose
    assert compose(one, one.deliveries[0], secret).message_id != compose(one, other, secret).message_id


def test_hostile_words_change_neither_headers_nor_html() -> None:
    writer = Party(id="eve", name=HOSTILE, side="customer")
    ticket = head(title=HOSTILE[:200], contact=writer, company_name=HOSTILE)
    about = event(tickets.OPENED, fact(writer, ticket=ticket, description=HOSTILE * 3))
    message = read(notice(about, "ticket_received", "queue", desk=True, name=HOSTILE, person=""))
    assert {name.lower() for name in message} <= {
        *("from", "to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted"),
        *("x-auto-response-suppress", "x-casebus-portal", "x-casebus-mail", "content-language", "mime-version"),
        "content-type",
    }
    assert message["Subject"].startswith("[AW-12] <script>alert(1)</script> Bcc: everybody@evil.example")
    assert [one.addr_spec for one in message["To"].addresses] == ["jana@autowork.example"]
    html = part(message, "html")
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "\u202e" not in html + part(message, "plain") + str(message["Subject"])
    assert "{{ 7*7 }}" in html


@pytest.mark.parametrize(
    "name",
    [
        *(
            'Kunz, Maria "die Chefin"',
            "Ünal Öztürk",
            "山田太郎" * 12,
            "a" * 300,
            "=?utf-8?q?Boss?=",
            "<boss@x.example>",
        ),
        *("O'Neil (Sales)", "back\\slash", "", " \t "),
    ],
)
def test_names_arrive_as_they_are_and_never_become_addresses(name: str) -> None:
    about = samples.account_event(accounts.REGISTERED_AGAIN)
    one = notice(about, "already_registered", "account", name=name)
    (to,) = read(one)["To"].addresses
    assert to.addr_spec == "maria@kunz.example"
    # parsed the old way: Python 3.11's new parser keeps the space between encoded words, which RFC 2047 says to drop
    raw = email.message_from_bytes(samples.composer().compose(one, one.deliveries[0], "").content)["To"]
    shown, _ = parseaddr(raw.replace("\r\n", ""))
    expected = " ".join(name.split())
    assert str(make_header(decode_header(shown))) == (expected if len(expected) <= 100 else expected[:99] + "…")


@pytest.mark.parametrize(
    "address",
    ["a@b@c", "a b@c.example", "a@c.example\r\nRCPT TO:<x@y>", "no-address", "ü@kunz.example", "<a@c.example>", ""],
)
def test_what_is_no_address_is_never_sent_to(address: str) -> None:
    about = samples.account_event(accounts.REGISTERED_AGAIN)
    one = notice(about, "already_registered", "account", email=address)
    with pytest.raises(UnrenderableError):
        samples.composer().compose(one, one.deliveries[0], "")


def test_a_domain_with_umlauts_is_written_as_servers_know_it() -> None:
    about = samples.account_event(accounts.REGISTERED_AGAIN)
    one = notice(about, "already_registered", "account", email="maria@müller.example")
    assert samples.composer().compose(one, one.deliveries[0], "").recipient == "maria@xn--mller-kva.example"


def test_a_comment_keeps_its_lines_and_a_long_one_is_cut_with_a_link() -> None:
    text = "First line\n\n  indented\n" + "word " * 1500
    about = event(tickets.COMMENTED, fact(JANA, entry(JANA, text)))
    message = read(notice(about, "ticket_commented", "reporter"))
    assert "First line\n\n  indented\nword word" in part(message, "plain")
    assert "The text goes on here: https://" in part(message, "plain")
    html = part(message, "html")
    assert "First line<br>\n<br>\n&nbsp; indented<br>" in html
    assert "Read on in the portal" in html


@pytest.mark.parametrize(
    ("words", "encoding"), [("Grüße 🚚 <b>", "7bit"), ("no space " + "ü" * 1500, "quoted-printable")]
)
def test_the_page_of_a_mail_reads_as_written_also_where_a_line_is_longer_than_mail_may_carry(
    words: str, encoding: str
) -> None:
    message = read(notice(event(tickets.COMMENTED, fact(JANA, entry(JANA, words))), "ticket_commented", "reporter"))
    page = message.get_body(("html",))
    assert page is not None
    assert page["Content-Transfer-Encoding"] == encoding
    assert words in unescape(part(message, "html"))


def test_a_customer_never_reads_a_note_even_if_it_is_in_the_event() -> None:
    secret = entry(JANA, "They have not paid.", kind="note", staff_only=True)
    about = event(tickets.CHANGED, fact(JANA, secret, ticket=head(status="waiting", kind="waiting-customer")))
    message = read(notice(about, "ticket_moved", "reporter"))
    assert "paid" not in part(message, "plain") + part(message, "html")


def test_only_some_of_many_files_are_named() -> None:
    files = tuple({"id": f"f{n}", "name": f"photo-{n}.jpg", "size": 2048, "type": "image/jpeg"} for n in range(13))
    about = event(tickets.COMMENTED, fact(JANA, entry(JANA, files=files)))
    message = read(notice(about, "ticket_commented", "reporter"))
    text = part(message, "plain")
    assert text.startswith("Jana Berger (Autowork) has added files to AW-12.")
    assert "- photo-9.jpg (2 kB)\n- and 3 more" in text


def test_with_a_reply_domain_each_mail_has_a_signed_answering_address() -> None:
    one, _ = every_mail("en")["ticket_commented"]
    message = read(one, reply_domain="reply.autowork.example")
    (address,) = message["Reply-To"].addresses
    assert re.fullmatch(rf"reply\+{one.id}\.0\.[a-z2-7]{{16}}@reply\.autowork\.example", address.addr_spec)
    assert len(address.username) <= 64
    assert "You can simply reply to this mail." in part(message, "plain")
    other = read(every_mail("en")["ticket_commented"][0], reply_domain="reply.autowork.example")
    assert other["Reply-To"] != message["Reply-To"]


def test_a_mail_about_an_unknown_status_or_queue_is_rendered_all_the_same() -> None:
    ticket = head(status="gone", queue="gone", priority="gone", type="gone")
    about = event(tickets.OPENED, fact(MARIA, ticket=ticket, description="…"))
    assert "Status: gone" in part(read(notice(about, "ticket_opened", "reporter")), "plain")


def test_a_broken_event_is_reported_without_its_words() -> None:
    one, _ = every_mail("en")["ticket_opened"]
    with pytest.raises(UnrenderableError) as broken:
        samples.composer().compose(replace(one, body='{"secret": "hush"}'), one.deliveries[0], "")
    assert "hush" not in str(broken.value)


def test_b22_the_appointment_comes_with_a_file_for_the_calendar() -> None:
    message = read(every_mail("de")["ticket_appointment"][0])
    (attached,) = list(message.iter_attachments())
    assert (attached.get_content_type(), attached.get_filename()) == ("text/calendar", "appointment.ics")
    lines = str(attached.get_content()).splitlines()
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "UID:autowork-aw-12@autowork.example" in lines
    assert "DTSTART:20251125T083000Z" in lines
    assert "DTEND:20251125T100000Z" in lines
    assert "LOCATION:Industriestraße 4\\, Berlin" in lines
    assert part(message, "plain") != part(message, "html")
    assert list(read(every_mail("de")["ticket_moved"][0]).iter_attachments()) == []


def test_b22_a_ticket_that_ends_before_its_appointment_strikes_it_out_of_the_calendar() -> None:
    planned = tickets.Appointment(starts=samples.NOW + timedelta(days=3), minutes=60, place="Online")
    ended = head(status="solved", kind="resolved", appointment=planned)
    for moved_from, struck in (("in_progress", True), ("", False)):
        about = event(tickets.CHANGED, fact(MARIA, ticket=ended, moved_from=moved_from))
        attached = list(read(notice(about, "ticket_moved", "reporter")).iter_attachments())
        lines = str(attached[0].get_content()).splitlines() if attached else []
        assert ("STATUS:CANCELLED" in lines) == struck


def test_b25_the_notice_says_when_it_closes_and_what_to_do() -> None:
    text = part(read(every_mail("de")["ticket_closing"][0]), "plain")
    assert "wird bald von selbst geschlossen" in text
    assert "Freitag, 28. November 2025, 09:00 Uhr" in text


def test_e25_the_mail_of_a_cost_says_amount_and_that_opening_decides_nothing() -> None:
    asked = part(read(every_mail("de")["ticket_cost"][0]), "plain")
    assert "1.250,50\xa0€" in asked
    assert "Two days of work,\nwith a test." in asked
    assert "Das Öffnen des Links entscheidet nichts." in asked
    assert "Öffnen des Links" not in part(read(every_mail("de")["ticket_cost_told"][0]), "plain")


def test_b6_d20_mails_name_what_the_portals_own_form_asked() -> None:
    own = {"product": "autoflex", "version": "v8-4", "printer": "TM-30"}
    ticket = head(id="autoflex/AF-1", portal="autoflex", number="AF-1", type="storing", fields=own)
    about = event(tickets.OPENED, fact(MARIA, ticket=ticket))
    text = part(read(notice(about.model_copy(update={"portal": "autoflex"}), "ticket_opened", "reporter")), "plain")
    for said in ("Request type: Failure", "Product: Autoflex", "Version: 8.4", "Printer or device: TM-30"):
        assert said in re.sub(r":\s+", ": ", text)

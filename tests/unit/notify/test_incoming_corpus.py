"""Mails as they come, kind and hostile: each is read within bounds, and judged as the table says."""

import time
import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest

from services.notify.domain.incoming.judging import (
    bounce_of,
    is_forged,
    is_proven,
    machine_reason,
    number_in,
    references,
    sender_of,
)
from services.notify.domain.incoming.mime import BrokenMailError, read
from services.notify.domain.incoming.reading import contents_of

CORPUS = Path(__file__).parent / "corpus"
TRUSTED = "mx.autowork.example"
HEAD = b"From: maria@muster.example\r\nSubject: x\r\n"

# File → what comes of it: its own words, or why it goes to quarantine.
EXPECTED = {
    "plain": "The lift is stuck.",
    "answer_top": "It works now.",
    "answer_outlook_german": "Ja, danke.",
    "answer_inline": "> Is it well?\nYes.\n> Both lifts?\nOnly one.",
    "signature": "Please call me.",
    "html_only": "The lift\nis stuck.",
    "latin1": "Der Aufzug hängt.",
    "wrong_charset": "Hängt.",
    "charset_that_unpacks": "Hello",
    "broken_base64": "The lift",
    "encoded_subject": "Hello",
    "uuencoded": "begin 644 bomb.bin\n" + "M" * 61 + "\nend",
    "attachment": "See the picture.",
    "cut_off": "It was cut",
    "no_sender": "quarantined: broken",
    "two_senders": "quarantined: broken",
    "two_froms": "quarantined: broken",
    "newline_in_sender": "Hello",
    "out_of_office": "quarantined: auto_reply",
    "precedence_bulk": "quarantined: auto_reply",
    "exchange_suppress": "quarantined: auto_reply",
    "mailing_list": "quarantined: list",
    "our_own": "quarantined: loop",
    "no_reply": "quarantined: auto_reply",
    "mailer_daemon": "quarantined: bounce",
    "bounce": "quarantined: bounce",
    "dmarc_fail": "quarantined: forged",
    "dmarc_fail_with_a_pass_in_words": "quarantined: forged",
    "dmarc_pass_by_a_stranger": "Hello",
    "empty": "",
}


def outcome(raw: bytes, envelope: str = "maria@muster.example") -> str:
    """What comes of a mail by itself, whoever it is for."""
    try:
        mail = read(raw)
    except BrokenMailError:
        return "quarantined: broken"
    reason = machine_reason(mail, envelope)
    if not reason and sender_of(mail) is None:
        reason = "broken"
    if not reason and is_forged(mail, TRUSTED):
        reason = "forged"
    return f"quarantined: {reason}" if reason else contents_of(mail).own[0]


def test_the_table_names_every_mail_of_the_corpus() -> None:
    assert {path.stem for path in CORPUS.glob("*.eml")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mail_of_the_corpus_comes_to_what_the_table_says(name: str) -> None:
    assert outcome((CORPUS / f"{name}.eml").read_bytes()) == EXPECTED[name]


BOMBS = {
    "parts": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\nhi\r\n" * 100_000,
    "levels": b"Content-Type: multipart/mixed; boundary=x0\r\n\r\n"
    + b"".join(b"--x%d\r\nContent-Type: multipart/mixed; boundary=x%d\r\n\r\n" % (n, n + 1) for n in range(2_000)),
    "head": b"X: " + b"a" * 5_000_000,
    "headers": b"X: a\r\n" * 50_000 + b"\r\nhi",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_is_taken_apart(name: str) -> None:
    began = time.process_time()
    assert outcome(HEAD + BOMBS[name]) == "quarantined: broken"
    assert time.process_time() - began < 5


@pytest.mark.parametrize("page", ["<" * 250_000, "<!--" * 60_000, "<a" * 120_000, "<p>" * 80_000, "&#" * 120_000])
def test_an_html_bomb_takes_time_in_proportion_to_its_length(page: str) -> None:
    began = time.process_time()
    outcome(HEAD + b"Content-Type: text/html\r\n\r\n" + page.encode())
    assert time.process_time() - began < 10


MARKS = ["\x02" * 250_000, "<a href='http://x\x02y'>" * 10_000, ("<" + " " * 3_900 + ">") * 64]


@pytest.mark.parametrize("page", MARKS)
def test_marks_and_spaces_in_a_page_cost_no_more_than_their_length(page: str) -> None:
    began = time.process_time()
    outcome(HEAD + b"Content-Type: text/html\r\n\r\n" + page.encode())
    assert time.process_time() - began < 5


@pytest.mark.parametrize("said", ["\n" * 20_000, " " * 20_000, "a" * 20_000, "\n " * 10_000])
def test_a_report_of_a_bounce_costs_no_more_than_its_length(said: str) -> None:
    part = f"--x\r\nContent-Type: message/delivery-status\r\n\r\nDiagnostic-Code:{said}"
    mail = read(HEAD + b"Content-Type: multipart/report; boundary=x\r\n\r\n" + f"{part}\r\n".encode() * 400)
    began = time.process_time()
    assert bounce_of(mail) is None
    assert time.process_time() - began < 5


def test_introductions_without_end_cost_no_more_than_their_length() -> None:
    lines = b"On Monday X wrote:\r\n" * 10_000
    began = time.process_time()
    assert len(contents_of(read(HEAD + b"\r\n" + lines + b"> quoted\r\nend")).own) == 2
    assert time.process_time() - began < 5


def test_nested_parts_are_not_copied_at_each_level() -> None:
    names = [b"x%dx" % number for number in range(21)]
    heads = b"".join(
        b"--%s\r\nContent-Type: multipart/mixed; boundary=%s\r\n\r\n" % pair for pair in pairwise(names[:20])
    )
    file = b"--%s\r\nContent-Type: application/octet-stream; name=a.bin\r\n\r\n" % names[19] + b"a" * 5_000_000
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n" % names[0] + heads + file
    tracemalloc.start()
    try:
        contents = contents_of(read(raw))
        assert [len(part.content()) for _, part in contents.files] == [5_000_000]
        assert tracemalloc.get_traced_memory()[1] < 4 * len(raw)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("results", "proven", "forged"),
    [
        (["mx.autowork.example; dmarc=pass"], True, False),
        (["MX.autowork.example 1; spf=pass (\\) ok); DMARC = pass (p=none)"], True, False),
        (["mx.autowork.example; spf=fail smtp.mailfrom=dmarc=pass@evil.example"], False, False),
        (["mx.autowork.example; dmarc=pass", "mx.autowork.example; dmarc=fail"], False, True),
        (["mx.autowork.example; dmarc=pass", "mx.autowork.example; dmarc=none"], False, False),
        (["mx.autowork.example; spf=pass smtp.mailfrom=(x@evil.example; dmarc=fail"], False, True),
        (["mx.autowork.example; spf=pass smtp.mailfrom=(x@evil.example; dmarc=pass"], False, False),
        (["mx.evil.example; dmarc=pass"], False, False),
    ],
)
def test_dmarc_counts_where_our_server_says_it(results: list[str], proven: bool, forged: bool) -> None:
    mail = read("".join(f"Authentication-Results: {one}\r\n" for one in results).encode() + HEAD + b"\r\nhi")
    assert (is_proven(mail, TRUSTED), is_forged(mail, TRUSTED)) == (proven, forged)
    assert not is_proven(mail, "")


def test_a_title_is_never_empty() -> None:
    file = b"Content-Type: application/pdf; name=plan.pdf\r\n\r\nx"
    assert contents_of(read(b"From: maria@muster.example\r\nSubject: \r\n" + file)).title == "plan.pdf"
    assert contents_of(read(b"Subject: Re: \r\n\r\n")).title == "-"


def test_a_mail_without_an_envelope_sender_is_a_machines() -> None:
    assert outcome((CORPUS / "plain.eml").read_bytes(), "") == "quarantined: auto_reply"


def test_a_bounce_names_our_mail_and_says_why() -> None:
    found = bounce_of(read((CORPUS / "bounce.eml").read_bytes()))
    assert found
    assert (found.message, found.status, found.for_good) == (("01abc.0", "autowork.example"), "5.1.1", True)
    assert found.said == "550 no such user"


def test_files_and_pictures_have_names_and_bytes() -> None:
    contents = contents_of(read((CORPUS / "attachment.eml").read_bytes()))
    assert [(name, part.content()) for name, part in contents.files] == [("../../lift.png", b"\x89PNG\r\n\x1a\n")]


def test_what_is_quoted_is_kept_apart() -> None:
    own, quoted = contents_of(read((CORPUS / "answer_top.eml").read_bytes())).own
    assert own == "It works now."
    assert quoted.endswith("> Is it well?\n> Jana")


@pytest.mark.parametrize(
    ("subject", "number", "found"),
    [
        ("Re: [AW-12] Lift", "AW-{n}", "AW-12"),
        ("about aw-12, please", "AW-{n}", "AW-12"),
        ("XAW-12 and AW-1x", "AW-{n}", ""),
        ("Order 1234", "{n}", ""),
        ("AW: [1234] Lift", "{n}", "1234"),
    ],
)
def test_a_number_counts_only_where_it_is_meant(subject: str, number: str, found: str) -> None:
    assert number_in(subject, number) == found


def test_references_are_read_nearest_first() -> None:
    mail = read(b"References: <a@x> <b@x>\r\nIn-Reply-To: <c@x>\r\n\r\nhi")
    assert references(mail) == [("c", "x"), ("b", "x"), ("a", "x")]

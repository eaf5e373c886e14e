"""What a machine sent, what is not from whom it says, and what names one of our tickets."""

import re
from dataclasses import dataclass
from email.utils import getaddresses

from services.notify.domain.incoming.mail import Reason
from services.notify.domain.incoming.mime import LONGEST_VALUE, Mail, decoded, value_of

MOST_REFERENCES = 40
_ID = re.compile(r"<([^<>\s@]{1,200})@([^<>\s@]{1,200})>")
_ADDRESS = re.compile(r"[^\s@<>\"',;:\\()\[\]\x00-\x1f\x7f]{1,64}@[^\s@<>\"',;:\\()\[\]\x00-\x1f\x7f]{1,190}")
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_POST_OFFICE = re.compile(r"(mailer-daemon|postmaster|mail-daemon)@")
_ROBOTS = re.compile(r"(no-?reply|do-?not-?reply|bounces?)([+=-].*)?@")
_MESSAGE = re.compile(r"^message-id:\s*<([^<>\s@]+)@([^<>\s@]+)>", re.IGNORECASE | re.MULTILINE)
_DMARC = re.compile(r"\s*dmarc\s*=\s*([a-z]+)", re.IGNORECASE)
_HEADER_FROM = re.compile(r"\bheader\.from\s*=\s*(\S+)", re.IGNORECASE)
_AT = re.compile(r"@([^\s<>()\",;:\\\[\]]*)")
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"', re.DOTALL)
_SPOKEN = re.compile(r'\\.|["()]', re.DOTALL)
_STATUS = re.compile(r"^status:\s*([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
# every repetition is bounded: a report is written by whoever sent it, and must not cost the square of its length
_SAID = re.compile(
    r"^diagnostic-code:[ \t]{0,20}(?:[a-z0-9-]{1,40};)?[ \t]{0,20}(?:\r?\n[ \t]{1,20})?(\S.{0,299})",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST_PARTS = 10


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom a mail says it is from."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a report says of one of our mails: its Message-ID, the status, and the other server's words."""

    message: tuple[str, str]
    status: str
    said: str

    @property
    def for_good(self) -> bool:
        """Whether it will never arrive."""
        return self.status.startswith("5")


def sender_of(mail: Mail) -> Sender | None:
    """The one address in the one From; None for anything else."""
    values = [str(value)[:LONGEST_VALUE] for value in mail.head.get_all("from", [])]
    if len(values) != 1:
        return None
    found = [(name, address) for name, address in getaddresses(values) if address]
    if len(found) != 1 or not _ADDRESS.fullmatch(found[0][1]):
        return None
    return Sender(found[0][1].lower(), decoded(found[0][0])[:200])


def machine_reason(mail: Mail, envelope: str) -> Reason:
    """Why nobody wrote this; empty when a person may have. What machines send makes no ticket, so nothing loops."""
    sender = sender_of(mail)
    address = sender.address if sender else ""
    found: Reason = ""
    if _has(mail, "x-casebus-portal", "x-casebus-mail"):
        found = "loop"
    elif _is_report(mail) or _POST_OFFICE.match(address):
        found = "bounce"
    elif _automatic(mail) or envelope in ("", "<>"):
        found = "auto_reply"
    elif _has(mail, "list-id", "list-post"):
        found = "list"
    elif _ROBOTS.match(address):
        found = "auto_reply"
    return found


def _has(mail: Mail, *names: str) -> bool:
    return any(mail.head.get(name) is not None for name in names)


def _is_report(mail: Mail) -> bool:
    kind = value_of(mail.head, "content-type").lower()
    return kind.startswith("multipart/report") and "delivery-status" in kind


def _automatic(mail: Mail) -> bool:
    """RFC 3834 and what was in use before it."""
    submitted = value_of(mail.head, "auto-submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return True
    if value_of(mail.head, "precedence").strip().lower() in _BULK:
        return True
    suppress = value_of(mail.head, "x-auto-response-suppress").lower()
    if "all" in suppress or "autoreply" in suppress or "oof" in suppress:
        return True
    return _has(mail, "x-autoreply", "x-autorespond", "x-autoresponder")


def is_forged(mail: Mail, trusted: str) -> bool:
    """Whether the server that we trust with it says that the mail is not from whom it claims."""
    return any("fail" in result for result in _results(mail, trusted))


def is_proven(mail: Mail, trusted: str) -> bool:
    """Whether that server says that it is, of the very domain that we take it from."""
    sender = sender_of(mail)
    return sender is not None and _reads_one_way(mail, sender) and set(_results(mail, trusted)) == {"pass"}


def _reads_one_way(mail: Mail, sender: Sender) -> bool:
    """Whether whoever proved the From cannot have read another domain in it than we do.

    Parsers differ on comments, on quotes within them and on brackets without an end: read with comments and without
    them, all that looks like an address has to be of the one domain.
    """
    value = value_of(mail.head, "from")
    plain, complete = _without_asides(value)
    complete = complete and len(str(mail.head.get("from", ""))) <= LONGEST_VALUE
    return complete and all(_is_all_of(text, _domain(sender.address)) for text in (plain, _QUOTED.sub(" ", value)))


def _is_all_of(text: str, domain: str) -> bool:
    brackets = [sign for sign in text if sign in "<>"]
    return brackets in ([], ["<", ">"]) and {_domain(f"@{found}") for found in _AT.findall(text)} == {domain}


def _domain(address: str) -> str:
    """The domain of an address, or itself, as it is compared."""
    return address.rpartition("@")[2].rstrip(".").lower()


def _results(mail: Mail, trusted: str) -> list[str]:
    """What our own server says of DMARC; what others wrote there is no proof of anything (RFC 8601, section 5)."""
    found: list[str] = []
    sender = sender_of(mail)
    for value in mail.head.get_all("authentication-results", []) if trusted else []:
        whole = str(value)
        text, complete = _without_asides(whole[:LONGEST_VALUE])
        server, *pieces = text.split(";")
        if [name.lower() for name in server.split()[:1]] != [trusted.lower()]:
            continue
        for piece in pieces:
            if said := _DMARC.match(piece):
                found.append(said.group(1).lower())
                proven = {_domain(one) for one in _HEADER_FROM.findall(piece)}
                if sender is None or proven - {_domain(sender.address)}:
                    found.append("unreadable")
        if not complete or len(whole) > LONGEST_VALUE:
            found.append("unreadable")
    return found


def _without_asides(text: str) -> tuple[str, bool]:
    """Without comments and quoted strings, in which a sender may have had words put; and whether each of them ends.

    Where one does not, the text stays as it is: a failure in it counts, and a pass alone is not enough.
    """
    kept: list[str] = []
    start, depth, quoted = 0, 0, False
    for mark in _SPOKEN.finditer(text):
        sign = mark.group()
        if not depth and not quoted:
            kept.append(text[start : mark.start()])
        start = mark.end()
        if sign == '"' and not depth:
            quoted = not quoted
        elif sign == "(" and not quoted:
            depth += 1
        elif sign == ")" and not quoted:
            depth = max(0, depth - 1)
    if depth or quoted:
        return text, False
    return " ".join([*kept, text[start:]]), True


def references(mail: Mail) -> list[tuple[str, str]]:
    """The Message-IDs that it answers, nearest first."""
    said = f"{value_of(mail.head, 'references')} {value_of(mail.head, 'in-reply-to')}"
    return list(dict.fromkeys(reversed(_ID.findall(said))))[:MOST_REFERENCES]


def number_in(subject: str, number: str) -> str:
    """The ticket's number in a subject; a format without letters counts in square brackets only."""
    before, _, after = number.partition("{n}")
    plain = rf"{re.escape(before)}\d{{1,12}}{re.escape(after)}"
    letters = any(letter.isalpha() for letter in before + after)
    pattern = rf"(?<![\w/-])({plain})(?![\w-])" if letters else rf"\[#?({plain})\]"
    found = re.search(pattern, subject, re.IGNORECASE)
    return found.group(1).upper() if found else ""


def bounce_of(mail: Mail) -> Bounce | None:
    """What a report of a mail server (RFC 3464) says of one of our mails."""
    message: tuple[str, str] | None = None
    status, said = "", ""
    for part in mail.parts[:_FIRST_PARTS]:
        if part.type in ("message/rfc822", "text/rfc822-headers", "message/global"):
            found = _MESSAGE.search(part.text(20_000))
            message = (found.group(1), found.group(2)) if found else message
        elif part.type == "message/delivery-status":
            text = part.text(20_000)
            status = found.group(1) if (found := _STATUS.search(text)) else status
            said = found.group(1).strip() if (found := _SAID.search(text)) else said
    return Bounce(message, status, said) if message and status else None

"""One appointment as a calendar file (RFC 5545), for mails and downloads."""

import re
from datetime import UTC, datetime, timedelta

TYPE = "text/calendar"
_LONGEST = 75  # octets of a line, section 3.1
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f]")


def appointment(
    *,
    uid: str,
    starts: datetime,
    minutes: int,
    summary: str,
    place: str = "",
    text: str = "",
    url: str = "",
    made: datetime,
    changed: datetime,
    off: bool = False,
) -> bytes:
    """The file; the same `uid`, changed later, replaces what a calendar has of it already.

    One that is `off` is struck out there. The sequence is the seconds since it was `made`: it grows with each change
    and tells no more than the stamp does.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Casebus//Appointments//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_text(uid)}",
        f"SEQUENCE:{max(0, int((changed - made).total_seconds()))}",
        f"DTSTAMP:{_moment(changed)}",
        f"DTSTART:{_moment(starts)}",
        f"DTEND:{_moment(starts + timedelta(minutes=minutes))}",
        f"SUMMARY:{_text(summary)}",
        *(("STATUS:CANCELLED",) if off else ()),
        *((f"LOCATION:{_text(place)}",) if place else ()),
        *((f"DESCRIPTION:{_text(text)}",) if text else ()),
        *((f"URL:{_CONTROL.sub('', url).replace(chr(10), '')}",) if url else ()),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """A text value: backslash, semicolon and comma escaped, line ends as `\\n` (section 3.3.11)."""
    one = text.replace("\r\n", "\n").replace("\r", "\n")
    one = _CONTROL.sub("", one).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return one.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A line in pieces of 75 octets at most, never inside a character."""
    pieces, piece = [], b""
    for character in line:
        encoded = character.encode(errors="replace")
        if len(piece) + len(encoded) > _LONGEST:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join((*pieces, piece)) + b"\r\n"

"""Calendar files: escaped, folded, never broken by what people type."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kit import ics

AT = datetime(2025, 11, 25, 8, 30, tzinfo=UTC)


def lines_of(**parts: str) -> list[str]:
    made = ics.appointment(uid="a-1@x", starts=AT, minutes=45, made=AT, changed=AT, **{"summary": "s", **parts})  # type: ignore[arg-type]
    assert made.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    return made.decode().replace("\r\n ", "").split("\r\n")


def test_b22_a_file_has_one_event_with_begin_and_end_in_utc() -> None:
    lines = lines_of()
    assert lines.count("BEGIN:VEVENT") == 1
    assert "DTSTART:20251125T083000Z" in lines
    assert "DTEND:20251125T091500Z" in lines


def test_b22_what_people_type_cannot_add_lines_or_properties() -> None:
    lines = lines_of(summary="a;b,c\\d\r\nEND:VEVENT\nATTACH:x", place="Room\r1", url="https://x/\r\nATTACH:y")
    assert "SUMMARY:a\\;b\\,c\\\\d\\nEND:VEVENT\\nATTACH:x" in lines
    assert "LOCATION:Room\\n1" in lines
    assert not [line for line in lines if line.startswith("ATTACH")]


def test_b22_long_texts_are_folded_between_characters() -> None:
    text = "Größe 🚀 " * 40
    assert f"DESCRIPTION:{text}" in lines_of(text=text)


def test_b22_a_later_change_has_a_higher_sequence_that_counts_no_revisions() -> None:
    sequences = []
    for minutes in (0, 1, 60):
        made = ics.appointment(
            uid="a-1@x", starts=AT, minutes=45, summary="s", made=AT, changed=AT + timedelta(minutes=minutes)
        )
        sequences += [line for line in made.decode().split("\r\n") if line.startswith("SEQUENCE")]
    assert sequences == ["SEQUENCE:0", "SEQUENCE:60", "SEQUENCE:3600"]

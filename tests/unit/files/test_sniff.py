"""The type of a file is known by its content."""

import io
import zipfile

import pytest

from gateway.downloads import content_disposition
from kit.sniff import HEAD_BYTES, media_type


def zipped(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()[:HEAD_BYTES]


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"%PDF-1.7\n", "application/pdf"),
        (zipped("a.txt"), "application/zip"),
        (
            zipped("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            zipped("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        ("Grüße\r\n\tund mehr".encode(), "text/plain"),
        (b"<html><script>alert(1)</script>", "text/plain"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text/plain"),
        (b"BM is how this text begins", "text/plain"),
        (b"BM6\x04\x00\x00\x00\x00\x00\x006\x00", "image/bmp"),
        (b"The type is ftyp", "text/plain"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"caf\xe9", "application/octet-stream"),
        (b"a\x00b", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_beginning_of_a_file_tells_its_type(head: bytes, found: str) -> None:
    assert media_type(head) == found


def test_a_text_whose_head_ends_within_a_character_is_a_text() -> None:
    head = ("x" * (HEAD_BYTES - 1) + "ü").encode()[:HEAD_BYTES]
    assert media_type(head) == "text/plain"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        (
            "Übersicht (1).pdf",
            "attachment; filename=\"Ubersicht (1).pdf\"; filename*=UTF-8''%C3%9Cbersicht%20%281%29.pdf",
        ),
        ('a"b\\c.txt', "attachment; filename=\"a_b_c.txt\"; filename*=UTF-8''a%22b%5Cc.txt"),
        ("🎉.png", "attachment; filename=\"file.png\"; filename*=UTF-8''%F0%9F%8E%89.png"),
        ("x\r\nSet-Cookie: a", "attachment; filename=\"x__Set-Cookie: a\"; filename*=UTF-8''x%0D%0ASet-Cookie%3A%20a"),
        ("100%.txt", "attachment; filename=\"100_.txt\"; filename*=UTF-8''100%25.txt"),
    ],
)
def test_a_name_travels_exactly_and_in_a_plain_form(name: str, header: str) -> None:
    assert content_disposition(name) == header

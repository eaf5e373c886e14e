"""The media type of a file by its first bytes; neither its name nor what a browser says about it is believed."""

HEAD_BYTES = 4096

_STARTS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "application/ogg"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (4, b"ftyp", "video/mp4"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_INSIDE_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"word/", _OFFICE + "wordprocessingml.document"),
    (b"xl/", _OFFICE + "spreadsheetml.sheet"),
    (b"ppt/", _OFFICE + "presentationml.presentation"),
)
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")
# Where a start alone would take a text for something else.
_ALSO = {
    "image/bmp": (6, b"\0\0\0\0"),
    "image/webp": (0, b"RIFF"),
    "audio/wav": (0, b"RIFF"),
    "video/mp4": (0, b"\0\0"),
}


def media_type(head: bytes) -> str:
    """The type of a file that begins with `head` (up to HEAD_BYTES of it); what is not known is a stream of octets."""
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _in_zip(head)
    for offset, start, found in _STARTS:
        also, more = _ALSO.get(found, (0, b""))
        if head.startswith(start, offset) and head.startswith(more, also):
            return found
    return "text/plain" if _is_text(head) else "application/octet-stream"


def _in_zip(head: bytes) -> str:
    kind = head[30:].partition(_OPEN_DOCUMENT)
    if kind[1] and not kind[0]:
        name = kind[2][:40].split(b"PK")[0]
        for one in (b"text", b"spreadsheet", b"presentation", b"graphics"):
            if name.startswith(one):
                return f"application/vnd.oasis.opendocument.{one.decode()}"
    if b"[Content_Types].xml" in head or b"_rels/" in head:
        for inside, found in _INSIDE_ZIP:
            if inside in head:
                return found
    return "application/zip"


def _is_text(head: bytes) -> bool:
    """UTF-8 without control characters; a character may be cut at the end of the head."""
    if not head or _CONTROLS & set(head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(head) == HEAD_BYTES and error.start >= HEAD_BYTES - 3
    return True

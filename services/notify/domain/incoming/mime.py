"""Takes a mail apart within bounds: so deep, so many parts, so long a head, and in time that grows with its length.

The standard library's parser has no bounds: 100,000 parts or 1,000 levels cost it seconds or its stack. Nothing is
decoded but base64 and quoted-printable, neither of which makes more of what came in; uuencoded text stays text.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32
from email.utils import collapse_rfc2231_value

HEAD_BYTES = 256 * 1024
MOST_HEADERS = 1000
MOST_PARTS = 500
MOST_LEVELS = 20
LONGEST_VALUE = 10_000
LONGEST_NAME = 200

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_LINE_ENDS = re.compile(rb"[\r\n]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_CHARSET = re.compile(
    r"us-ascii|utf-?(8|16|32)([bl]e)?|(iso-?8859|windows|cp|koi8|latin|euc|iso-2022|gb|big5|shift|sjis|mac)[a-z0-9_-]{0,12}"
)
_ENCODED = re.compile(r"(=\?[^?\s]{1,40}\?[bqBQ]\?[^?\s]*\?=)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


class _Letters(Compat32):
    """Letters beyond ASCII as they stand (RFC 6532, and older programs); the library makes each of them a mark."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """A header's value, in UTF-8 where it is that."""
        return value if value.isascii() else _decode(value.encode("utf-8", "surrogateescape"), "")


class BrokenMailError(Exception):
    """A mail beyond our bounds; the text says which one."""


_LETTERS = _Letters()


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of a mail, not decoded yet; its body is a view of the mail: no copy until it is read."""

    head: Message
    body: memoryview

    @property
    def type(self) -> str:
        """The media type that it claims."""
        return _kind(self.head)

    @property
    def name(self) -> str:
        """What the file is called; empty for a text that belongs to the mail itself."""
        return clean(_parameter(self.head, "filename", "content-disposition") or _parameter(self.head, "name"))[
            :LONGEST_NAME
        ]

    @property
    def attached(self) -> bool:
        """Whether it says that it is a file."""
        return value_of(self.head, "content-disposition").partition(";")[0].strip().lower() == "attachment"

    def content(self) -> bytes:
        """The bytes that it stands for."""
        how = value_of(self.head, "content-transfer-encoding").strip().lower()
        if how == "base64":
            return _base64(self.body)
        if how == "quoted-printable":
            return quopri.decodestring(self.body)
        return bytes(self.body)

    def text(self, most: int) -> str:
        """Its text; an unknown or wrong character set is read as well as can be."""
        content = self.content()[: most * 4]
        return _decode(content, _parameter(self.head, "charset"))[:most]


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail: its head and its leaves in order."""

    head: Message
    body: memoryview
    parts: tuple[Part, ...]

    def values(self, name: str) -> list[str]:
        """All values of a header, decoded, each on one line."""
        return [decoded(str(value)) for value in self.head.get_all(name, [])]

    def value(self, name: str) -> str:
        """The first value of a header, decoded, on one line."""
        return next(iter(self.values(name)), "")


def read(raw: bytes) -> Mail:
    """Take it apart; raises BrokenMailError."""
    head, body = split(raw)
    budget = [MOST_PARTS]
    return Mail(head, body, tuple(_leaves(head, body, 0, budget)))


def _leaves(head: Message, body: memoryview, level: int, budget: list[int]) -> Iterator[Part]:
    if level > MOST_LEVELS:
        raise BrokenMailError(f"more than {MOST_LEVELS} levels of parts")
    kind, boundary = _kind(head), _parameter(head, "boundary")
    if not kind.startswith("multipart/") or not boundary:
        budget[0] -= 1
        if budget[0] < 0:
            raise BrokenMailError(f"more than {MOST_PARTS} parts")
        yield Part(head, body)
        return
    for piece in _pieces(body, boundary, budget[0]):
        inner, content = split(piece)
        yield from _leaves(inner, content, level + 1, budget)


def _pieces(body: memoryview, boundary: str, most: int) -> list[memoryview]:
    mark = re.escape(boundary.encode("utf-8", "surrogateescape"))
    lines = re.compile(rb"(?:\A|\r?\n)--" + mark + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    found: list[memoryview] = []
    start = -1
    for line in lines.finditer(body):
        if start >= 0:
            found.append(body[start : line.start()])
        start = line.end()
        if line.group(1):
            start = -1
            break
        if len(found) > most:
            raise BrokenMailError(f"more than {MOST_PARTS} parts")
    if start >= 0:
        found.append(body[start:])  # cut off on the way: what is there is kept
    return [piece[end.end() :] if (end := _LINE_END.match(piece)) else piece for piece in found]


def split(whole: bytes | memoryview) -> tuple[Message, memoryview]:
    """The head of a mail or part, and a view of what follows; raises BrokenMailError."""
    raw = memoryview(whole)
    if empty := _LINE_ENDS.match(raw):
        head, body = b"", raw[empty.end() :]
    else:
        end = _END_OF_HEAD.search(raw, 0, HEAD_BYTES)
        if end is None and len(raw) > HEAD_BYTES:
            raise BrokenMailError(f"a head of more than {HEAD_BYTES // 1024} kB")
        head, body = (bytes(raw[: end.start()]), raw[end.end() :]) if end else (bytes(raw), raw[len(raw) :])
    if head.count(b"\n") > MOST_HEADERS:
        raise BrokenMailError(f"more than {MOST_HEADERS} lines in a head")
    try:
        return BytesHeaderParser(policy=_LETTERS).parsebytes(head), body
    except (MessageError, ValueError, LookupError) as error:
        raise BrokenMailError("a head that cannot be read") from error


def value_of(head: Message, name: str) -> str:
    """A header as it stands, short."""
    return str(head.get(name, ""))[:LONGEST_VALUE]


def _kind(head: Message) -> str:
    found = value_of(head, "content-type").partition(";")[0].strip().lower()
    return found if re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", found) else "text/plain"


def _parameter(head: Message, name: str, header: str = "content-type") -> str:
    if len(str(head.get(header, ""))) > LONGEST_VALUE:
        return ""
    try:
        found = head.get_param(name, "", header)
        return decoded(collapse_rfc2231_value(found)) if found else ""
    except (ValueError, LookupError, TypeError, IndexError):  # what the library makes of broken RFC 2231
        return ""


def decoded(value: str) -> str:
    """A header's value in readable letters, on one line."""
    value = value[:LONGEST_VALUE]
    if not value.isascii():  # the library spoils such letters beside encoded words
        words = _ENCODED.split(value)
        return clean("".join(decoded(one) if one.isascii() and _ENCODED.fullmatch(one) else one for one in words))
    try:
        pieces = decode_header(value)
    except (HeaderParseError, binascii.Error, ValueError):
        return clean(value)
    said = ""
    for piece, charset in pieces:
        if isinstance(piece, str):
            said += piece
            continue
        said += _decode(piece, charset or "")
    return clean(said)


def _decode(content: bytes, charset: str) -> str:
    """In the character set that it names, if that is one of those in use; codecs that unpack or run wild are not."""
    name = charset.strip().lower()
    if _CHARSET.fullmatch(name):
        try:
            return content.decode(name, "replace")
        except (LookupError, ValueError):
            pass
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def clean(text: str) -> str:
    """On one line, without control characters and halves of letters."""
    whole = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return _CONTROL.sub(" ", whole).strip()


def _base64(body: memoryview) -> bytes:
    letters = _NOT_BASE64.sub(b"", body)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))

"""What a mail says: its own words, and apart from them what it quotes and the signature below."""

import re
from html import unescape

from services.notify.domain.incoming.mime import Mail, Part

LONGEST = 50_000
HTML_BYTES = 256 * 1024

_TOKEN = re.compile(r"<[^<>]{0,4000}>|[^<]+|<")
_TAG = re.compile(r"<\s*(?:(/)\s*)?([a-zA-Z][a-zA-Z0-9]*)")
_ADDRESS = re.compile(r"""href\s*=\s*["']?(https?://[^"'\s>]{1,500})""", re.IGNORECASE)
_ALT = re.compile(r"""alt\s*=\s*"([^"]{1,200})\"""", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "math", "object"})
_LINES = frozenset(
    {"p", "div", "br", "tr", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "blockquote"}
)
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre"})
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_MARKS = re.compile("[\x00-\x08]")

# How programs begin what they quote below an answer; one line, or two where the address is long.
_INTRODUCTION = re.compile(
    r"^(on|am|le|op|den|el|il) .{4,300}(wrote|schrieb|schreef|a écrit|skrev|escribió|ha scritto)\b.{0,120}:\s*$",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^-{2,}\s*(original message|ursprüngliche nachricht|oorspronkelijk bericht|oprindelig meddelelse|"
    r"ursprungligt meddelande|forwarded message)\s*-{2,}\s*$",
    re.IGNORECASE,
)
_HEADED = re.compile(r"^\*?(from|von|van|fra|från)\s*:\*?\s.{3,}", re.IGNORECASE)
_HEADED_NEXT = re.compile(r"^\*?(sent|gesendet|verzonden|sendt|skickat|date|datum|dato)\s*:", re.IGNORECASE)
_RULE = re.compile(r"^_{10,}\s*$")


def words_of(mail: Mail) -> str:
    """The text of a mail: plain where there is one, else that of its HTML; nothing of the HTML itself is kept."""
    plain = "\n".join(filter(None, (part.text(LONGEST * 2).strip("\r\n") for part in _bodies(mail, "text/plain"))))
    if plain.strip():
        return _tidy(plain)
    page = next((part for part in mail.parts if part.type == "text/html" and not part.attached), None)
    return _tidy(text_of_html(page.text(HTML_BYTES))) if page else ""


def _bodies(mail: Mail, kind: str) -> list[Part]:
    return [part for part in mail.parts if part.type == kind and not part.attached and not part.name]


def files_of(mail: Mail) -> list[Part]:
    """What is not the words: attachments and pictures; a form of the words that we have in another is none."""
    return [part for part in mail.parts if part.attached or part.name or part.type not in ("text/plain", "text/html")]


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return _BLANK_LINES.sub("\n\n\n", "\n".join(lines)).strip("\n")


def folded(text: str) -> tuple[str, str]:
    """Its own words and what is folded: the quoted end of an answer, and the signature above it.

    An answer between the lines of a quotation stays whole: only what is quoted to the very end is folded.
    """
    lines = text.split("\n")
    start = _start_of_quotation(lines)
    start = _start_of_signature(lines, start)
    own = "\n".join(lines[:start]).strip("\n")
    if not own.strip():
        return text, ""
    return own, "\n".join(lines[start:]).strip("\n")


def _start_of_quotation(lines: list[str]) -> int:
    quoted = [number for number, line in enumerate(lines) if line.lstrip().startswith(">")]
    own = [number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith(">")]
    last = (quoted[-1] if quoted else -1, own[-1] if own else -1)
    for number, line in enumerate(lines):
        if _ORIGINAL.match(line) or (_HEADED.match(line) and _any(_HEADED_NEXT, lines[number + 1 : number + 4])):
            return number - 1 if number and _RULE.match(lines[number - 1]) else number
        if _introduces(lines, number, last):
            return number
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(">")):
        end -= 1
    return end if any(line.lstrip().startswith(">") for line in lines[end:]) else len(lines)


def _introduces(lines: list[str], number: int, last: tuple[int, int]) -> bool:
    """Whether somebody else's words begin here and go on to the end; `last`: the last line quoted, and not quoted."""
    for together in (1, 2):
        if _INTRODUCTION.match(" ".join(lines[number : number + together]).strip()):
            return min(last) < number + together
    return False


def _any(pattern: re.Pattern[str], lines: list[str]) -> bool:
    return any(pattern.match(line) for line in lines)


def _start_of_signature(lines: list[str], end: int) -> int:
    """RFC 3676, section 4.3: a line of two hyphens and a blank; many programs lose the blank."""
    for number in range(end - 1, max(-1, end - 15), -1):
        if lines[number] in ("--", "-- "):
            return number
    return end


def text_of_html(page: str) -> str:
    """The words of an HTML mail; linear in its length, whatever stands in it."""
    out: list[str] = []
    silent, quoting = "", 0
    for token in _TOKEN.findall(_without_comments(_MARKS.sub("", page))):
        tag = _TAG.match(token)
        if tag is None:
            if not silent and not token.startswith("<!"):
                out.append(_SPACES.sub(" ", unescape(token)))
            continue
        closing, name = tag.group(1) == "/", tag.group(2).lower()
        if silent:
            silent = "" if closing and name == silent else silent
        elif name in _SILENT and not closing and not token.endswith("/>"):
            silent = name
        else:
            quoting = max(0, quoting + (-1 if closing else 1)) if name == "blockquote" else quoting
            out.append(_mark(name, token, closing=closing, quoting=quoting))
    return _lines_of("".join(out))


def _without_comments(page: str) -> str:
    kept: list[str] = []
    start = 0
    while (begins := page.find("<!--", start)) >= 0:
        kept.append(page[start:begins])
        ends = page.find("-->", begins + 4)
        if ends < 0:
            return "".join(kept)
        start = ends + 3
    return "".join([*kept, page[start:]])


def _mark(name: str, token: str, *, closing: bool, quoting: int) -> str:
    """What stands for a tag in the text: the ends of lines, and marks of quotations and links for later."""
    if name == "blockquote":
        return f"\n\x01{min(quoting, 9)}\n"
    if name == "img":
        alt = _ALT.search(token)
        return f"[{unescape(alt.group(1))}]" if alt else ""
    if name == "a":
        address = _ADDRESS.search(token)
        return f"\x02{unescape(address.group(1))}\x03" if address and not closing else "\x04"
    if closing and name in ("td", "th"):
        return " "
    line = "\n\n" if name in _APART else "\n"
    return (line + "- " if name == "li" and not closing else line) if name in _LINES else ""


def _lines_of(text: str) -> str:
    """With links after their words, and what stands in a quotation marked as in a plain mail."""
    text = re.sub(r"\x02([^\x02\x03]*)\x03([^\x02\x04]*)\x04?", _link, text)
    level, lines = 0, []
    for line in text.split("\n"):
        if line[:1] == "\x01":
            level = int(line[1:2] or 0)
            continue
        said = _MARKS.sub("", line).strip()
        lines.append(("> " * level + said).rstrip() if level else said)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _link(found: re.Match[str]) -> str:
    address, words = found.group(1), found.group(2)
    return words if address.rstrip("/") in words or not words.strip() else f"{words} ({address})"

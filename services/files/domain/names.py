"""Names of files: made safe once, when an upload begins, and numbered where two files of a ticket share one."""

import unicodedata

LONGEST = 255  # bytes of UTF-8 in one segment of a key: SeaweedFS and common file systems refuse more
NAMELESS = "file"
_JOINERS = "\u200c\u200d"  # needed inside emoji and some scripts
_SELECTORS = "\ufe0e\ufe0f"


def safe_name(name: str) -> str:
    """The name without folders, control and direction characters, composed (NFC), at most 255 bytes long."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/")
    name = "".join(filter(_printable, " ".join(name.split("\n")))).strip().rstrip("/")
    name = name.rpartition("/")[2].strip(" " + _JOINERS + _SELECTORS)
    if not name.strip("."):
        return NAMELESS
    return _shortened(name, LONGEST)


def numbered(name: str, count: int) -> str:
    """The name for the `count`th file of that name: `report.pdf`, `report (2).pdf`, …"""
    if count == 1:
        return name
    stem, extension = _split(name)
    mark = f" ({count}){extension}"
    return _cut(stem, LONGEST - len(mark.encode())) + mark


def folder_name(name: str) -> str:
    """The name of a folder made safe, '' when nothing is left of it; no extension is kept."""
    safe = safe_name(name.replace("/", "-").replace("\\", "-"))
    return "" if safe == NAMELESS and not name.strip(" ./\\") else safe


def folded(name: str) -> str:
    """What two names have in common that differ in case only."""
    return unicodedata.normalize("NFC", name).casefold()


def _printable(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cf":
        return character in _JOINERS
    # Noncharacters cannot stand in XML, in which S3 lists its keys.
    noncharacter = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return category not in ("Cc", "Cs", "Zl", "Zp") and not noncharacter


def _shortened(name: str, longest: int) -> str:
    if len(name.encode()) <= longest:
        return name
    stem, extension = _split(name)
    return _cut(stem, longest - len(extension.encode())) + extension


def _split(name: str) -> tuple[str, str]:
    """Stem and extension; what is longer than 20 bytes is no extension."""
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension.encode()) > 20 or " " in extension:
        return name, ""
    return stem, dot + extension


def _cut(text: str, longest: int) -> str:
    """At most so many bytes, never through a character; a joiner left at the end would join nothing."""
    cut = text.encode()[:longest].decode(errors="ignore")
    return cut.rstrip(" " + _JOINERS)

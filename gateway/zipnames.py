"""Names in a ZIP that every system can unpack: Windows refuses some that others allow."""

import re

LONGEST = 255  # bytes, as file systems count
# Their full-width twins, which look the same: two different names stay two.
TWINS = {ord(one): chr(ord(one) + 0xFEE0) for one in '<>:"|?*\\'}
RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)", re.IGNORECASE)


def portable(path: str) -> str:
    """The path with each of its names as Windows can write it; nothing changes in ordinary names."""
    return "/".join(map(_name, path.split("/")))


def _name(name: str) -> str:
    told = name
    if RESERVED.match(name):
        name = f"_{name}"
    end = len(name) - len(name.rstrip(" ."))
    found = name.translate(TWINS)
    if end:  # Windows drops blanks and dots at the end
        found = found[:-end] + found[-end:].replace(".", "\N{FULLWIDTH FULL STOP}").replace(" ", "_")
    if found == told or len(found.encode()) <= LONGEST:
        return found
    plain = re.sub(r'[<>:"|?*\\]', "_", name)
    return _short(plain[: len(plain) - end] + "_" * end, LONGEST)


def _short(name: str, longest: int) -> str:
    return name.encode()[:longest].decode(errors="ignore")


class Names:
    """The names of one ZIP: of two that some system takes for one, the second gets a number."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def given(self, path: str) -> str:
        """The portable path, free in this ZIP; a folder may come again."""
        found, number = portable(path), 1
        name = found
        while name.casefold() in self._taken and not found.endswith("/"):
            number += 1
            folder, slash, last = found.rpartition("/")
            stem, dot, ending = last.rpartition(".") if "." in last[1:] else (last, "", "")
            end = f" ({number}){dot}{ending}"
            name = f"{folder}{slash}{_short(stem, LONGEST - len(end.encode()))}{end}"
        self._taken.add(name.casefold())
        return name

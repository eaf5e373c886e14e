"""Names in a ZIP that every system can unpack: Windows refuses some that others allow."""

import re

LONGEST = 255  # bytes, as file systems count
# Their full-width twins, which look the same: two different names stay two.
TWINS = {ord(one): chr(ord(one) + 0xFEE0) for one in '<>:"|?*\\'}
RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", re.IGNORECASE)


def portable(path: str) -> str:
    """The path with each of its names as Windows can write it; nothing changes in ordinary names."""
    return "/".join(map(_name, path.split("/")))


def _name(name: str) -> str:
    if RESERVED.match(name):
        name = f"_{name}"
    end = len(name) - len(name.rstrip(" ."))
    found = name.translate(TWINS)
    if end:  # Windows drops blanks and dots at the end
        found = found[:-end] + found[-end:].replace(".", "\N{FULLWIDTH FULL STOP}").replace(" ", "_")
    if found == name or len(found.encode()) <= LONGEST:
        return found
    plain = re.sub(r'[<>:"|?*\\]', "_", name)
    return plain[: len(plain) - end] + "_" * end

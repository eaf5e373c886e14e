"""Mail addresses as user names, and folder names for companies."""

import re
import unicodedata

# One @, no blanks, controls, quotes, angle brackets or commas: what a header could be broken with is no user name here.
_ADDRESS = re.compile(r"^[^\s@\"'<>(),:;\\\[\]\x00-\x1f\x7f]{1,64}@[^\s@\"'<>(),:;\\\[\]\x00-\x1f\x7f]{1,190}$")
_LABEL = re.compile(r"^[^\W_]([\w-]{0,61}[^\W_])?$")
_SLUG_LENGTH = 48


def normalised(email: str) -> str:
    """The address as a user name: case and compatible letters do not matter; empty when it is none."""
    address = unicodedata.normalize("NFKC", email).strip().lower()
    if not _ADDRESS.match(address):
        return ""
    local, _, domain = address.partition("@")
    labels = domain.split(".")
    good = len(labels) > 1 and all(_LABEL.match(label) for label in labels)
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    return address if good and not dots else ""


def plain_line(text: str) -> str:
    """A name in one line: blanks drawn together, controls gone."""
    visible = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in text)
    return " ".join(visible.split())


_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "å": "aa", "œ": "oe"})


def slug_of(name: str) -> str:
    """A folder name of a company: lower case, a to z, digits and hyphens."""
    spelt = unicodedata.normalize("NFKC", name).lower().translate(_SPELT)
    ascii_only = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:_SLUG_LENGTH].strip("-") or "company"


def search_words(*texts: str) -> tuple[str, ...]:
    """The words that somebody is found by, in lower case without accents."""
    joined = unicodedata.normalize("NFKD", " ".join(texts).lower())
    letters = "".join(letter for letter in joined if not unicodedata.combining(letter))
    return tuple(dict.fromkeys(re.findall(r"[^\W_]+", letters)))


def fits(words: tuple[str, ...], *texts: str) -> bool:
    """Whether each of these words begins a word of the texts; nothing that is looked for fits all."""
    own = search_words(*texts)
    return all(any(mine.startswith(word) for mine in own) for word in words)

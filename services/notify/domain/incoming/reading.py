"""What is taken from a mail: who sent it, its subject, its words and its files."""

import hashlib
import re
from dataclasses import dataclass
from email.message import Message

from services.notify.domain.incoming.judging import sender_of
from services.notify.domain.incoming.mime import Mail, Part
from services.notify.domain.incoming.words import LONGEST, files_of, folded, words_of

LONGEST_TITLE = 200
_TELLING = 30  # letters: of so short a text its numbers may be all that it says
_NUMBER = re.compile(r"\[[^\]\s]{1,40}\]")  # that of a ticket, as our subjects have it
_ANSWER = re.compile(r"^((re|aw|antw|sv|vs|fwd?|wg|tr)(\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_EXTENSIONS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/calendar": ".ics",
    "application/pdf": ".pdf",
    "message/rfc822": ".eml",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """A mail as it is taken in; `files` have names, the words in full are among them when they are too long."""

    mail: Mail
    sender: str
    subject: str
    text: str
    files: tuple[tuple[str, Part], ...]

    @property
    def own(self) -> tuple[str, str]:
        """Its own words, and what it quotes."""
        own, quoted = folded(self.text)
        return own[:LONGEST], quoted[:LONGEST]

    @property
    def title(self) -> str:
        """The title of a ticket that it makes."""
        plain = _ANSWER.sub("", self.subject).strip() or next(iter(self.text.split("\n")), "").strip()
        return (plain or next((name for name, _ in self.files), "").strip() or self.sender)[:LONGEST_TITLE] or "-"

    @property
    def file_words(self) -> str:
        """What stands for words where there are only files."""
        return self.subject or ", ".join(name for name, _ in self.files[:5])

    @property
    def digest(self) -> str:
        """What tells the same words and files from the same sender again, whatever numbers and times are in them."""
        words = self.own[0].split()
        plain = " ".join(word for word in words if not any(letter.isdigit() for letter in word))
        about = _NUMBER.sub("", _ANSWER.sub("", self.subject)).strip()  # a machine that answers us keeps it
        said = hashlib.sha256(f"{about}\n{plain if len(plain) >= _TELLING else ' '.join(words)}".encode())
        for _, part in self.files:
            said.update(hashlib.sha256(part.body).digest())
        return said.hexdigest()[:32]


def contents_of(mail: Mail) -> Contents:
    """Read it; nothing here fails, whatever stands in it."""
    sender = sender_of(mail)
    text = words_of(mail)
    files = [(_name(part, number), part) for number, part in enumerate(files_of(mail), 1)]
    if len(text) > LONGEST:
        files.append(("message.txt", Part(Message(), memoryview(text.encode()))))
    subject = mail.value("subject")[:500]
    return Contents(mail, sender.address if sender else "", subject, text[: LONGEST * 2], tuple(files))


def _name(part: Part, number: int) -> str:
    return part.name or f"{part.type.partition('/')[0]}-{number}{_EXTENSIONS.get(part.type, '.bin')}"

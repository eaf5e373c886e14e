"""Where the links in mails lead; their host comes from the settings and the portal, never from a request."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of one portal."""

    address: str

    @property
    def home(self) -> str:
        """The portal itself."""
        return self._at()

    @property
    def sign_in(self) -> str:
        """Where one signs in."""
        return self._at("sign-in")

    @property
    def forgotten(self) -> str:
        """Where one asks for a new password."""
        return self._at("forgotten")

    @property
    def settings(self) -> str:
        """Where one changes language and password."""
        return self._at("settings")

    @property
    def access(self) -> str:
        """Where a company's administrator sees its tokens."""
        return self._at("people", "access")

    def webhook(self, hook: str, *, desk: bool) -> str:
        """The page of a webhook, where it is switched on again."""
        return self._at(*(("desk",) if desk else ()), "webhooks", hook)

    def reset(self, token: str) -> str:
        """The page behind a mailed link; only its button does something."""
        return self._at("reset", token)

    def confirm(self, token: str) -> str:
        """The page that confirms an address; only its button does something."""
        return self._at("confirm", token)

    def invitation(self, token: str) -> str:
        """The page of an invitation; only its button does something."""
        return self._at("invitation", token)

    def admission(self, token: str) -> str:
        """The page that asks whether a registration is the company's; only its button does something."""
        return self._at("admission", token)

    def take_over(self, token: str) -> str:
        """The page where an account is taken over; only its button does something."""
        return self._at("take-over", token)

    def release(self, product: str, number: str) -> str:
        """A version of a product, with its notes and files."""
        return self._at("downloads", product, number)

    def stop(self, token: str) -> str:
        """The page that stops mails about new versions; only its button does something."""
        return self._at("no-mail", token)

    def ticket(self, number: str, *, desk: bool) -> str:
        """A ticket, for customers or on the desk."""
        return self._at("desk", "tickets", number) if desk else self._at("tickets", number)

    def place(self, place: str, *, desk: bool) -> str:
        """Where files of a ticket or company lie; what is the portal's own is for staff, who see it on their page."""
        name = place.partition("/")[2]
        if name in ("@articles", "@releases"):
            return self._at("desk", "mail")
        of = ("companies", name[1:]) if name.startswith("@") else ("tickets", name)
        return self._at(*(("desk",) if desk else ()), *of, *(() if of[0] == "tickets" else ("files",)))

    def anew(self, number: str) -> str:
        """The form of a new ticket that follows on one that has ended."""
        return f"{self._at('tickets', 'new')}?about={quote(number, safe='')}"

    def _at(self, *parts: str) -> str:
        return "/".join([self.address, *(quote(part, safe="") for part in parts)])

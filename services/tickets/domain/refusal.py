"""Why a rule of this service says no."""

from typing import Literal

Reason = Literal["invalid", "forbidden", "not_found", "conflict", "repeated_differently"]


class RefusedError(Exception):
    """A rule says no; the reason is an error code of the contracts, the text an English sentence for people."""

    def __init__(
        self,
        reason: Reason,
        text: str,
        *,
        fields: dict[str, str] | None = None,
        details: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{reason}: {text}")
        self.reason = reason
        self.text = text
        self.fields = fields or {}
        self.details = details or {}


def wrong(**fields: str) -> RefusedError:
    """Bad input; each keyword is a field of the form with what is wrong with it."""
    return RefusedError("invalid", "Some of it is not right.", fields=fields)


def not_allowed(text: str) -> RefusedError:
    """The actor knows the ticket but may not do this."""
    return RefusedError("forbidden", text)


def hidden() -> RefusedError:
    """The one answer for a ticket that does not exist and for one that the actor may not know of."""
    return RefusedError("not_found", "There is nothing here, or it is not for you.")


def clash(text: str, **details: str) -> RefusedError:
    """Somebody else was faster, or the ticket is in a state that does not allow this."""
    return RefusedError("conflict", text, details=details)

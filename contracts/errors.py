"""The error codes that cross the bus, and the one exception that carries them."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Code(StrEnum):
    """What went wrong, for programs; each has one HTTP status (`HTTP_STATUS`)."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    REPEATED = "repeated_differently"
    TOO_LARGE = "too_large"
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    TIMEOUT = "timeout"
    INTERNAL = "internal"


HTTP_STATUS = {
    Code.INVALID: 422,
    Code.UNAUTHENTICATED: 401,
    Code.FORBIDDEN: 403,
    Code.NOT_FOUND: 404,
    Code.CONFLICT: 409,
    Code.REPEATED: 422,
    Code.TOO_LARGE: 413,
    Code.RATE_LIMITED: 429,
    Code.UNAVAILABLE: 503,
    Code.TIMEOUT: 504,
    Code.INTERNAL: 500,
}

EXPECTED = frozenset(Code) - {Code.INTERNAL}


class Problem(BaseModel):
    """An error as it travels: an English text with {placeholders}, which is also the key of its translations."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: Code
    text: str
    params: dict[str, str | int] = {}
    fields: dict[str, str] = {}
    details: dict[str, str] = {}
    reference: str = ""
    retry_after: int = 0


class CasebusError(Exception):
    """A refusal or failure with a code; `fields` maps a form field to what is wrong with it, in English.

    `details` carries values that a page needs besides, for a conflict `theirs.<field>` with the stored value.
    """

    def __init__(
        self,
        code: Code,
        text: str,
        *,
        params: dict[str, str | int] | None = None,
        fields: dict[str, str] | None = None,
        details: dict[str, str] | None = None,
        reference: str = "",
        retry_after: int = 0,
    ) -> None:
        super().__init__(f"{code}: {text}")
        self.problem = Problem(
            code=code,
            text=text,
            params=params or {},
            fields=fields or {},
            details=details or {},
            reference=reference,
            retry_after=retry_after,
        )

    @property
    def code(self) -> Code:
        """The code of the problem."""
        return self.problem.code


def invalid(text: str, **fields: str) -> CasebusError:
    """Bad input; each keyword is a field of the form."""
    return CasebusError(Code.INVALID, text, fields=fields)


def not_found() -> CasebusError:
    """The one answer for what does not exist and for what the asker may not know of."""
    return CasebusError(Code.NOT_FOUND, "There is nothing here, or it is not for you.")


def forbidden(text: str) -> CasebusError:
    """Known, but not allowed."""
    return CasebusError(Code.FORBIDDEN, text)


def out_of_scope(scope: str) -> CasebusError:
    """The API token was made without the scope that this needs; without a scope, no limited token may do it."""
    if not scope:
        return CasebusError(Code.FORBIDDEN, "A token that is limited to scopes cannot do this.")
    text = "This token does not have the scope {scope}."
    return CasebusError(Code.FORBIDDEN, text, params={"scope": scope}, details={"scope": scope})


def unavailable(
    text: str = "This part of the portal is not available right now.", retry_after: int = 2
) -> CasebusError:
    """A part that we need does not answer; asking again later helps."""
    return CasebusError(Code.UNAVAILABLE, text, retry_after=retry_after)

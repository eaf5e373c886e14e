"""The cookies of a portal: their names, and how they are set."""

from dataclasses import dataclass

from aiohttp import web

YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class Cookies:
    """Names and attributes of one portal's cookies; `__Host-` and Secure where people reach us over https."""

    portal: str
    secure: bool

    def name(self, part: str = "") -> str:
        """`casebus-<portal>` for the session, `casebus-<portal>-<part>` for the others."""
        name = f"casebus-{self.portal}{'-' + part if part else ''}"
        return f"__Host-{name}" if self.secure else name

    def read(self, request: web.Request, part: str = "") -> str:
        """The value that the browser sent, or an empty text."""
        return request.cookies.get(self.name(part), "")

    def put(self, response: web.StreamResponse, part: str, value: str, seconds: int | None = None) -> None:
        """Set one; without seconds it ends with the browser's session."""
        response.set_cookie(
            self.name(part),
            value,
            max_age=seconds,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="Lax",
        )

    def drop(self, response: web.StreamResponse, part: str = "") -> None:
        """Make the browser forget one."""
        self.put(response, part, "", seconds=0)

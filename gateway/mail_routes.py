"""The addresses of mail that came in."""

from gateway.pages.desk import incoming
from gateway.routing import Access, Route, get, post

STAFF = Access.STAFF

MAIL: tuple[Route, ...] = (
    get("/desk/mail/in", incoming.show, "desk_mail_in", STAFF),
    get("/desk/mail/in/{letter}", incoming.read, "desk_mail_letter", STAFF),
    post("/desk/mail/in/{letter}/accept", incoming.accept, "desk_mail_accept", STAFF),
    post("/desk/mail/in/{letter}/handle", incoming.handle, "desk_mail_handle", STAFF),
    get("/desk/mail/in/{letter}/{form:accept|handle}", incoming.reload, access=STAFF),
)

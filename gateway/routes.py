"""Every address of a portal, in one table."""

from gateway.api.table import API_ROUTES
from gateway.downloads import get_download
from gateway.live import stream
from gateway.pages import forgotten, guide, home, password, register, settings, sign_in
from gateway.pages.tickets import listing, mailing, opening, reading, replying, searching
from gateway.routing import Access, Body, Route, get, post
from gateway.uploads import put_upload

ANYBODY = Access.ANYBODY

ACCOUNT: tuple[Route, ...] = (
    get("/", home.show, "home", ANYBODY),
    get("/sign-in", sign_in.show, "sign_in", ANYBODY),
    post("/sign-in", sign_in.send, access=ANYBODY),
    post("/sign-out", sign_in.sign_out, "sign_out", any_password=True),
    get("/register", register.show, "register", ANYBODY),
    post("/register", register.send, access=ANYBODY),
    get("/registered", register.done, "registered", ANYBODY),
    get("/confirm/{token}", register.show_confirmation, "confirm", ANYBODY),
    post("/confirm/{token}", register.confirm, access=ANYBODY),
    get("/forgotten", forgotten.show, "forgotten", ANYBODY),
    post("/forgotten", forgotten.send, access=ANYBODY),
    get("/forgotten/sent", forgotten.sent, "forgotten_sent", ANYBODY),
    get("/reset/sent", forgotten.reset_sent, "reset_sent", ANYBODY),
    get("/reset/{token}", forgotten.show_reset, "reset", ANYBODY),
    post("/reset/{token}", forgotten.reset, access=ANYBODY),
    get("/password", password.show, "password", any_password=True),
    post("/password", password.send, any_password=True),
    get("/settings", settings.show, "settings"),
    post("/settings", settings.save),
    post("/settings/sessions/{session}/end", settings.end_session, "end_session"),
)

GUIDE: tuple[Route, ...] = (
    get("/help", guide.show_help, "help", ANYBODY),
    get("/statuses", guide.show_statuses, "statuses", ANYBODY),
)

LIVE: tuple[Route, ...] = (get("/live", stream.show, "live", slow=True),)

FILES: tuple[Route, ...] = (
    Route("PUT", "/uploads", put_upload, "upload", body=Body.STREAM, slow=True),
    get("/files/{file}/{name}", get_download, "file", slow=True),
)

TICKETS: tuple[Route, ...] = (
    get("/tickets", listing.tickets, "tickets"),
    get("/fragments/tickets", listing.tickets_fragment, "tickets_fragment"),
    get("/search", searching.search, "search"),
    get("/tickets/new", opening.show, "new_ticket"),
    post("/tickets/new", opening.send, body=Body.PARTS),
    get("/tickets/{number}", reading.ticket, "ticket"),
    get("/fragments/ticket/{number}", reading.ticket_fragment, "ticket_fragment"),
    post("/tickets/{number}/comments", replying.comment, "comment", body=Body.PARTS),
    post("/tickets/{number}/audience", replying.share, "share"),
    post("/tickets/{number}/status", replying.move, "move"),
    get("/tickets/{number}/{form:comments|audience|status}", reading.after_form),
    get("/tickets/{number}/mails", mailing.mails, "mails"),
    get("/fragments/ticket/{number}/mails", mailing.mails_fragment, "mails_fragment"),
)

ROUTES: tuple[Route, ...] = (*ACCOUNT, *GUIDE, *LIVE, *FILES, *TICKETS, *API_ROUTES)

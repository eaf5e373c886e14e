"""Every address of a portal, in one table."""

from gateway.live import stream
from gateway.pages import forgotten, guide, home, password, register, settings, sign_in
from gateway.routing import Access, Route, get, post

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

ROUTES: tuple[Route, ...] = (*ACCOUNT, *GUIDE, *LIVE)

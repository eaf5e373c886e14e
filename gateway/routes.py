"""Every address of a portal, in one table."""

from gateway.pages import home, sign_in
from gateway.routing import Access, Route, get, post

ANYBODY = Access.ANYBODY

ACCOUNT: tuple[Route, ...] = (
    get("/", home.show, "home", ANYBODY),
    get("/sign-in", sign_in.show, "sign_in", ANYBODY),
    post("/sign-in", sign_in.send, access=ANYBODY),
    Route("POST", "/sign-out", sign_in.sign_out, "sign_out", any_password=True),
)

ROUTES: tuple[Route, ...] = (*ACCOUNT,)

"""The addresses of notifications."""

from gateway.pages import notifying
from gateway.routing import Route, get, post

NOTIFICATIONS: tuple[Route, ...] = (
    get("/notifications", notifying.show, "notifications"),
    get("/notifications/bell", notifying.bell, "bell"),
    post("/notifications/mark", notifying.mark, "mark_notifications"),
    get("/notifications/mark", notifying.reload),
)

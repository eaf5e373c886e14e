"""The addresses of webhooks: the same pages for a company's administrator and, under /desk, for the portal's."""

from gateway.pages.webhooks import listing, showing
from gateway.routing import Access, Route, get, post


def _routes(path: str, name: str, access: Access) -> tuple[Route, ...]:
    hook = f"{path}/{{hook:[a-z0-9]{{8,40}}}}"
    message = f"{hook}/messages/{{message:[A-Za-z0-9_-]{{8,120}}}}"
    return (
        get(path, listing.show, f"{name}webhooks", access),
        get(f"{path}/new", listing.ask, f"{name}webhook_new", access),
        post(f"{path}/new", listing.make, access=access),
        get(hook, showing.show, f"{name}webhook", access),
        get(f"{hook}/edit", showing.ask_edit, f"{name}webhook_edit", access),
        post(f"{hook}/edit", showing.edit, access=access),
        get(f"{hook}/remove", showing.ask_drop, f"{name}webhook_drop", access),
        post(f"{hook}/remove", showing.drop, access=access),
        post(f"{hook}/switch", showing.switch, f"{name}webhook_switch", access),
        post(f"{hook}/secret", showing.rotate, f"{name}webhook_rotate", access),
        post(f"{hook}/test", showing.probe, f"{name}webhook_probe", access),
        post(f"{hook}/replay", showing.replay, f"{name}webhook_replay", access),
        get(f"{hook}/{{form:switch|secret|test|replay}}", showing.reload, access=access),
        get(message, showing.message, f"{name}webhook_message", access),
        post(f"{message}/again", showing.again, f"{name}webhook_again", access),
        get(f"{message}/{{form:again}}", showing.reload, access=access),
    )


WEBHOOKS: tuple[Route, ...] = (
    *_routes("/webhooks", "", Access.PERSON),
    *_routes("/desk/webhooks", "desk_", Access.STAFF),
)

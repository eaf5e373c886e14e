"""The scopes of API tokens in people's words, and the parts of the forms that choose them."""

from typing import Any

from pydantic import Field

from contracts.scopes import DESK, SCOPES, Scope
from gateway.forms.fields import N_, FormModel, Line
from gateway.pages.webhooks.place import has_webhooks
from gateway.visit import Visit

LABELS: dict[Scope, str] = {
    "tickets:read": N_("Read tickets, their comments and who was told"),
    "tickets:write": N_("Open tickets, comment on them and change them"),
    "files:read": N_("Read files and folders"),
    "files:write": N_("Add, move and delete files"),
    "articles:read": N_("Read the knowledge base"),
    "downloads:read": N_("Read products and downloads"),
    "people:read": N_("See colleagues and where they are signed in"),
    "people:write": N_("Invite colleagues and change their rights"),
    "company:read": N_("Read subscriptions and invoices"),
    "company:write": N_("Ask for renewals"),
    "profile:read": N_("Read your settings and notifications"),
    "profile:write": N_("Change your settings and saved views"),
    "desk:read": N_("Read what only staff see: all people and companies, drafts, mail failures"),
    "desk:write": N_("Do what only staff do: plan, resolve, publish, register people"),
    "webhooks:read": N_("Read webhooks and what was delivered to them"),
    "webhooks:write": N_("Make, change and remove webhooks"),
}
DAYS = (7, 30, 90, 180, 365)


class TokenForm(FormModel):
    """What the token is for, what it may do and how long, and the password: whoever finds an open browser makes none.

    What was not sent is not chosen; a form without any scope is refused.
    """

    name: Line = Field(min_length=1, max_length=80)
    scopes: tuple[Scope, ...] = Field(default=(), max_length=40)
    days: int = Field(default=90, ge=1, le=365)
    password: str = Field(min_length=1, max_length=1024)


def offered(visit: Visit, *, company: bool = False) -> tuple[Scope, ...]:
    """What can be chosen: for the desk only by staff, for modules only where the portal has them."""
    modules = visit.portal.modules
    off: set[Scope] = set() if visit.actor.is_staff and not company else set(DESK)
    if not modules.knowledge_base:
        off.add("articles:read")
    if not modules.downloads:
        off.add("downloads:read")
    if not modules.administration:
        off |= {"company:read", "company:write"}
    if company or not has_webhooks(visit):  # a company's program administrates nothing
        off |= {"webhooks:read", "webhooks:write"}
    if company:
        off |= {"profile:read", "profile:write", "people:write"}
    return tuple(scope for scope in SCOPES if scope not in off)


def token_choices(visit: Visit, *, company: bool = False) -> dict[str, Any]:
    """The options of the form."""
    return {
        "scope_options": [
            {"value": scope, "label": visit.words.gettext(LABELS[scope])} for scope in offered(visit, company=company)
        ],
        "day_options": [{"value": days, "label": visit.gettext("{days} days", days=days)} for days in DAYS],
    }


def said(visit: Visit, scopes: tuple[str, ...] | None) -> list[str]:
    """What a token may do, a line each; nothing for one that may all that its owner may."""
    return [visit.words.gettext(label) for scope, label in LABELS.items() if scope in (scopes or ())]

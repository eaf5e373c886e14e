"""What each address of the gateway is asked with, and which of it names an object of somebody.

A new address with a placeholder of a known kind is in the matrix by itself; a new placeholder, a new form and a new
field of the API need a line here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# Placeholders of addresses: the kind of object, or a fixed text for one that names none.
PLACEHOLDERS = {
    "number": "ticket",
    "file": "file",
    "session": "session",
    "letter": "letter",
    "person": "person",
    "company": "company",
    "view": "view",
    "folder": "folder",
    "invoice": "invoice",
    "subscription": "subscription",
    "hook": "webhook",
}
FIXED = {
    "article": "1",
    "topic": "machines",
    "system": "erp",
    "version": "1",
    "picture": "01h00000000000000000000000",
    "name": "plan.txt",
    "form": "comments",
    "message": "msg_00000000",
    # the portal's own, for all of its customers alike
    "product": "winner",
    "release": "1",
    "content": "01h00000000000000000000000",
}
# What only its holder has, from a mail; whoever has it is meant.
SECRETS = {"token"}

# Fields of the API's bodies and queries: the kind of object that they name, None for none.
FIELDS: dict[str, str | None] = {
    "uploads": "upload",
    "contact": "person",
    "assignee": "person",
    "q": "canary",
    "expected": None,
    **dict.fromkeys(("title", "description", "text", "queue", "priority", "type", "visibility", "status", "release")),
    **dict.fromkeys(("staff_only", "view", "sort", "descending", "limit", "cursor")),
    **dict.fromkeys(("way", "appointment", "external", "cause", "solution", "email", "password")),
    "people": "person",
    **dict.fromkeys(("cost", "accept", "fields")),
    **dict.fromkeys(("folder", "parent", "target"), "folder"),
    **dict.fromkeys(("items", "item"), "file"),
    **dict.fromkeys(("offset", "name", "was", "paths", "files", "on_clash", "change", "number", "open")),
    "company": "company",
    "person": "person",
    "session": "session",
}
FIELDS |= dict.fromkeys(("scopes", "days", "what", "state"))
FIELDS |= dict.fromkeys(("topic", "readers", "texts", "base", "version", "helped", "word", "language"))
FIELDS |= {
    "source": "ticket",
    **dict.fromkeys(("desk", "kind", "state", "skip", "similar", "amount", "currency", "explanation")),
}
FIELDS |= dict.fromkeys(("each", "names", "about", "how", "articles", "day", "notes", "keep", "follow", "solved"))
FIELDS |= dict.fromkeys(
    ("phone", "theme", "density", "list", "query", "start", "role", "rights", "active", "admit", "mails_off", "muted")
)
FIELDS |= dict.fromkeys(("portal_off", "unread", "ids", "everything", "undo", "unmailed", "domains", "queues"))
FIELDS |= dict.fromkeys(("url", "events", "on", "since", "until", "failed", "before"))
FIELDS |= dict.fromkeys(("customer_number", "billing_email", "invoices", "key"))
FIELDS["follows"] = "ticket"
LISTS = {"items", "uploads", "people"}  # fields that hold several ids

# The smallest complete body of each operation of the API that changes something.
BODIES: dict[str, dict[str, Any]] = {
    "signIn": {"email": "nobody@nowhere.example", "password": "wrong"},
    "signOut": {},
    "erasePerson": {"person": "01h00000000000000000000000"},
    "acceptIncomingMail": {"person": "01h00000000000000000000000"},
    "handleIncomingMail": {"what": "delete"},
    "openTicket": {"title": "T", "description": "D"},
    "addComment": {"text": "Hello"},
    "moveTicket": {"status": "open"},
    "editTicket": {"title": "Changed"},
    "planWork": {"way": "remote"},
    "resolveTicket": {"status": "solved", "cause": "C", "solution": "S"},
    "attachFiles": {"uploads": ["01h00000000000000000000000"]},
    "upload": {},
    "shareTicket": {"visibility": "private"},
    "makeFolder": {"name": "Plans"},
    "makeFolders": {"paths": ["Plans/2026"]},
    "checkFiles": {"files": [{"name": "plan.txt", "size": 1}]},
    "addFiles": {"uploads": ["01h00000000000000000000000"]},
    "renameItem": {"item": "01h00000000000000000000000", "name": "Plan"},
    "moveItems": {"items": ["01h00000000000000000000000"], "target": ""},
    "deleteItems": {"items": ["01h00000000000000000000000"]},
    "restoreItems": {"items": ["01h00000000000000000000000"]},
    "undoChange": {"change": "01h00000000000000000000000"},
    "makeCompanyFolder": {"name": "Plans"},
    "makeCompanyFolders": {"paths": ["Plans/2026"]},
    "checkCompanyFiles": {"files": [{"name": "plan.txt", "size": 1}]},
    "addCompanyFiles": {"uploads": ["01h00000000000000000000000"]},
    "renameCompanyItem": {"item": "01h00000000000000000000000", "name": "Plan"},
    "moveCompanyItems": {"items": ["01h00000000000000000000000"], "target": ""},
    "deleteCompanyItems": {"items": ["01h00000000000000000000000"]},
    "restoreCompanyItems": {"items": ["01h00000000000000000000000"]},
    "undoCompanyChange": {"change": "01h00000000000000000000000"},
    "restoreVersion": {"number": 1},
    "setProfile": {"phone": "1"},
    "muteTicket": {"muted": True},
    "endSession": {},
    "saveView": {"list": "tickets", "name": "Mine", "query": "mine=1"},
    "dropView": {},
    "invite": {"email": "new@nowhere.example"},
    "withdrawInvitation": {},
    "changePerson": {"rights": ["create"]},
    "setActive": {"active": True},
    "answerWish": {"accept": False},
    "makeCompanyToken": {"name": "X", "scopes": ["tickets:read"], "password": "wrong"},
    "createPerson": {"email": "new@nowhere.example", "name": "New", "company": "01h00000000000000000000000"},
    "admit": {"admit": False},
    "createCompany": {"name": "New Ltd"},
    "changeCompany": {"customer_number": "K-1"},
    "askRenewal": {"text": "Please."},
    "replayFailure": {},
    "lookAgain": {"key": "nothing"},
    "releaseFile": {"number": 0},
    "restoreArticleVersion": {},
    "endAccess": {"person": "01h00000000000000000000000"},
    "writeArticle": {"topic": "machines", "texts": {"en": {"title": "T", "body": "B"}}},
    "editArticle": {"base": 1, "topic": "t", "readers": "public", "texts": {"en": {"title": "T", "body": "B"}}},
    "publishArticle": {"version": 1},
    "withdrawArticle": {},
    "rateArticle": {"helped": True},
    "followProduct": {"follow": True},
    "writeProduct": {"names": {"en": "Winner"}},
    "writeRelease": {"version": "1"},
    "editRelease": {"version": "1", "base": 1},
    "setReleaseState": {"state": "out"},
    "linkRelease": {"release": 0},
    "answerRelease": {"release": "anka/rel-1", "solved": True},
    "uploadRelease": {},
    "markNotifications": {"everything": True},
    "makeWebhook": {"name": "Theirs", "url": "https://example.com/hooks", "events": ["ticket.opened"]},
    "changeWebhook": {"on": False},
    "replayWebhook": {"since": "2026-01-01T00:00:00Z"},
    "dropWebhook": {},
    "rotateWebhook": {},
    "testWebhook": {},
    "resendWebhookMessage": {},
    "proposeCost": {"amount": "1", "currency": "EUR", "explanation": "X"},
    "answerCost": {"cost": "01h00000000000000000000000", "accept": True},
}


@dataclass(frozen=True)
class FormCase:
    """A complete form, and the fields of it that name an object."""

    fields: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)


FORMS: dict[str, FormCase] = {
    "/sign-in": FormCase({"password": "wrong"}, {"email": "email"}),
    "/sign-out": FormCase({}),
    "/register": FormCase({"name": "X"}, {"email": "email"}),
    "/confirm/{token}": FormCase({}),
    "/forgotten": FormCase({}, {"email": "email"}),
    "/reset/{token}": FormCase({}),
    "/password": FormCase({"current": "wrong", "new": "an other one 123", "repeated": "an other one 123"}),
    "/settings": FormCase({"name": "Same Name", "language": "en", "theme": "system", "density": "roomy"}),
    "/settings/sessions/{session}/end": FormCase({}),
    "/notifications/mark": FormCase({}, {"ticket": "ticket"}),
    "/views": FormCase({"name": "Mine", "query": "mine=1"}),
    "/views/{view}": FormCase({"name": "Mine", "do": "start"}),
    "/tickets/new": FormCase(
        {"title": "T", "description": "D", "queue": "support", "visibility": "chosen"},
        {"upload": "upload", "people": "person", "contact": "person"},
    ),
    "/tickets/{number}/comments": FormCase({"text": "Hello"}, {"upload": "upload"}),
    "/tickets/{number}/audience": FormCase({"visibility": "company"}),
    "/tickets/{number}/status": FormCase({"status": "open"}),
    "/tickets/{number}/cost": FormCase({"cost": "01h00000000000000000000000", "answer": "accept"}),
    "/tickets/{number}/fields": FormCase({"title": "T", "was_title": "t"}),
    "/tickets/{number}/people": FormCase({}, {"people": "person"}),
    "/tickets/{number}/files": FormCase({"folder": ""}, {"upload": "upload", "folder": "folder"}),
    "/tickets/{number}/files/check": FormCase({"name": "plan.txt", "size": "1"}, {"folder": "folder"}),
    "/tickets/{number}/files/watch": FormCase({}),
    "/tickets/{number}/files/folders": FormCase({"name": "Plans"}, {"folder": "folder"}),
    "/tickets/{number}/files/rename": FormCase({"item": "x", "name": "Plan"}, {"item": "file"}),
    "/tickets/{number}/files/move": FormCase({"item": "x"}, {"item": "file", "target": "folder"}),
    "/tickets/{number}/files/delete": FormCase({"item": "x"}, {"item": "file"}),
    "/tickets/{number}/files/restore": FormCase({"item": "x"}, {"item": "file"}),
    "/tickets/{number}/files/undo": FormCase({"change": "x"}),
    "/tickets/{number}/files/version": FormCase({"file": "x", "number": "1"}, {"file": "file"}),
    "/tickets/{number}/files.zip": FormCase({"item": "x"}, {"item": "file", "folder": "folder"}),
    "/companies/{company}/files": FormCase({"folder": ""}, {"upload": "upload", "folder": "folder"}),
    "/companies/{company}/files/check": FormCase({"name": "plan.txt", "size": "1"}, {"folder": "folder"}),
    "/companies/{company}/files/watch": FormCase({}),
    "/companies/{company}/files/folders": FormCase({"name": "Plans"}, {"folder": "folder"}),
    "/companies/{company}/files/rename": FormCase({"item": "x", "name": "Plan"}, {"item": "file"}),
    "/companies/{company}/files/move": FormCase({"item": "x"}, {"item": "file", "target": "folder"}),
    "/companies/{company}/files/delete": FormCase({"item": "x"}, {"item": "file"}),
    "/companies/{company}/files/restore": FormCase({"item": "x"}, {"item": "file"}),
    "/companies/{company}/files/undo": FormCase({"change": "x"}),
    "/companies/{company}/files/version": FormCase({"file": "x", "number": "1"}, {"file": "file"}),
    "/companies/{company}/files.zip": FormCase({"item": "x"}, {"item": "file", "folder": "folder"}),
    "/administration/subscriptions/{subscription}/renew": FormCase({"text": "Please renew it."}),
    "/people/invite": FormCase({"role": "customer", "rights": "create", "name": "X"}, {"email": "email"}),
    "/people/{person}/rights": FormCase({"role": "customer", "rights": "create"}),
    "/people/{person}/access/{session}/end": FormCase({}),
    "/people/{person}/access/end": FormCase({}),
    "/tickets/{number}/mute": FormCase({"muted": "1"}),
    "/people/tokens/new": FormCase({"name": "x", "scopes": "tickets:read", "days": "7", "password": "no"}),
    "/settings/tokens/new": FormCase({"name": "X", "password": "wrong"}),
    "/people/{person}/active": FormCase({"active": "false"}),
    "/people/{person}/erase": FormCase({}, {"address": "email"}),
    "/people/{person}/answer": FormCase({"accept": "true"}),
    "/people/{person}/withdraw": FormCase({}),
    "/join": FormCase({"company_name": "X"}, {"colleague": "email", "company_name": "company_name"}),
    "/hand-over": FormCase({"password": "wrong"}, {"email": "email"}),
    "/invitation/{token}": FormCase({}),
    "/admission/{token}": FormCase({}),
    "/take-over/{token}": FormCase({}),
    "/desk/people/new": FormCase(
        {"name": "X", "role": "customer", "rights": "create"}, {"company": "company", "email": "email"}
    ),
    "/desk/people/{person}": FormCase({"name": "X", "role": "customer", "rights": "create"}, {"company": "company"}),
    "/desk/people/{person}/active": FormCase({"active": "false"}),
    "/desk/people/{person}/erase": FormCase({}, {"address": "email"}),
    "/desk/systems/{system}/revoke": FormCase({}),
    "/desk/people/{person}/answer": FormCase({"accept": "true"}, {"company": "company"}),
    "/desk/people/{person}/admit": FormCase({"admit": "true"}),
    "/desk/companies": FormCase({}, {"name": "company_name"}),
    "/desk/companies/{company}": FormCase({"customer_number": ""}),
    "/desk/companies/{company}/invite": FormCase({"role": "customer", "rights": "create"}, {"email": "email"}),
    "/desk/companies/{company}/{person}/withdraw": FormCase({}),
    "/downloads/{product}/follow": FormCase({"wanted": "yes"}),
    "/no-mail/{token}": FormCase({}),
    "/tickets/{number}/release": FormCase({"release": "autonik/rel-1", "solved": "yes"}),
    "/desk/tickets/{number}/release": FormCase({"release": ""}),
    "/desk/products/new": FormCase({"key": "winner", "name_en": "Winner"}),
    "/desk/products/{product}": FormCase({"name_en": "Winner", "base": "1"}),
    "/desk/products/{product}/releases/new": FormCase({"version": "1"}, {"upload": "upload"}),
    "/desk/releases/{release:[0-9]{1,9}}": FormCase({"version": "1", "base": "1"}, {"upload": "upload"}),
    "/desk/releases/{release:[0-9]{1,9}}/state": FormCase({"state": "out"}),
    "/knowledge/{article:[0-9]{1,9}}/helped": FormCase({"helped": "yes"}),
    "/desk/knowledge/new": FormCase({"topic": "machines", "title_en": "T", "body_en": "B"}, {"source": "ticket"}),
    "/desk/knowledge/{article:[0-9]{1,9}}": FormCase(
        {"topic": "machines", "title_en": "T", "body_en": "B", "base": "1"}
    ),
    "/desk/knowledge/{article:[0-9]{1,9}}/publish": FormCase({"version": "1"}),
    "/desk/knowledge/{article:[0-9]{1,9}}/withdraw": FormCase({}),
    "/desk/knowledge/{article:[0-9]{1,9}}/versions/{version:[1-9][0-9]{0,8}}/restore": FormCase({}),
    "/desk/bulk": FormCase({"assignee": "-"}, {"ticket": "ticket"}),
    "/desk/undo": FormCase({"steps": ""}),
    "/desk/new": FormCase({"title": "T", "description": "D"}, {"contact": "person"}),
    "/desk/mail/unplaced": FormCase({"key": "autowork/nobody/X-1/"}),
    "/desk/mail/held": FormCase({"number": "1", "what": "release"}, {"file": "file"}),
    "/desk/mail/{letter}/replay": FormCase({}),
    "/desk/mail/in/{letter}/accept": FormCase({"number": ""}, {"person": "person"}),
    "/desk/mail/in/{letter}/handle": FormCase({"what": "delete"}),
    "/desk/tickets/{number}/reply": FormCase({"text": "Hello"}, {"upload": "upload"}),
    "/desk/tickets/{number}/change": FormCase({"title": "T"}, {"assignee": "person"}),
    "/desk/tickets/{number}/take": FormCase({}),
    "/desk/tickets/{number}/move": FormCase({"status": "open"}),
    "/desk/tickets/{number}/plan": FormCase({"way": "remote"}),
    "/desk/tickets/{number}/cost": FormCase({"amount": "1", "currency": "EUR", "explanation": "X"}),
    "/desk/tickets/{number}/resolve": FormCase({"status": "solved", "cause": "C", "solution": "S"}),
}

_HOOK = "/{hook:[a-z0-9]{8,40}}"
for _base in ("/webhooks", "/desk/webhooks"):
    FORMS[f"{_base}/new"] = FormCase({"name": "Theirs", "url": "https://example.com/hooks", "events": "ticket.opened"})
    FORMS[f"{_base}{_HOOK}/edit"] = FORMS[f"{_base}/new"]
    FORMS[f"{_base}{_HOOK}/switch"] = FormCase({"on": "false"})
    FORMS[f"{_base}{_HOOK}/replay"] = FormCase({"since": "2026-01-01T00:00"})
    for _last in ("remove", "secret", "test", "messages/{message:[A-Za-z0-9_-]{8,120}}/again"):
        FORMS[f"{_base}{_HOOK}/{_last}"] = FormCase({})

# Questions in addresses of pages that name an object or look for one.
QUERIES: dict[str, dict[str, str]] = {
    "/tickets": {"q": "canary", "contact": "person"},
    "/search": {"q": "canary"},
    "/fragments/tickets": {"contact": "person"},
    "/tickets/new": {"about": "ticket", "upload": "upload", "invoice": "invoice", "subscription": "subscription"},
    "/fragments/colleagues": {"contact": "person", "contact_search": "canary"},
    "/administration/articles": {"text": "canary"},
    "/fragments/administration": {"company": "company"},
    "/fragments/administration/invoices": {"company": "company"},
    "/sign-in": {"next": "ticket"},
    "/tickets/{number}/files": {"folder": "folder"},
    "/companies/{company}/files": {"folder": "folder"},
    "/desk/companies/{company}/files": {"folder": "folder"},
    "/fragments/companies/{company}/files": {"folder": "folder"},
    "/companies/{company}/files.zip": {"folder": "folder", "item": "file"},
    "/desk/tickets/{number}/files": {"folder": "folder"},
    "/fragments/ticket/{number}/files": {"folder": "folder"},
    "/tickets/{number}/files.zip": {"folder": "folder", "item": "file"},
    "/knowledge/search": {"q": "canary"},
    "/fragments/knowledge": {"text": "canary"},
    "/desk/knowledge": {"q": "canary"},
    "/desk/knowledge/new": {"ticket": "ticket"},
    "/desk": {"q": "canary", "contact": "person", "company": "company", "assignee": "person"},
    "/fragments/desk/list": {"contact": "person", "company": "company", "assignee": "person"},
    "/fragments/desk/cards": {"tickets": "ticket"},
    "/desk/search": {"q": "canary"},
    "/desk/new": {"contact": "person", "q": "canary"},
    "/desk/mail/in/{letter}": {"person": "person", "who": "canary"},
    "/desk/people": {"q": "canary"},
    "/desk/people/new": {"company": "company"},
    "/desk/companies": {"q": "company_name"},
}


def form_of(path: str) -> FormCase:
    """The form sent to this address."""
    assert path in FORMS, f"FORMS needs a line for {path}: what it is sent, and which fields name an object"
    return FORMS[path]


def body_of(operation: str) -> dict[str, Any]:
    """The body of an operation of the API."""
    assert operation in BODIES, f"BODIES needs a line for {operation}"
    return BODIES[operation]


def kind_of(operation: str, name: str) -> str | None:
    """What a field of the API names."""
    assert name in FIELDS, f"FIELDS needs {name!r} of {operation}: the kind of object that it names, or None"
    return FIELDS[name]

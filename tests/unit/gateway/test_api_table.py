"""The JSON API has what the pages have: each address of a form has an operation, or a reason why it has none."""

from __future__ import annotations

from contracts.scopes import SCOPES
from gateway.api.document import document
from gateway.api.scopes import NEEDS, NEVER, NOBODYS, needed
from gateway.api.table import ENDPOINTS
from gateway.routes import ROUTES

OPERATIONS = {endpoint.name for endpoint in ENDPOINTS}

# What only makes sense for people at a page.
PROOF = "proves by a mailed link or a password that somebody is who they say; programs have tokens"
SCRIPT = "a page's own: the same is an operation of its own, sent as JSON"
OPERATORS = "for operators: `casebus systems` does it"
UNDO = "takes back what was just done on the page; programs do the opposite"

DONE_BY: dict[str, str | tuple[str, ...]] = {
    "/sign-in": ("signIn",),
    "/sign-out": ("signOut",),
    "/register": PROOF,
    "/confirm/{token}": PROOF,
    "/forgotten": PROOF,
    "/reset/{token}": PROOF,
    "/password": PROOF,
    "/settings": ("setProfile",),
    "/settings/tokens/new": ("signIn",),
    "/settings/sessions/{session}/end": ("endSession",),
    "/views": ("saveView",),
    "/views/{view}": ("saveView", "dropView"),
    "/people/invite": ("invite",),
    "/people/tokens/new": ("makeCompanyToken",),
    "/people/{person}/access/{session}/end": ("endAccess",),
    "/people/{person}/access/end": ("endAccess",),
    "/people/{person}/rights": ("changePerson",),
    "/people/{person}/active": ("setActive",),
    "/people/{person}/answer": ("answerWish",),
    "/people/{person}/withdraw": ("withdrawInvitation",),
    "/people/{person}/erase": ("erasePerson",),
    "/desk/people/{person}/erase": ("erasePerson",),
    "/notifications/mark": ("markNotifications",),
    "/desk/mail/in/{letter}/accept": ("acceptIncomingMail",),
    "/desk/mail/in/{letter}/handle": ("handleIncomingMail",),
    "/desk/systems/{system}/revoke": OPERATORS,
    "/join": PROOF,
    "/hand-over": PROOF,
    "/invitation/{token}": PROOF,
    "/admission/{token}": PROOF,
    "/take-over/{token}": PROOF,
    "/no-mail/{token}": PROOF,
    "/uploads": ("upload",),
    "/tickets/new": ("openTicket",),
    "/tickets/{number}/comments": ("addComment",),
    "/tickets/{number}/audience": ("shareTicket",),
    "/tickets/{number}/people": ("shareTicket",),
    "/tickets/{number}/status": ("moveTicket",),
    "/tickets/{number}/cost": ("answerCost",),
    "/tickets/{number}/fields": ("editTicket",),
    "/tickets/{number}/release": ("answerRelease",),
    "/tickets/{number}/mute": ("muteTicket",),
    "/administration/subscriptions/{subscription}/renew": ("askRenewal",),
    "/knowledge/{article}/helped": ("rateArticle",),
    "/desk/knowledge/new": ("writeArticle",),
    "/desk/knowledge/{article}": ("editArticle",),
    "/desk/knowledge/{article}/publish": ("publishArticle",),
    "/desk/knowledge/{article}/withdraw": ("withdrawArticle",),
    "/desk/knowledge/{article}/versions/{version}/restore": ("restoreArticleVersion",),
    "/desk/people/new": ("createPerson",),
    "/desk/people/{person}": ("changePerson",),
    "/desk/people/{person}/active": ("setActive",),
    "/desk/people/{person}/answer": ("answerWish",),
    "/desk/people/{person}/admit": ("admit",),
    "/desk/companies": ("createCompany",),
    "/desk/companies/{company}": ("changeCompany",),
    "/desk/companies/{company}/invite": ("invite",),
    "/desk/companies/{company}/{person}/withdraw": ("withdrawInvitation",),
    "/desk/bulk": ("editTicket", "moveTicket"),
    "/desk/undo": UNDO,
    "/desk/new": ("openTicket",),
    "/desk/mail/{letter}/replay": ("replayFailure",),
    "/desk/mail/unplaced": ("lookAgain",),
    "/desk/mail/held": ("releaseFile",),
    "/desk/tickets/{number}/reply": ("addComment",),
    "/desk/tickets/{number}/change": ("editTicket",),
    "/desk/tickets/{number}/take": ("editTicket",),
    "/desk/tickets/{number}/move": ("moveTicket",),
    "/desk/tickets/{number}/plan": ("planWork",),
    "/desk/tickets/{number}/cost": ("proposeCost",),
    "/desk/tickets/{number}/resolve": ("resolveTicket",),
    "/desk/tickets/{number}/release": ("linkRelease",),
    "/downloads/{product}/follow": ("followProduct",),
    "/desk/products/new": ("writeProduct",),
    "/desk/products/{product}": ("writeProduct",),
    "/desk/products/{product}/releases/new": ("writeRelease",),
    "/desk/releases/{release}": ("editRelease",),
    "/desk/releases/{release}/state": ("setReleaseState",),
    "/desk/uploads": ("uploadRelease",),
}
_FOLDERS: dict[str, str | tuple[str, str]] = {
    "": ("addFiles", "addCompanyFiles"),
    "/check": ("checkFiles", "checkCompanyFiles"),
    "/watch": SCRIPT,
    "/folders": ("makeFolder", "makeCompanyFolder"),
    "/rename": ("renameItem", "renameCompanyItem"),
    "/move": ("moveItems", "moveCompanyItems"),
    "/delete": ("deleteItems", "deleteCompanyItems"),
    "/restore": ("restoreItems", "restoreCompanyItems"),
    "/undo": ("undoChange", "undoCompanyChange"),
    "/version": ("restoreVersion", "restoreVersion"),
    ".zip": ("downloadZip", "downloadCompanyZip"),
}
for _path, _names in _FOLDERS.items():
    DONE_BY[f"/tickets/{{number}}/files{_path}"] = _names
    DONE_BY[f"/companies/{{company}}/files{_path}"] = _names
_WEBHOOKS: dict[str, str] = {
    "/new": "makeWebhook",
    "/{hook}/edit": "changeWebhook",
    "/{hook}/remove": "dropWebhook",
    "/{hook}/switch": "changeWebhook",
    "/{hook}/secret": "rotateWebhook",
    "/{hook}/test": "testWebhook",
    "/{hook}/replay": "replayWebhook",
    "/{hook}/messages/{message}/again": "resendWebhookMessage",
}
for _path, _name in _WEBHOOKS.items():
    DONE_BY[f"/webhooks{_path}"] = DONE_BY[f"/desk/webhooks{_path}"] = (_name,)


def plain(path: str) -> str:
    """An address without the patterns of its placeholders."""
    found, depth, name = "", 0, True
    for letter in path:
        depth += (letter == "{") - (letter == "}")
        if depth == 0 or (letter == "{" and depth == 1):
            found, name = found + letter, True
        elif letter == ":" and depth == 1:
            name = False
        elif name and depth == 1:
            found += letter
    return found


def test_what_a_page_can_do_the_api_can_do_or_it_is_said_why_not() -> None:
    doing = {plain(route.path) for route in ROUTES if route.method in ("POST", "PUT") and not route.api}
    missing = {path for path in doing if path not in DONE_BY}
    assert missing == set(), "give it an operation in gateway/api, and a line here"
    named = {name for names in DONE_BY.values() if isinstance(names, tuple) for name in names}
    assert named <= OPERATIONS


def test_each_operation_says_which_scope_it_needs() -> None:
    named = {name for names in NEEDS.values() for name in names}
    assert named | NOBODYS | NEVER == OPERATIONS
    assert not named & NOBODYS
    assert set(NEEDS) == set(SCOPES)


def test_the_document_names_the_scopes_and_every_part_of_an_address() -> None:
    made = document(ENDPOINTS)
    for path, operations in made["paths"].items():
        holes = {part[1:].split("}")[0] for part in path.split("/") if part.startswith("{")}
        for operation in operations.values():
            named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert named == holes, operation["operationId"]
            scopes = needed(operation["operationId"])
            if scopes:
                assert operation["security"] == [{"bearer": list(scopes)}]
                assert "403" in operation["responses"]


def test_the_names_of_operations_are_there_once() -> None:
    assert len(OPERATIONS) == len(ENDPOINTS)


def test_what_reads_a_body_says_that_it_may_be_too_large_not_json_or_wrong() -> None:
    made = document(ENDPOINTS)
    for operations in made["paths"].values():
        for operation in operations.values():
            if "application/json" in operation.get("requestBody", {}).get("content", {}):
                assert {"413", "415", "422"} <= set(operation["responses"]), operation["operationId"]

"""The scopes that a limited token needs for each operation of the JSON API; all of those named.

The services ask for them once more, each for what is theirs (`contracts.scopes`).
"""

from contracts.errors import out_of_scope
from contracts.scopes import Scope
from gateway.visit import Visit

NOBODYS = frozenset({"signIn", "signOut", "readMe", "readVocabulary"})
"""What needs no scope: signing in and out, whose token it is, and the words of the portal."""

NEVER = frozenset({"makeCompanyToken", "erasePerson"})
"""What no limited token may do: make tokens, which could do more than it may, and what cannot be undone."""

NEEDS: dict[Scope, tuple[str, ...]] = {
    "tickets:read": (
        "muteTicket",
        *("listTickets", "countTickets", "searchTickets", "readTicket", "listDeliveries", "readAudience"),
        *("searchEverything", "exportCompany", "readAppointment"),
        *("listNotifications", "countNotifications"),
    ),
    "tickets:write": (
        "markNotifications",
        *("openTicket", "addComment", "moveTicket", "editTicket", "shareTicket", "answerCost", "attachFiles"),
        *("answerRelease", "askRenewal"),
    ),
    "files:read": (
        *("listFiles", "download", "readFolder", "listDeleted", "listChanges", "downloadZip", "checkFiles"),
        *("listCompanyFiles", "readCompanyFolder", "listCompanyDeleted", "listCompanyChanges", "downloadCompanyZip"),
        *("checkCompanyFiles", "listVersions", "exportCompany"),
    ),
    "files:write": (
        *("upload", "makeFolder", "makeFolders", "addFiles", "renameItem", "moveItems", "deleteItems"),
        *("restoreItems", "undoChange", "makeCompanyFolder", "makeCompanyFolders", "addCompanyFiles"),
        *("renameCompanyItem", "moveCompanyItems", "deleteCompanyItems", "restoreCompanyItems", "undoCompanyChange"),
        *("restoreVersion", "uploadRelease"),
    ),
    "articles:read": (
        *("listArticles", "searchArticles", "listTopics", "readArticle", "rateArticle", "readArticlePicture"),
    ),
    "downloads:read": ("listProducts", "readProduct", "readRelease", "downloadRelease"),
    "people:read": ("listColleagues", "listAccess", "exportCompany", "readTeam", "listErasures", "readErasure"),
    "people:write": ("endAccess", "invite", "withdrawInvitation", "changePerson", "setActive", "answerWish"),
    "company:read": (
        *("listSubscriptions", "readSubscription", "listInvoices", "readInvoice", "readInvoicePdf", "findArticles"),
        "askRenewal",
    ),
    "company:write": ("askRenewal",),
    "profile:read": ("listSessions", "listViews"),
    "profile:write": ("followProduct", "setProfile", "endSession", "saveView", "dropView", "muteTicket"),
    "desk:read": (
        *("readManuscript", "readArticleVersion", "findPeople", "readPerson", "listWaiting", "findCompanies"),
        *("readCompany", "listFailures", "listIncomingMail", "countIncomingMail", "readIncomingMail"),
    ),
    "desk:write": (
        *("planWork", "resolveTicket", "proposeCost", "writeArticle", "editArticle", "publishArticle"),
        *("withdrawArticle", "writeProduct", "writeRelease", "editRelease", "setReleaseState", "linkRelease"),
        *("uploadRelease", "restoreArticleVersion", "createPerson", "admit", "createCompany", "changeCompany"),
        *("replayFailure", "lookAgain", "releaseFile", "acceptIncomingMail", "handleIncomingMail"),
    ),
    "webhooks:read": ("listWebhooks", "readWebhook", "listWebhookMessages", "readWebhookMessage"),
    "webhooks:write": (
        *("makeWebhook", "changeWebhook", "dropWebhook", "rotateWebhook", "testWebhook", "replayWebhook"),
        "resendWebhookMessage",
    ),
}


def needed(operation: str) -> tuple[Scope, ...]:
    """What a limited token needs for an operation, by its operationId."""
    return tuple(scope for scope, names in NEEDS.items() if operation in names)


def check_scopes(visit: Visit, operation: str) -> None:
    """Raises `forbidden` with the first scope that the token lacks; nothing was done then."""
    if visit.session is None or visit.actor.scopes is None or operation in NOBODYS:
        return
    wanted = needed(operation)
    for scope in wanted:
        if not visit.actor.holds(scope):
            raise out_of_scope(scope)
    if not wanted:
        raise out_of_scope("")

"""Every operation of the JSON API, in one table."""

from aiohttp import web
from pydantic import BaseModel

from contracts import tickets as t
from contracts.files import UploadRef
from gateway.api import folders, session, sharing, tickets
from gateway.api.access import ACCESS
from gateway.api.administration_table import ADMINISTRATION
from gateway.api.articles import ARTICLES
from gateway.api.desk import DESK
from gateway.api.document import show_document
from gateway.api.endpoint import ROOT, Endpoint, Handler
from gateway.api.erasing import ERASING
from gateway.api.finding import FINDING
from gateway.api.folders_table import CASE_FILES
from gateway.api.incoming import INCOMING
from gateway.api.notifications import NOTIFICATIONS
from gateway.api.people_table import PEOPLE_AND_COMPANIES
from gateway.api.profile import PROFILE
from gateway.api.releases import DOWNLOADS
from gateway.api.webhooks import WEBHOOKS
from gateway.downloads import get_download
from gateway.routing import Access, Route, get
from gateway.uploads import put_upload
from gateway.visit import Visit

NUMBER = "/{number:[A-Z0-9-]{1,30}}"
TICKET = f"/tickets{NUMBER}"
WRITE_PROBLEMS = (404, 409, 413, 415, 422)

SESSION = (
    Endpoint(
        "POST",
        "/session",
        "signIn",
        "Sign in with user name and password",
        session.sign_in,
        body=session.Credentials,
        reply=session.BearerToken,
        status=201,
        access=Access.ANYBODY,
        tag="session",
        problems=(401, 422, 429),
    ),
    Endpoint(
        "DELETE",
        "/session",
        "signOut",
        "End this token",
        session.sign_out,
        status=204,
        tag="session",
        any_password=True,
    ),
    Endpoint(
        "GET",
        "/me",
        "readMe",
        "Who the token belongs to",
        session.me,
        reply=session.Me,
        tag="session",
        any_password=True,
    ),
    Endpoint(
        "GET",
        "/vocabulary",
        "readVocabulary",
        "Queues, priorities, types, statuses and own fields of the portal",
        session.vocabulary,
        reply=session.Vocabulary,
        tag="session",
    ),
)

READING = (
    Endpoint(
        "GET",
        "/tickets",
        "listTickets",
        "List tickets",
        tickets.list_tickets,
        query=tickets.ListQuery,
        reply=t.TicketPage,
        problems=(422,),
    ),
    Endpoint(
        "GET",
        "/counts",
        "countTickets",
        "Count tickets by view, queue and status",
        tickets.count_tickets,
        reply=t.Counts,
    ),
    Endpoint(
        "GET",
        "/search",
        "searchTickets",
        "Search numbers, titles, texts, comments and file names",
        tickets.search_tickets,
        query=tickets.SearchQuery,
        reply=t.SearchPage,
        problems=(422,),
    ),
    Endpoint("GET", TICKET, "readTicket", "Read a ticket", tickets.read_ticket, reply=t.Ticket, problems=(404,)),
    Endpoint(
        "GET",
        f"{TICKET}/deliveries",
        "listDeliveries",
        "Who was told of a ticket",
        tickets.deliveries,
        reply=tickets.TicketDeliveries,
        problems=(404,),
    ),
    Endpoint(
        "GET",
        f"{TICKET}/audience",
        "readAudience",
        "Who of the company sees a ticket",
        sharing.viewers,
        reply=sharing.Viewers,
        problems=(404,),
    ),
    Endpoint(
        "GET",
        "/colleagues",
        "listColleagues",
        "Look for colleagues, to share with or to open a ticket for",
        sharing.list_colleagues,
        query=sharing.ColleagueQuery,
        reply=sharing.Colleagues,
        problems=(422,),
    ),
)


def _write(where: str, name: str, summary: str, handler: Handler, body: type[BaseModel]) -> Endpoint:
    method, _, path = where.partition(" ")
    status = 201 if method == "POST" and not path.endswith("/status") else 200
    return Endpoint(
        method, path, name, summary, handler, body=body, reply=t.Written, status=status, problems=WRITE_PROBLEMS
    )


WRITING = (
    _write("POST /tickets", "openTicket", "Open a ticket", tickets.open_ticket, tickets.NewTicket),
    _write(f"POST {TICKET}/comments", "addComment", "Comment on a ticket", tickets.comment, tickets.NewComment),
    _write(f"POST {TICKET}/status", "moveTicket", "Move a ticket to another status", tickets.move, tickets.NewStatus),
    _write(f"PATCH {TICKET}", "editTicket", "Change fields of a ticket", tickets.edit, tickets.Changes),
    _write(f"PUT {TICKET}/plan", "planWork", "Record how a ticket is solved", tickets.plan, tickets.Plan),
    _write(f"PUT {TICKET}/resolution", "resolveTicket", "Document and end a ticket", tickets.resolve, tickets.Ending),
    _write(f"PUT {TICKET}/audience", "shareTicket", "Say who sees a ticket", sharing.share, sharing.Sharing),
    _write(f"PUT {TICKET}/cost", "answerCost", "Accept or decline a cost", sharing.answer_cost, sharing.CostAnswer),
    _write(f"POST {TICKET}/cost", "proposeCost", "Say what the work costs", tickets.propose_cost, tickets.CostProposal),
    _write(f"POST {TICKET}/files", "attachFiles", "Add uploads to a ticket", tickets.attach, tickets.Attachment),
)

FILES = (
    Endpoint(
        "PUT",
        "/uploads",
        "upload",
        "Send the bytes of a file; its id is named when opening or commenting",
        raw=put_upload,
        reply=UploadRef,
        status=201,
        tag="files",
        problems=(411, 413, 422),
    ),
    Endpoint(
        "GET",
        f"{TICKET}/files",
        "listFiles",
        "List the files of a ticket",
        folders.list_files,
        query=folders.FilesQuery,
        reply=folders.TicketFiles,
        tag="files",
        problems=(404, 422),
    ),
    Endpoint(
        "GET",
        "/files/{file}",
        "download",
        "Read the bytes of a file, whole or in a range",
        raw=get_download,
        tag="files",
        problems=(404, 416),
    ),
)

ENDPOINTS: tuple[Endpoint, ...] = (
    *SESSION,
    *READING,
    *WRITING,
    *FILES,
    *CASE_FILES,
    *ACCESS,
    *ERASING,
    *ADMINISTRATION,
    *ARTICLES,
    *FINDING,
    *DOWNLOADS,
    *INCOMING,
    *WEBHOOKS,
    *NOTIFICATIONS,
    *PROFILE,
    *PEOPLE_AND_COMPANIES,
    *DESK,
)


async def _document(visit: Visit) -> web.StreamResponse:
    return await show_document(visit, ENDPOINTS)


API_ROUTES: tuple[Route, ...] = (
    *(endpoint.route() for endpoint in ENDPOINTS),
    get(f"{ROOT}/openapi.json", _document, "openapi", Access.ANYBODY),
)

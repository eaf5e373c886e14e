"""What tickets answers and tells: tickets, their timeline, lists, counts and search."""

from contracts.base import Operation
from contracts.tickets.commands import (
    AddComment,
    AnswerCost,
    AnswerRelease,
    AttachFiles,
    EditTicket,
    LinkRelease,
    MoveTicket,
    OpenTicket,
    PlanWork,
    ProposeCost,
    ResolveTicket,
    ShareTicket,
)
from contracts.tickets.events import CHANGED, CLOSING_SOON, COMMENTED, NOTED, OPENED, REDACTED, TicketFact
from contracts.tickets.model import (
    Amount,
    Appointment,
    Channel,
    Cost,
    CostState,
    Currency,
    Entry,
    EntryKind,
    ExternalParty,
    FieldChange,
    FieldValues,
    LongText,
    Power,
    Release,
    ReleaseHope,
    RequestId,
    Resolution,
    Sort,
    Ticket,
    TicketHead,
    TicketId,
    Title,
    Turn,
    Uploads,
    View,
    Way,
    Written,
)
from contracts.tickets.reads import (
    Access,
    CheckAccess,
    CheckKeys,
    CheckSight,
    Counts,
    CountTickets,
    Hit,
    ListTickets,
    MissingKey,
    MissingKeys,
    ReadTicket,
    SearchPage,
    SearchTickets,
    Sight,
    TicketPage,
)

OPEN = Operation("tickets", "open", OpenTicket, Written, repeatable=True)
COMMENT = Operation("tickets", "comment", AddComment, Written, repeatable=True)
ATTACH = Operation("tickets", "attach", AttachFiles, Written, repeatable=True)
EDIT = Operation("tickets", "edit", EditTicket, Written, repeatable=True)
MOVE = Operation("tickets", "move", MoveTicket, Written, repeatable=True)
PLAN = Operation("tickets", "plan", PlanWork, Written, repeatable=True)
RESOLVE = Operation("tickets", "resolve", ResolveTicket, Written, repeatable=True)
SHARE = Operation("tickets", "share", ShareTicket, Written, repeatable=True)
PROPOSE_COST = Operation("tickets", "propose_cost", ProposeCost, Written, repeatable=True)
ANSWER_COST = Operation("tickets", "answer_cost", AnswerCost, Written, repeatable=True)
LINK_RELEASE = Operation("tickets", "link_release", LinkRelease, Written, repeatable=True)
ANSWER_RELEASE = Operation("tickets", "answer_release", AnswerRelease, Written, repeatable=True)
READ = Operation("tickets", "read", ReadTicket, Ticket, repeatable=True)
LIST = Operation("tickets", "list", ListTickets, TicketPage, repeatable=True)
COUNT = Operation("tickets", "count", CountTickets, Counts, repeatable=True)
SEARCH = Operation("tickets", "search", SearchTickets, SearchPage, repeatable=True)
CHECK_ACCESS = Operation("tickets", "check_access", CheckAccess, Access, repeatable=True)
CHECK_SIGHT = Operation("tickets", "check_sight", CheckSight, Sight, repeatable=True)
CHECK_KEYS = Operation("tickets", "check_keys", CheckKeys, MissingKeys, repeatable=True)

__all__ = [
    "ANSWER_COST",
    "ANSWER_RELEASE",
    "ATTACH",
    "CHANGED",
    "CHECK_ACCESS",
    "CHECK_KEYS",
    "CHECK_SIGHT",
    "CLOSING_SOON",
    "COMMENT",
    "COMMENTED",
    "COUNT",
    "EDIT",
    "LINK_RELEASE",
    "LIST",
    "MOVE",
    "NOTED",
    "OPEN",
    "OPENED",
    "PLAN",
    "PROPOSE_COST",
    "READ",
    "REDACTED",
    "RESOLVE",
    "SEARCH",
    "SHARE",
    "Access",
    "AddComment",
    "Amount",
    "AnswerCost",
    "AnswerRelease",
    "Appointment",
    "AttachFiles",
    "Channel",
    "CheckAccess",
    "CheckKeys",
    "CheckSight",
    "Cost",
    "CostState",
    "CountTickets",
    "Counts",
    "Currency",
    "EditTicket",
    "Entry",
    "EntryKind",
    "ExternalParty",
    "FieldChange",
    "FieldValues",
    "Hit",
    "LinkRelease",
    "ListTickets",
    "LongText",
    "MissingKey",
    "MissingKeys",
    "MoveTicket",
    "OpenTicket",
    "PlanWork",
    "Power",
    "ProposeCost",
    "ReadTicket",
    "Release",
    "ReleaseHope",
    "RequestId",
    "Resolution",
    "ResolveTicket",
    "SearchPage",
    "SearchTickets",
    "ShareTicket",
    "Sight",
    "Sort",
    "Ticket",
    "TicketFact",
    "TicketHead",
    "TicketId",
    "TicketPage",
    "Title",
    "Turn",
    "Uploads",
    "View",
    "Way",
    "Written",
]

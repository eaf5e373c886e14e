"""What people can do to tickets: one command a file."""

from services.tickets.commands.add_comment import AddComment
from services.tickets.commands.answer_cost import AnswerCost
from services.tickets.commands.attach_files import AttachFiles
from services.tickets.commands.changing import Changing
from services.tickets.commands.close_due import CloseDue
from services.tickets.commands.edit_ticket import EditTicket
from services.tickets.commands.move_ticket import MoveTicket
from services.tickets.commands.open_ticket import OpenTicket
from services.tickets.commands.plan_work import PlanWork
from services.tickets.commands.propose_cost import ProposeCost
from services.tickets.commands.rename_contact import RenameContact
from services.tickets.commands.resolve_ticket import ResolveTicket
from services.tickets.commands.share_ticket import ShareTicket

__all__ = [
    "AddComment",
    "AnswerCost",
    "AttachFiles",
    "Changing",
    "CloseDue",
    "EditTicket",
    "MoveTicket",
    "OpenTicket",
    "PlanWork",
    "ProposeCost",
    "RenameContact",
    "ResolveTicket",
    "ShareTicket",
]

"""What people ask about tickets: one question a file."""

from services.tickets.queries.check_access import CheckAccess
from services.tickets.queries.check_keys import CheckKeys
from services.tickets.queries.check_sight import CheckSight
from services.tickets.queries.count_tickets import CountTickets
from services.tickets.queries.list_tickets import ListTickets
from services.tickets.queries.read_ticket import ReadTicket
from services.tickets.queries.search_tickets import SearchTickets

__all__ = ["CheckAccess", "CheckKeys", "CheckSight", "CountTickets", "ListTickets", "ReadTicket", "SearchTickets"]

"""What people can do to products and releases, and what happens when one comes out: one command a file."""

from services.tickets.commands.releases.answer_release import AnswerRelease
from services.tickets.commands.releases.follow_product import FollowProduct
from services.tickets.commands.releases.link_release import LinkRelease
from services.tickets.commands.releases.set_release_state import SetReleaseState
from services.tickets.commands.releases.tell_release import TellRelease
from services.tickets.commands.releases.write_product import WriteProduct
from services.tickets.commands.releases.write_release import WriteRelease

__all__ = [
    "AnswerRelease",
    "FollowProduct",
    "LinkRelease",
    "SetReleaseState",
    "TellRelease",
    "WriteProduct",
    "WriteRelease",
]

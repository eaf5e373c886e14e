"""Event → use case."""

from contracts import accounts, erasing, releases, tickets, tokens
from contracts.base import Event
from kit.consumer import Handlers
from kit.forgetting import Forgetting
from services.notify.commands.tell_of_account import TellOfAccount
from services.notify.commands.tell_of_release import TellOfRelease
from services.notify.commands.tell_of_ticket import TellOfTicket


def erased(forgetting: Forgetting) -> Handlers:
    """A person is to be forgotten."""

    async def forget(_event: Event, data: erasing.PersonErased) -> None:
        await forgetting(data.person, data.round)

    return {erasing.PERSON_ERASED: forget}


def handlers(tell_of_ticket: TellOfTicket, tell_of_account: TellOfAccount, tell_of_release: TellOfRelease) -> Handlers:
    """The events that lead to mails; others of the same owners are passed over."""
    return {
        tickets.OPENED: tell_of_ticket,
        tickets.COMMENTED: tell_of_ticket,
        tickets.NOTED: tell_of_ticket,
        tickets.CHANGED: tell_of_ticket,
        tickets.CLOSING_SOON: tell_of_ticket,
        releases.RELEASE_OUT: tell_of_release,
        accounts.REGISTERED: tell_of_account,
        accounts.REGISTERED_AGAIN: tell_of_account,
        accounts.RESET_REQUESTED: tell_of_account,
        accounts.PASSWORD_GENERATED: tell_of_account,
        accounts.PASSWORD_CHANGED: tell_of_account,
        accounts.INVITED: tell_of_account,
        accounts.ADMISSION_ASKED: tell_of_account,
        accounts.ADMITTED: tell_of_account,
        accounts.REGISTRATION_TRIED: tell_of_account,
        accounts.JOINED: tell_of_account,
        accounts.HAND_OVER_ASKED: tell_of_account,
        accounts.HANDED_OVER: tell_of_account,
        tokens.TOKEN_ENDING: tell_of_account,
    }

"""Why somebody gets a mail that is not about a ticket: the true reason, also for those who have no account, or none yet."""

from collections.abc import Callable

Say = Callable[..., str]


def reason(say: Say, why: str, template: str, portal: str) -> str:
    """The sentence at the foot of the mail."""
    if why == "release":
        return say("You get this mail because you asked to be told of new versions.")
    match template:
        case "welcome" | "confirm_address":
            return say("You get this mail because somebody registered at %(portal)s with this address.", portal=portal)
        case "account_made":
            return say("You get this mail because %(portal)s made an account for this address.", portal=portal)
        case "admission":
            return say("You get this mail because %(portal)s has this address for your company's bills.", portal=portal)
        case "invitation":
            return say("You get this mail because somebody invites this address to %(portal)s.", portal=portal)
        case "take_over":
            return say(
                "You get this mail because somebody hands their account at %(portal)s to this address.", portal=portal
            )
        case "handed_over":
            return say("You get this mail because an account at %(portal)s had this address until now.", portal=portal)
        case _:
            return say("You get this mail because of your account at %(portal)s.", portal=portal)

"""Why somebody gets a mail that is about no ticket: the true reason, also for those without an account."""

from collections.abc import Callable

Say = Callable[..., str]


def reason(say: Say, why: str, template: str, portal: str) -> str:
    """The sentence at the foot of the mail."""
    if why == "release":
        return say("You get this mail because you asked to be told of new versions.")
    registered = say("You get this mail because somebody registered at %(portal)s with this address.", portal=portal)
    handed = say("You get this mail because somebody hands their account at %(portal)s to this address.", portal=portal)
    return {
        "welcome": registered,
        "confirm_address": registered,
        "account_made": say("You get this mail because %(portal)s made an account for this address.", portal=portal),
        "admission": say(
            "You get this mail because %(portal)s has this address for your company's bills.", portal=portal
        ),
        "invitation": say("You get this mail because somebody invites this address to %(portal)s.", portal=portal),
        "take_over": handed,
        "handed_over": say(
            "You get this mail because an account at %(portal)s had this address until now.", portal=portal
        ),
    }.get(template, say("You get this mail because of your account at %(portal)s.", portal=portal))

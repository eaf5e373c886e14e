"""Which articles a browser has read lately: so a view counts once an hour, and a ticket tells what was read before it.

It is a sealed cookie of the browser's session, so that every replica knows it, and that nobody can write it. A browser
that sends no cookies at all is told from others by its address, as far as one replica can.
"""

from gateway.lately import HOUR
from gateway.visit import PRE_SESSION, Visit

PART = "read"
MOST = 40


def counts(visit: Visit, number: str) -> bool:
    """Whether reading this article now is a view of its own; remembers it."""
    if visit.request.method != "GET" or "prefetch" in visit.request.headers.get("Sec-Purpose", ""):
        return False
    now = int(visit.almanac.now.timestamp())
    known = _known(visit)
    fresh = now - known.get(number, 0) >= HOUR
    if fresh:
        known[number] = now
        kept = dict(sorted(known.items(), key=lambda item: item[1])[-MOST:])
        visit.cookies[PART] = (visit.gateway.seals.seal(PART, {"who": _who(visit), "read": kept}), None)
    if not _has_cookies(visit):
        return fresh and visit.gateway.lately.first(f"{visit.site.key}/{number}/{visit.client_address}", now)
    return fresh


def read_lately(visit: Visit) -> tuple[str, ...]:
    """The numbers of the articles that were read here in the last hour, in that order."""
    now = int(visit.almanac.now.timestamp())
    return tuple(number for number, at in _known(visit).items() if now - at < HOUR)


def _known(visit: Visit) -> dict[str, int]:
    sealed = visit.site.cookies.read(visit.request, PART)
    found = visit.gateway.seals.unseal(PART, sealed) if sealed else None
    # What was read before signing in counts as this person's; what another person read in this browser does not.
    if not isinstance(found, dict) or found.get("who") not in ("", _who(visit)):
        return {}
    return dict(found["read"])


def _who(visit: Visit) -> str:
    return visit.session.person.id if visit.session else ""


def _has_cookies(visit: Visit) -> bool:
    return visit.session is not None or bool(visit.site.cookies.read(visit.request, PRE_SESSION))

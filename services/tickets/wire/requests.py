"""What requests say, in the words of the domain."""

from collections.abc import Iterable
from datetime import UTC

from contracts import tickets as wire
from contracts.files import UploadRef
from services.tickets.domain import Appointment, ExternalParty, FileRef, Wish
from services.tickets.domain.refusal import wrong
from services.tickets.domain.texts import line_of

# Beyond these no appointment is meant, and a time at the end of the calendar has no other time zone or end.
FIRST_YEAR, LAST_YEAR = 2000, 2199


def wish_in(request: wire.OpenTicket) -> Wish:
    """The form of a new ticket."""
    return Wish(
        title=request.title,
        description=request.description,
        queue=request.queue,
        priority=request.priority,
        type=request.type,
        visibility=request.visibility,
        channel=request.channel,
        people=request.people,
        fields=request.fields,
        articles_offered=request.articles_offered,
        articles_read=request.articles_read,
        unmailed=request.unmailed,
    )


def appointment_in(appointment: wire.Appointment | None) -> Appointment | None:
    """An appointment; a time without a zone is taken as UTC, and a part of a second is of no use."""
    if appointment is None:
        return None
    starts = appointment.starts
    if not FIRST_YEAR <= starts.year <= LAST_YEAR:
        raise wrong(starts="Please enter a date and a time.")
    starts = starts.replace(tzinfo=UTC) if starts.tzinfo is None else starts.astimezone(UTC)
    return Appointment(
        starts=starts.replace(microsecond=0),
        minutes=appointment.minutes,
        place=line_of(appointment.place),
        people=line_of(appointment.people),
    )


def external_in(external: wire.ExternalParty | None) -> ExternalParty | None:
    """A third party."""
    if external is None:
        return None
    return ExternalParty(line_of(external.name), line_of(external.contact), line_of(external.reference))


def refs_in(refs: Iterable[UploadRef]) -> tuple[FileRef, ...]:
    """Uploads that files has reserved."""
    return tuple(FileRef(ref.id, ref.name, ref.size, ref.type) for ref in refs)

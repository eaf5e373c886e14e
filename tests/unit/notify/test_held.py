"""Whoever added a file that the scanner holds back gets one mail; programs get none."""

import email
import email.policy
from email.message import EmailMessage
from typing import cast

from contracts import files
from contracts.accounts import Person
from contracts.base import Audience, Event, Party
from kit.events import new_event
from services.notify.commands.tell_of_held import TellOfHeld
from services.notify.domain.notices import Delivery, Notice, Recipient
from tests.unit.notify.samples import JANA, MARIA, NOW, composer, portals

VIRUS = "Win.Test.EICAR_HDB-1"


def event(by: Party = MARIA, place: str = "autowork/AW-12", why: str = "infected") -> Event:
    row = files.FileRow(
        id="f1", folder="", name="in\nvoice.pdf", size=9, type="application/pdf", state="live", by=by, at=NOW
    )
    audience = Audience(portal="autowork", company="kunz")
    data = files.FileHeld.model_validate(
        {"audience": audience, "place": place, "file": row, "why": why, "found": VIRUS, "by": by}
    )
    return new_event(files.HELD, subject=place, portal="autowork", data=data, at=NOW)


def mail(told: Event, language: str = "en", *, desk: bool = False) -> EmailMessage:
    to = Recipient(MARIA.id, MARIA.name, "maria@kunz.example", language, desk)
    delivery = Delivery("0", "file_held", "account", to, NOW, NOW)
    notice = Notice(told.id, "autowork", "", NOW, told.model_dump_json(), (delivery,))
    content = composer().compose(notice, delivery, "").content
    return cast(EmailMessage, email.message_from_bytes(content, policy=email.policy.default))


def texts(message: EmailMessage) -> str:
    """The plain part, which the other part says as well."""
    plain, rich = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert rich is not None
    return str(plain.get_content())


def test_the_mail_says_what_was_found_in_which_file_and_where_it_lies() -> None:
    message = mail(event())
    assert message["Subject"] == "“in voice.pdf” is held back"
    assert VIRUS in texts(message)
    assert "/autowork/tickets/AW-12" in texts(message)
    assert "zurückgehalten" in mail(event(), "de")["Subject"]


def test_the_way_leads_to_the_companys_folders_and_for_staff_to_the_desk() -> None:
    assert "/autowork/companies/kunz/files" in texts(mail(event(place="autowork/@kunz")))
    assert "/autowork/desk/tickets/AW-12" in texts(mail(event(), desk=True))
    assert "/autowork/desk/mail" in texts(mail(event(place="autowork/@releases"), desk=True))
    assert VIRUS not in texts(mail(event(why="too_large")))
    assert "could not look at" in texts(mail(event(why="unseen")))


class Everybody:
    """Knows Maria, and Jana who has left."""

    async def people_for_system(self, ids: list[str]) -> dict[str, Person]:
        known = {
            one.id: Person(
                id=one.id,
                portal="autowork",
                role="customer",
                name=one.name,
                email=f"{one.id}@kunz.example",
                active=one is MARIA,
                company="kunz",
                company_name="Kunz",
                rights=(),
            )
            for one in (MARIA, JANA)
        }
        return {one: known[one] for one in ids if one in known}


async def test_programs_and_people_who_left_get_no_mail() -> None:
    sent: list[str] = []

    async def keep(told: Event, ticket: str, mails: list[tuple[str, str, Recipient]]) -> None:
        sent.extend(to.email for _, _, to in mails)

    tell = TellOfHeld(portals(), Everybody(), keep)  # type: ignore[arg-type] # only what it asks for
    for by in (Party(id="s3", name="S3", side="system"), JANA, MARIA):
        told = event(by)
        await tell(told, files.FileHeld.model_validate(told.data))
    assert sent == ["maria@kunz.example"]

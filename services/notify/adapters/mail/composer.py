"""Renders a delivery with the three templates of its mail."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, select_autoescape
from markupsafe import Markup, escape

from contracts.addresses import portal_address
from contracts.base import Event
from contracts.portal import ENDED, Portal
from contracts.tickets import TicketFact
from kit import ics
from kit.events import PoisonError
from services.notify import wire
from services.notify.adapters.mail.message import Mail, envelope_address, message_id, render
from services.notify.adapters.mail.views import ReleaseView, TicketView, Viewer
from services.notify.adapters.mail.words import Words
from services.notify.domain.links import Links
from services.notify.domain.notices import Delivery, Notice
from services.notify.domain.replying import reply_address
from services.notify.domain.stopping import stop_token
from services.notify.domain.texts import capital, one_line
from services.notify.ports import Letter, UnrenderableError

_BLANK = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class TemplateComposer:
    """Mails from `templates/<mail>/{subject.txt,body.txt,body.html}`.

    With a reply domain each mail has an answering address of its own, signed with the reply key.
    """

    portals: Mapping[str, Portal]
    words: Mapping[str, Words]
    templates: Mapping[str, Environment]
    public_url: str
    reply_domain: str
    reply_key: str = field(repr=False)

    def compose(self, notice: Notice, delivery: Delivery, secret: str) -> Letter:
        """The mail; a repeat is the same mail with the same Message-ID. Raises UnrenderableError."""
        try:
            return self._compose(notice, delivery, secret)
        except (TemplateError, PoisonError, LookupError, ValueError) as error:
            # only the kind of error: its text may quote what was rendered, and that may be a secret
            raise UnrenderableError(f"{type(error).__name__} in {delivery.template}") from error

    def _compose(self, notice: Notice, delivery: Delivery, secret: str) -> Letter:
        portal = self.portals[notice.portal]
        links = Links(portal_address(self.public_url, portal.key, portal.hosts))
        viewer = Viewer(portal, self.words[delivery.to.language], links, delivery.to)
        event, fact = wire.event_of(notice), wire.fact_of(notice)
        context = self._context(viewer, event, fact, delivery, secret)
        environment = self.templates[delivery.to.language]

        def part(name: str) -> str:
            return environment.get_template(f"{delivery.template}/{name}").render(context)

        domain = portal.mails.sender.rpartition("@")[2]
        recipient = envelope_address(delivery.to.email)
        number = notice.ticket.partition("/")[2]
        thread = message_id(domain, "ticket", portal.key, number) if number else ""
        mail = Mail(
            sender_name=portal.text(portal.support_team, delivery.to.language) if number else portal.name,
            sender=envelope_address(portal.mails.sender),
            name=delivery.to.name,
            recipient=recipient,
            subject=one_line(part("subject.txt")),
            message_id=message_id(domain, notice.id, delivery.id),
            thread=thread,
            reply_to=self._reply_to(notice, delivery) if number else "",
            portal=portal.key,
            kind=delivery.template,
            at=event.time,
            language=delivery.to.language,
            text=_BLANK.sub("\n\n", part("body.txt")).strip("\n") + "\n",
            html=part("body.html"),
            calendar=self._calendar(portal, fact, context["ticket"], domain),
            stop=context["release"].stop if context["release"] else "",
        )
        return Letter(mail.sender, recipient, mail.message_id, render(mail))

    def _context(
        self, viewer: Viewer, event: Event, fact: TicketFact | None, delivery: Delivery, secret: str
    ) -> dict[str, Any]:
        return {
            "language": viewer.words.language,
            "portal": viewer.portal_view(),
            "links": viewer.links,
            "to": delivery.to,
            "why": viewer.why(delivery.why, fact.ticket.number if fact else "", delivery.template),
            "shared": delivery.why == "company",
            "reset_generates": viewer.portal.registration.reset == "generated",
            "reply": bool(self.reply_domain),
            "secret": secret,
            "about": {name: one_line(text, 120) for name, text in wire.company_words(event).items()},
            "moment": viewer.words.moment(event.time, viewer.portal.contact.timezone),
            "ticket": viewer.ticket_view(fact, delivery) if fact else None,
            "token": self._token(viewer, event),
            "release": self._release(viewer, event, delivery),
            "webhook": self._webhook(viewer, event),
            "file": self._file(viewer, event),
        }

    def _token(self, viewer: Viewer, event: Event) -> dict[str, str] | None:
        fact = wire.token_ending(event)
        if fact is None:
            return None
        return {
            "name": one_line(fact.token_name, 80),
            "company": one_line(fact.company_name, 120),
            "ends": viewer.words.moment(fact.ends_at, viewer.portal.contact.timezone),
            "link": viewer.links.access if fact.company_name else viewer.links.settings,
        }

    def _webhook(self, viewer: Viewer, event: Event) -> dict[str, str] | None:
        fact = wire.webhook_off(event)
        if fact is None:
            return None
        return {
            "name": one_line(fact.name, 80),
            "host": one_line(urlsplit(fact.url).hostname or "", 120),
            "company": one_line(fact.company_name, 120),
            "reason": fact.reason,
            "link": viewer.links.webhook(fact.webhook, desk=viewer.to.desk),
        }

    def _file(self, viewer: Viewer, event: Event) -> dict[str, str | bool] | None:
        fact = wire.file_held(event)
        if fact is None:
            return None
        return {
            "name": one_line(fact.file.name, 120),
            "infected": fact.why == "infected",
            "unseen": fact.why == "unseen",
            "found": one_line(fact.found, 120),
            "link": viewer.links.place(fact.place, desk=viewer.to.desk),
        }

    def _release(self, viewer: Viewer, event: Event, delivery: Delivery) -> ReleaseView | None:
        fact = wire.release_fact(event)
        if fact is None:
            return None
        stop = stop_token(self.reply_key, viewer.portal.key, fact.product, delivery.to.person)
        return viewer.release_view(fact, stop)

    def _calendar(self, portal: Portal, fact: TicketFact | None, ticket: TicketView | None, domain: str) -> bytes:
        """The appointment that the mail tells of; a later mail's file replaces it in the recipient's calendar."""
        if not ticket or not fact or not fact.ticket.appointment:
            return b""
        off = _is_off(fact)
        if not ticket.appointment and not off:
            return b""
        planned = fact.ticket.appointment
        return ics.appointment(
            uid=f"{fact.ticket.portal}-{fact.ticket.number}@{domain}".lower(),
            starts=planned.starts,
            minutes=planned.minutes,
            summary=f"{portal.name} {ticket.number}: {ticket.title}",
            place=planned.place,
            text="\n".join(filter(None, (planned.people, ticket.link))),
            url=ticket.link,
            made=fact.ticket.created_at,
            changed=fact.ticket.updated_at,
            off=off,
        )

    def _reply_to(self, notice: Notice, delivery: Delivery) -> str:
        return reply_address(self.reply_key, notice.id, delivery.id, self.reply_domain)


def _is_off(fact: TicketFact) -> bool:
    """Whether the ticket ended just now, before its appointment."""
    planned = fact.ticket.appointment
    ended = bool(fact.moved_from) and fact.ticket.kind in ENDED
    return ended and planned is not None and planned.starts > fact.ticket.updated_at


def load_templates(folder: Path, words: Mapping[str, Words]) -> Mapping[str, Environment]:
    """One environment per language, over the same templates."""
    return {language: _environment(folder, known) for language, known in words.items()}


def _environment(folder: Path, words: Words) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(words.catalogue, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    environment.filters["paragraphs"] = _paragraphs
    environment.filters["keep"] = _keep
    environment.filters["capital"] = capital
    return environment


def _paragraphs(text: str) -> Markup:
    """Plain text with its line ends and leading spaces kept."""
    lines = str(escape(text)).replace("\t", "    ").split("\n")
    return Markup("<br>\n").join(Markup(line.replace("  ", "&nbsp; ")) for line in lines)  # noqa: S704 - escaped above


def _keep(text: str) -> Markup:
    """A ticket's number, not to be broken at the end of a line."""
    return Markup('<span style="white-space:nowrap;">{}</span>').format(text)

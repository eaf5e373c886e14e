"""Signing a program in and out."""

from pydantic import Field

from contracts.accounts import Person, SignIn
from contracts.base import Reading
from contracts.portal import FormField, Option, Portal, TypeChoice
from contracts.scopes import MOST_TOKEN_DAYS, Scope
from gateway.api.endpoint import ApiModel, Asked
from gateway.visit import Visit


class Credentials(ApiModel):
    """User name (the mail address) and password."""

    email: str = Field(min_length=3, max_length=254)
    password: str = Field(min_length=1, max_length=1024)
    scopes: tuple[Scope, ...] | None = Field(
        default=None, min_length=1, max_length=40, description="what the token is limited to; all that the person may"
    )
    days: int = Field(default=90, ge=1, le=MOST_TOKEN_DAYS, description="how long the token lives")
    name: str = Field(default="", max_length=80, description="what it is for; without one, the User-Agent")


class BearerToken(Reading):
    """The token to send as `Authorization: Bearer …`; it is shown this once."""

    token: str
    person: Person
    must_change_password: bool


class Me(Reading):
    """Who the token belongs to, and what it is limited to."""

    person: Person
    scopes: tuple[str, ...] | None = Field(default=None, description="null: all that the person may")


class Word(Reading):
    """A value that the portal knows, with its label in the language of the request."""

    key: str
    label: str
    kind: str = ""
    explanation: str = ""


class Choosable(Word):
    """A type, or an option of a field; `when` says with which values of which earlier fields it may be sent."""

    when: dict[str, tuple[str, ...]] = Field(default={})


class OwnField(Reading):
    """One of the portal's own fields, which a new ticket has in `fields`; `choice` takes the key of an option."""

    key: str
    label: str
    hint: str = ""
    kind: str
    required: bool = Field(description="where it is asked")
    when: dict[str, tuple[str, ...]] = Field(
        default={}, description="field or `type`: values with which this is asked; of several fields all must fit"
    )
    options: tuple[Choosable, ...] = ()


class Vocabulary(Reading):
    """The words of the portal: what may be sent as queue, priority, type and status, and in its own fields."""

    name: str
    languages: tuple[str, ...]
    queues: tuple[Word, ...]
    priorities: tuple[Word, ...]
    types: tuple[Choosable, ...]
    fields: tuple[OwnField, ...] = ()
    statuses: tuple[Word, ...]
    max_file_bytes: int


def _choosable(visit: Visit, option: Option | TypeChoice) -> Choosable:
    label, explanation = visit.text(option.label), visit.text(option.description)
    return Choosable(key=option.key, label=label, explanation=explanation, when=option.when)


def _own(visit: Visit, field: FormField) -> OwnField:
    return OwnField(
        key=field.key,
        label=visit.text(field.label),
        hint=visit.text(field.hint),
        kind=field.kind,
        required=field.needed,
        when=field.when,
        options=tuple(_choosable(visit, option) for option in field.options),
    )


async def sign_in(visit: Visit, asked: Asked) -> BearerToken:
    """A token for so many days, ended by signing out or by a change of the password."""
    signed_in = await visit.peers.accounts.sign_in(
        await visit.gateway.own_token(),
        SignIn(
            portal=visit.site.key,
            email=asked.body.email,
            password=asked.body.password,
            client=asked.body.name or visit.request.headers.get("User-Agent", "")[:400],
            address=visit.client_address,
            api=True,
            scopes=asked.body.scopes,
            days=asked.body.days,
        ),
    )
    session = signed_in.session
    return BearerToken(token=signed_in.secret, person=session.person, must_change_password=session.must_change_password)


async def sign_out(visit: Visit, _asked: Asked) -> None:
    """The token ends at once."""
    await visit.peers.accounts.sign_out(visit.token)
    visit.gateway.sessions.access_changed(visit.person.id)


async def me(visit: Visit, _asked: Asked) -> Me:
    """The person behind the token."""
    return Me(person=visit.person, scopes=visit.actor.scopes)


async def vocabulary(visit: Visit, _asked: Asked) -> Vocabulary:
    """The portal's words."""
    portal: Portal = visit.portal
    return Vocabulary(
        name=portal.name,
        languages=portal.languages,
        queues=tuple(Word(key=queue.key, label=visit.text(queue.label)) for queue in portal.queues if queue.offered),
        priorities=tuple(
            Word(key=item.key, label=visit.text(item.label), explanation=visit.text(item.description))
            for item in portal.priorities.items
        ),
        types=tuple(_choosable(visit, item) for item in portal.types.items),
        fields=tuple(_own(visit, field) for field in portal.fields),
        statuses=tuple(
            Word(
                key=status.key,
                label=visit.text(status.label),
                kind=status.kind,
                explanation=visit.text(status.explanation),
            )
            for status in portal.statuses
        ),
        max_file_bytes=portal.files.max_bytes,
    )

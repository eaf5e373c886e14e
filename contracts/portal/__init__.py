"""A portal as data: the model of `deploy/portals/<portal>.yaml`."""

from typing import Any, Literal, Self, TypeVar

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from contracts.portal.fields import FormField, Option, asked, holds, offered
from contracts.portal.mailin import MailAddress, MailIn
from contracts.portal.parts import (
    ENDED,
    Brand,
    Choice,
    Choices,
    Column,
    Contact,
    Files,
    Host,
    Hours,
    Key,
    Kind,
    Labels,
    Language,
    Mails,
    Modules,
    Noun,
    Part,
    Queue,
    Registration,
    Reopen,
    Status,
    Text,
    TypeChoice,
    Types,
    Visibility,
    Weekday,
    When,
)
from contracts.portal_faults import Fault, faults_of
from contracts.portal_form_faults import form_faults_of
from contracts.portal_value_faults import value_faults_of

K = TypeVar("K", Status, Queue, Choice)


def by_key(items: tuple[K, ...], key: str) -> K:
    """The item with this key; raises KeyError."""
    for item in items:
        if item.key == key:
            return item
    raise KeyError(key)


class Portal(Part):
    """Everything that tells one portal from another."""

    key: Key
    order: int = 0
    name: str
    hosts: tuple[Host, ...] = Field(default=(), description="host names that lead to this portal, the first in mails")
    languages: tuple[Language, ...] = Field(min_length=1)
    language_labels: dict[Language, str] = {}
    brand: Brand
    contact: Contact
    tagline: Text
    welcome: Text
    support_team: Text
    noun: Noun
    labels: Labels = Labels()
    before_asking: Text = Field(default={}, description="what to try before asking; shown beside the form")
    registration: Registration
    queues: tuple[Queue, ...] = Field(min_length=1)
    default_queue: str
    priorities: Choices = Choices()
    types: Types = Types()
    fields: tuple[FormField, ...] = Field(default=(), description="what the form asks besides, in order; steps first")
    statuses: tuple[Status, ...] = Field(min_length=2)
    initial: str
    on_reply: str = Field(description="status after a customer's answer where none is remembered")
    answered: Literal["previous", "on_reply"] = Field(
        default="previous", description="what a customer's answer returns a waiting ticket to"
    )
    columns: tuple[Column, ...] = Field(
        default=("number", "title", "status", "priority", "assignee", "updated"),
        min_length=2,
        description="the customer's list; a column of something that the portal lacks is left out",
    )
    queue_order: Literal["priority", "activity"] = Field(
        default="priority",
        description="how the desk's lists of open tickets are ordered at first; without priorities by activity",
    )
    number: str = Field(default="{n}", pattern=r"^[A-Z0-9-]*\{n\}$")
    visibility: Visibility
    customer_may_choose_visibility: bool = False
    customer_may_choose_contact: bool = Field(
        default=False, description="whether customers may open a ticket in the name of a colleague of their company"
    )
    comment_box: Literal["page", "popup"] = Field(
        default="page", description="where customers write a comment: on the page, or in a window that a button opens"
    )
    customer_may_edit: tuple[str, ...] = Field(
        default=(),
        description="what a customer may change after sending, while it has not ended: title, priority, type, fields",
    )
    reopen: Reopen = Reopen()
    mails: Mails
    mail_in: MailIn = MailIn()
    files: Files = Files()
    modules: Modules = Modules()
    topics: tuple[Choice, ...] = Field(default=(), description="what the articles of the knowledge base are sorted by")

    @property
    def language(self) -> Language:
        """The language used where nobody chose one."""
        return self.languages[0]

    def status(self, key: str) -> Status:
        """The status with this key; raises KeyError."""
        return by_key(self.statuses, key)

    def queue(self, key: str) -> Queue:
        """The queue with this key; raises KeyError."""
        return by_key(self.queues, key)

    def text(self, text: Text, language: str) -> str:
        """The text in this language, else in the portal's own, else in any."""
        found: dict[str, str] = dict(text.items())
        return found.get(language) or found.get(self.language) or next(iter(found.values()), "")

    @model_validator(mode="wrap")
    @classmethod
    def _all_faults(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Faults of single fields and of what they say together are told at once, not one after the other."""
        lines: list[InitErrorDetails] = []
        portal: Self | None = None
        try:
            portal = handler(data)
        except ValidationError as error:
            lines += [
                InitErrorDetails(type=found["type"], loc=found["loc"], input=found["input"], ctx=found.get("ctx", {}))
                for found in error.errors(include_url=False)
            ]
        for fault in _faults_of(data) if isinstance(data, dict) else ():
            kind = PydanticCustomError("portal", "{text}", {"text": fault.text})
            lines.append(InitErrorDetails(type=kind, loc=fault.place, input=fault.found))
        if lines or portal is None:
            raise ValidationError.from_exception_data(cls.__name__, lines)
        return portal


def _faults_of(data: dict[str, Any]) -> list[Fault]:
    return [*faults_of(data), *form_faults_of(data), *value_faults_of(data)]


__all__ = [
    "ENDED",
    "Brand",
    "Choice",
    "Choices",
    "Column",
    "Contact",
    "Files",
    "FormField",
    "Hours",
    "Key",
    "Kind",
    "Labels",
    "Language",
    "MailAddress",
    "MailIn",
    "Mails",
    "Modules",
    "Noun",
    "Option",
    "Part",
    "Portal",
    "Queue",
    "Registration",
    "Reopen",
    "Status",
    "Text",
    "TypeChoice",
    "Types",
    "Visibility",
    "Weekday",
    "When",
    "asked",
    "by_key",
    "holds",
    "offered",
]

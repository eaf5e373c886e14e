"""What was sent, checked against a model, with translated messages for whoever has to mend it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar, get_origin

from multidict import MultiDict
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from contracts.errors import HTTP_STATUS, CasebusError, Code, Problem
from gateway.i18n import Words
from kit.ids import new_id

N_ = str  # marks a text for translation where it is written, and translates it where it is shown

CSRF = "csrf"
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,80}")  # as in the contract of tickets
_ALWAYS = frozenset({CSRF, "request_id"})

MISSING = N_("Please fill this in.")
CHOOSE = N_("Please choose one of the options.")
MESSAGES = {
    "missing": MISSING,
    "string_too_short": MISSING,
    "string_too_long": N_("This is too long: at most {max_length} characters."),
    "too_long": N_("These are too many: at most {max_length}."),
    "literal_error": CHOOSE,
    "enum": CHOOSE,
    "int_parsing": N_("Please enter a whole number."),
    "datetime_from_date_parsing": N_("Please enter a date and a time."),
    "datetime_parsing": N_("Please enter a date and a time."),
    "extra_forbidden": N_("This form has a field that we do not know. Please load the page again."),
}
SENT_BEFORE = N_(
    "This form was sent before, with other values. Please look first whether that arrived; "
    "if you send it again, it counts as a new one."
)
UNREADABLE = N_("This has characters that cannot be stored.")
NOT_UNDERSTOOD = N_("This is not in the form that we expect.")
UNSURE = N_(
    "It is not certain that this was saved. What you typed is still here; "
    "you can safely send it again: nothing is done twice."
)
BROKEN = N_("Something went wrong on our side. What you typed is still here; you can safely send it again.")

Line = Annotated[str, StringConstraints(strip_whitespace=True)]
Untouched = Annotated[str, StringConstraints(strip_whitespace=False)]


class FormModel(BaseModel):
    """A form: one schema, unknown fields refused, spaces at the ends taken away (but from passwords: `Untouched`)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


M = TypeVar("M", bound=BaseModel)


@dataclass
class Form(Generic[M]):
    """A form as sent: the model when all is well, the texts as typed, and a message per field ("" is the whole)."""

    words: Words
    values: Mapping[str, Any]
    request_id: str
    found: M | None = None
    errors: dict[str, str] = field(default_factory=dict)
    problem: Problem | None = None

    @property
    def data(self) -> M:
        """The model; only to be asked for when `ok`."""
        assert self.found is not None
        return self.found

    @property
    def ok(self) -> bool:
        """Whether it can be worked on."""
        return self.found is not None and not self.errors

    @property
    def details(self) -> Mapping[str, str]:
        """What the owner of the data added to its refusal, for a conflict `theirs.<field>`."""
        return self.problem.details if self.problem else {}

    def say(self, name: str, text: str, **params: str | int) -> None:
        """Put a message at a field."""
        self.errors[name] = self.words.fill(text, params)

    def refuse(self, error: CasebusError) -> int:
        """Take over what a service refused and give the HTTP status; raises it again when it is not about the form."""
        if error.code in (Code.NOT_FOUND, Code.UNAUTHENTICATED):
            raise error
        problem = self.problem = error.problem
        for name, text in problem.fields.items():
            self.errors[name] = self.words.fill(text, problem.params)
        if error.code in (Code.UNAVAILABLE, Code.TIMEOUT):
            self.say("", UNSURE)
        elif error.code is Code.REPEATED:
            self.say("", SENT_BEFORE)
            self.request_id = new_id()  # with the old one it could never be sent
        elif error.code is Code.INTERNAL:
            self.say("", BROKEN)
        elif not problem.fields:
            self.errors[""] = self.words.fill(problem.text, problem.params)
        return HTTP_STATUS[error.code]


def blank(words: Words, **values: Any) -> Form[Any]:
    """A form that nobody has filled in yet."""
    return Form(words, values, new_id())


def check(model: type[M], sent: MultiDict[str], words: Words) -> Form[M]:
    """Check what was sent against a model."""
    values = _values(model, sent)
    request_id = sent.get("request_id", "")
    form: Form[M] = Form(words, values, request_id if _REQUEST_ID.fullmatch(request_id) else new_id())
    if any("\0" in text for text in sent.values()):
        form.say("", UNREADABLE)
        return form
    given = {name: value for name, value in values.items() if name in model.model_fields or name not in _ALWAYS}
    try:
        form.found = model.model_validate(given)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            name = str(fault["loc"][0]) if fault["loc"] else ""
            if fault["type"] == "extra_forbidden":
                name = ""
            form.errors.setdefault(name, _message(words, dict(fault)))
    return form


def _values(model: type[BaseModel], sent: MultiDict[str]) -> dict[str, Any]:
    """The texts as typed, with the line ends of the rest of the world; tuples where the model wants many."""
    values: dict[str, Any] = {}
    for name in sent:
        known = model.model_fields.get(name)
        many = known is not None and get_origin(known.annotation) in (tuple, list)
        texts = [text.replace("\r\n", "\n") for text in sent.getall(name)]
        values[name] = tuple(text for text in texts if text) if many else texts[-1]
    return values


def _message(words: Words, fault: dict[str, Any]) -> str:
    if fault["type"] == "value_error":
        return words.gettext(str(fault["ctx"]["error"]))
    text = MESSAGES.get(fault["type"], NOT_UNDERSTOOD)
    params = {name: value for name, value in fault.get("ctx", {}).items() if isinstance(value, int | str)}
    return words.fill(text, params)

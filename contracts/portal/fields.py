"""What a portal's form asks beside what every form asks: fields, each on its conditions."""

from collections.abc import Iterable, Mapping
from typing import Literal, Protocol, TypeVar

from pydantic import Field

from contracts.portal.parts import WHEN, Choice, Key, Part, Text, When

Values = Mapping[str, str]


class Option(Choice):
    """A value of a field that is chosen."""

    when: When = Field(default={}, description=WHEN)


class FormField(Part):
    """A field of the form; one with `step: before` is chosen before the form and decides what is asked after it."""

    key: Key
    kind: Literal["choice", "line"] = "choice"
    step: Literal["", "before"] = ""
    label: Text
    hint: Text = {}
    required: bool = Field(default=False, description="a step is always required")
    when: When = Field(default={}, description=WHEN)
    options: tuple[Option, ...] = ()

    @property
    def needed(self) -> bool:
        """Whether it must have a value where it is asked."""
        return self.required or self.step == "before"


class Conditional(Protocol):
    """What is there on conditions only."""

    @property
    def when(self) -> When:
        """The conditions."""


C = TypeVar("C", bound=Conditional)


def holds(when: When, values: Values) -> bool:
    """Whether these values of the fields before fit."""
    return all(values.get(name, "") in fitting for name, fitting in when.items())


def offered(options: Iterable[C], values: Values) -> tuple[C, ...]:
    """The options that fit these values."""
    return tuple(option for option in options if holds(option.when, values))


def asked(field: FormField, values: Values) -> bool:
    """Whether the field is asked with these values; one without an option that fits is not."""
    return holds(field.when, values) and (field.kind == "line" or bool(offered(field.options, values)))

"""The portal's own fields on a form: what is asked with what was chosen, which step comes first, and what is wrong."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from multidict import MultiDict

from contracts.portal import Choice, When, holds
from gateway.forms.fields import CHOOSE, MESSAGES, MISSING, UNREADABLE, Form, M
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

PREFIX = "fields."
WAS = "was_"
TYPE = "type"
STEP = "step"  # asks for a screen before the form, or for the form itself
LONGEST = 200


@dataclass(frozen=True)
class Part:
    """One field of the catalogue, or the type, which stands among them; `name` is that of its input."""

    key: str
    name: str
    label: str
    hint: str
    needed: bool
    step: bool
    when: When
    options: tuple[Any, ...] | None = None

    def offered(self, values: Mapping[str, str]) -> list[Choice]:
        """The options that fit these values."""
        return [option for option in self.options or () if holds(getattr(option, "when", {}), values)]

    def asked(self, values: Mapping[str, str]) -> bool:
        """Whether it is asked with these values."""
        return holds(self.when, values) and (self.options is None or bool(self.offered(values)))


def parts_of(visit: Visit, *, staff: bool = False) -> tuple[Part, ...]:
    """The fields in the order in which they are asked, with the type after the steps, where the reader sets it."""
    portal, text = visit.portal, visit.text
    fields = [
        Part(
            field.key,
            PREFIX + field.key,
            text(field.label),
            text(field.hint),
            field.needed,
            field.step == "before",
            field.when,
            field.options if field.kind == "choice" else None,
        )
        for field in portal.fields
    ]
    types = portal.types
    if not types.items or not (staff or types.set_by == "customer"):
        return tuple(fields)
    label = text(portal.labels.type) or visit.gettext("Type")
    type_ = Part(TYPE, TYPE, label, text(types.advice), True, types.step == "before", {}, types.items)
    steps = [part for part in fields if part.step]
    return (*steps, type_, *(part for part in fields if not part.step))


def form_of(visit: Visit, model: type[M]) -> Form[M]:
    """A form as sent, checked by its model; the portal's own fields, which no model knows, are in its values."""
    names = [name for name in dict.fromkeys(visit.sent) if name.removeprefix(WAS).startswith(PREFIX)]
    own = {name: visit.sent.getall(name)[-1].strip() for name in names}
    visit.sent = MultiDict((name, text) for name, text in visit.sent.items() if name not in own)
    form = visit.form(model)
    form.values = {**form.values, **own}
    known = {PREFIX + field.key for field in visit.portal.fields}
    for name, text in own.items():
        if name.removeprefix(WAS) not in known:
            form.say("", MESSAGES["extra_forbidden"])
        elif "\0" in text:
            form.say(name, UNREADABLE)
        elif len(text) > LONGEST:
            form.say(name, MESSAGES["string_too_long"], max_length=LONGEST)
    return form


@dataclass(frozen=True)
class Catalogue:
    """The parts of a form with what was chosen and typed so far; `values` has only what fits, by key.

    `kept` is what a ticket holds although it does not fit, as one that is older than a field; it stays a choice.
    """

    parts: tuple[Part, ...]
    values: Mapping[str, str]
    kept: Mapping[str, str]

    @classmethod
    def read(
        cls, visit: Visit, typed: Mapping[str, Any], *, staff: bool = False, stored: Mapping[str, str] | None = None
    ) -> "Catalogue":
        """From the values of a form or of an address; `stored` is what a ticket holds that is changed."""
        kept: dict[str, str] = {}
        if stored:
            fitting = cls.read(visit, stored, staff=staff)
            found = {part.key: stored.get(part.name, "") for part in fitting.parts}
            kept = {key: value for key, value in found.items() if value and not fitting.values[key]}
        values = {TYPE: visit.portal.types.default}
        parts = parts_of(visit, staff=staff)
        for part in parts:
            value = str(typed.get(part.name) or "") or values.pop(part.key, "")
            if value and value == kept.get(part.key):
                pass
            elif not part.asked(values):
                value = ""
            elif part.options is not None:
                keys = [option.key for option in part.offered(values)]
                only = keys[0] if len(keys) == 1 and part.step else ""
                value = value if value in keys else only
            values[part.key] = value
        return cls(parts, values, kept)

    def check(self, form: Form[Any]) -> None:
        """Say what is missing or does not fit."""
        for part in self.parts:
            if not part.asked(self.values) or self.values[part.key] or part.name in form.errors:
                continue
            if part.needed or form.values.get(part.name):
                form.say(part.name, MISSING if part.options is None else CHOOSE)

    def own(self) -> dict[str, str]:
        """The values of the portal's own fields, for the tickets service."""
        return {part.key: value for part in self.parts if part.key != TYPE and (value := self.values[part.key])}

    def step(self, wanted: str = "") -> Part | None:
        """The step to be shown: the first without a value, or one whose name is asked for to choose again."""
        for part in self.steps():
            if not self.values[part.key] or part.name == wanted:
                return part
        return None

    def steps(self) -> list[Part]:
        """The steps before the form, as far as they are asked."""
        return [part for part in self.parts if part.step and part.asked(self.values)]

    def on_form(self) -> list[Part]:
        """What the form itself asks."""
        return [part for part in self.parts if not part.step]

    def chosen(self, before: Part | None = None) -> list[View]:
        """What was chosen on the steps, in words; those before one of them."""
        rows: list[Part] = []
        for part in self.steps():
            if before and part.key == before.key:
                break
            rows += [part] if self.values[part.key] else []
        return [
            {"key": part.key, "name": part.name, "label": part.label, "value": self.values[part.key]} for part in rows
        ]

    def label(self, visit: Visit, key: str) -> str:
        """The label of what was chosen."""
        part = next(part for part in self.parts if part.key == key)
        return next((visit.text(o.label) for o in part.options or () if o.key == self.values[key]), self.values[key])

    def view(self, visit: Visit, parts: Iterable[Part]) -> list[View]:
        """These parts as the template shows them; what depends on a part of the same form says so for the script."""
        shown = list(parts)
        here = {part.key: part.name for part in shown}
        return [
            self._part(visit, part, here) for part in shown if part.key in self.kept or self._possible(part.when, here)
        ]

    def _possible(self, when: When, here: Mapping[str, str]) -> bool:
        """Whether nothing against it is fixed already, outside of these parts."""
        return holds({key: fitting for key, fitting in when.items() if key not in here}, self.values)

    def _part(self, visit: Visit, part: Part, here: Mapping[str, str]) -> View:
        kept = self.kept.get(part.key, "")
        options = [
            {
                "value": option.key,
                "label": visit.text(option.label),
                "hint": visit.text(option.description),
                "when": _when(getattr(option, "when", {}), here),
                "offered": holds(getattr(option, "when", {}), self.values),
            }
            for option in part.options or ()
            if option.key != kept and self._possible(getattr(option, "when", {}), here)
        ]
        if kept and part.options is not None:
            label = next((visit.text(option.label) for option in part.options if option.key == kept), kept)
            options.append({"value": kept, "label": label, "hint": "", "when": "", "offered": True})
        return {
            "name": part.name,
            "label": part.label,
            "hint": part.hint,
            "required": part.needed,
            "value": self.values[part.key],
            "choice": part.options is not None,
            "options": options,
            "when": "" if kept else _when(part.when, here),
            "asked": bool(kept) or part.asked(self.values),
            "max": LONGEST,
        }


def _when(when: When, here: Mapping[str, str]) -> str:
    """The conditions on parts of the same form, by the names of their inputs, for the script."""
    found = {here[key]: fitting for key, fitting in when.items() if key in here}
    return json.dumps(found) if found else ""


def depends(shown: list[View]) -> bool:
    """Whether anything of it changes with something else of it."""
    return any(part["when"] or any(option["when"] for option in part["options"]) for part in shown)


def guides(shown: list[View]) -> list[View]:
    """The panels beside the form that explain what can be chosen (D16, D19)."""
    return [
        {**part, "id": "guide-" + part["name"].removeprefix(PREFIX)}
        for part in shown
        if any(option["hint"] for option in part["options"])
    ]

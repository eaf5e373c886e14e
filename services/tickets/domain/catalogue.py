"""The portal's own fields: which are asked, what they may hold, and what a change of one does to the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.tickets.domain.refusal import wrong
from services.tickets.domain.texts import value_of

PREFIX = "fields."  # before a field's key wherever fields of every ticket are named too
TYPE = "type"
CHOOSE = "Please choose one of the options."
FILL_IN = "Please fill this in."
NOT_ONE = "This is not one of the choices."
NOT_ASKED = "This is not asked here."

When = Mapping[str, frozenset[str]]
Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field; `options` maps each to its conditions and is None where a line is typed."""

    key: str
    needed: bool = False
    when: When = field(default_factory=dict)
    options: Mapping[str, When] | None = None

    def asked(self, values: Answers) -> bool:
        """Whether it is asked, with these values of what comes before it."""
        offered = self.options is None or any(_holds(when, values) for when in self.options.values())
        return offered and _holds(self.when, values)

    def allows(self, value: str, values: Answers) -> bool:
        """Whether it may hold this value."""
        if self.options is None:
            return True
        return value in self.options and _holds(self.options[value], values)

    @property
    def plea(self) -> str:
        """What is said where a value is missing."""
        return FILL_IN if self.options is None else CHOOSE


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The fields in the order in which they are asked, and the conditions of types."""

    fields: tuple[FieldRule, ...] = ()
    types: Mapping[str, When] = field(default_factory=dict)

    def filled(self, given: Answers, type_: str) -> dict[str, str]:
        """The values of a new ticket; raises with everything that is wrong."""
        errors = self._unknown(given)
        values = {TYPE: type_}
        kept: dict[str, str] = {}
        for rule in self.fields:
            value = value_of(given.get(rule.key, ""))
            if not rule.asked(values):
                if value:
                    errors[PREFIX + rule.key] = NOT_ASKED
                continue
            if value and not rule.allows(value, values):
                errors[PREFIX + rule.key] = NOT_ONE
            elif value:
                kept[rule.key] = values[rule.key] = value
            elif rule.needed:
                errors[PREFIX + rule.key] = rule.plea
        if not errors and not _holds(self.types.get(type_, {}), values):
            errors[TYPE] = NOT_ONE
        if errors:
            raise wrong(**errors)
        return kept

    def mailed(self, given: Answers, type_: str) -> dict[str, str]:
        """The values that an address for mail gives; what does not fit is left out, and nothing is asked for."""
        values = {TYPE: type_}
        for rule in self.fields:
            value = value_of(given.get(rule.key, ""))
            if value and rule.asked(values) and rule.allows(value, values):
                values[rule.key] = value
        return {key: value for key, value in values.items() if key != TYPE}

    def changed(self, before: Answers, given: Answers, *, strict: bool) -> dict[str, str]:
        """The values after a change, both with the type; what no longer fits goes, and raises where it was given.

        A ticket that is older than a field goes on without it: only what this change makes necessary is asked for,
        and only when `strict`.
        """
        errors = self._unknown({key: value for key, value in given.items() if key != TYPE})
        after = {**before, **given}
        for rule in self.fields:
            value = after[rule.key] = value_of(after.get(rule.key, ""))
            asked = rule.asked(after)
            if rule.key in given:
                error = self._error(rule, value, after, asked=asked)
                errors |= {PREFIX + rule.key: error} if error else {}
                continue
            gone = value and self._fitted(rule, value, before) and not (asked and rule.allows(value, after))
            if gone:
                after[rule.key] = ""
            if strict and rule.needed and asked and (gone or not (value or rule.asked(before))):
                errors[PREFIX + rule.key] = rule.plea
        if not errors and not self._type_fits(before, after):
            errors[TYPE] = NOT_ONE
        if errors:
            raise wrong(**errors)
        return {key: value for key, value in after.items() if value}

    def _unknown(self, given: Answers) -> dict[str, str]:
        known = {rule.key for rule in self.fields}
        return {PREFIX + key: NOT_ASKED for key in given if key not in known}

    @staticmethod
    def _error(rule: FieldRule, value: str, values: Answers, *, asked: bool) -> str:
        if not asked:
            return NOT_ASKED if value else ""
        if not value:
            return rule.plea if rule.needed else ""
        return "" if rule.allows(value, values) else NOT_ONE

    @staticmethod
    def _fitted(rule: FieldRule, value: str, values: Answers) -> bool:
        return rule.asked(values) and rule.allows(value, values)

    def _type_fits(self, before: Answers, after: Answers) -> bool:
        """Whether the type fits the fields; what was never filled in is no reason against it."""
        when = self.types.get(after.get(TYPE, ""), {})
        named = {name: fitting for name, fitting in when.items() if after.get(name)}
        same = before.get(TYPE, "") == after.get(TYPE, "")
        return _holds(named, after) or (same and not _holds(when, before))


def _holds(when: When, values: Answers) -> bool:
    return all(values.get(name, "") in fitting for name, fitting in when.items())

"""Blanking somebody in stored documents, wherever they stand in them, also inside events that are kept as text."""

import json
import re
from dataclasses import dataclass
from typing import Any

BLANKED = frozenset({"name", "email", "phone"})
KEYS = frozenset({"id", "_id", "person"})
NAMED = frozenset({"by", "other"})  # texts that are a name or an address, with no id beside them
QUOTING = frozenset({"answer", "reason", "detail"})  # what others said may quote an address or a name
PEOPLE_FIELDS = frozenset({"assignee", "contact", "participants"})  # of a change that is told by names
BETWEEN = ", "
NAMELESS = "\u2013"  # a dash, where a change tells a name and has no id beside it

Document = dict[str, Any]


@dataclass(frozen=True)
class Redaction:
    """Whom to blank: by id, and the names and addresses in folded case that may stand where there is no id.

    `companies` are names of a company that is called `company` from now on.
    """

    id: str
    names: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    company: str = ""
    keys: frozenset[str] = KEYS  # whose value says that a mapping is about them

    def of(self, value: Any, key: str = "") -> Any:
        """The value without them; the very same object when they are not in it."""
        if isinstance(value, dict):
            return self._mapping(value)
        if isinstance(value, list):
            return self._list(value)
        return self._text(value, key) if isinstance(value, str) and value else value

    def _mapping(self, value: Document) -> Document:
        own = any(value.get(key) == self.id for key in self.keys)
        field = value.get("field")
        told = isinstance(field, str) and field in PEOPLE_FIELDS
        after: Document = {}
        changed = False
        for key, old in value.items():
            new: Any
            if own and key in BLANKED and isinstance(old, str):
                new = ""
            elif told and key in ("before", "after"):
                new = self._names(old)
            else:
                new = self.of(old, key)
            changed = changed or (new is not old and new != old)
            after[key] = new
        return after if changed else value

    def _list(self, value: list[Any]) -> list[Any]:
        if len(value) == 3 and isinstance(value[0], str) and value[0] in PEOPLE_FIELDS:
            field, *names = value  # a change as tickets keep it: field, before, after
            after = [field, *map(self._names, names)]
        else:
            after = [self.of(one) for one in value]
        return after if any(new != old for new, old in zip(after, value, strict=True)) else value

    def _text(self, value: str, key: str) -> str:
        if key == "body" and value.startswith("{"):
            return self._kept_event(value)
        folded = value.casefold()
        if folded in self.emails or (key in NAMED and folded in self.names):
            return ""
        if key == "company_name" and folded in self.companies:
            return self.company
        if key in QUOTING:
            for word in (*self.emails, *self.names):
                value = re.sub(re.escape(word), "", value, flags=re.IGNORECASE)
        return value

    def _kept_event(self, value: str) -> str:
        try:
            before = json.loads(value)
        except ValueError:  # not what we keep there
            return value
        after = self.of(before)
        return value if after is before else json.dumps(after, separators=(",", ":"), ensure_ascii=False)

    def _names(self, value: Any) -> Any:
        """A list of names as it is shown, without theirs."""
        if not isinstance(value, str) or not value:
            return value
        if value.casefold() in self.names:
            return NAMELESS
        parts = value.split(BETWEEN)
        kept = [part for part in parts if part.casefold() not in self.names]
        return BETWEEN.join(kept) if len(kept) < len(parts) else value

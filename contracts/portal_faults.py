"""What the parts of a portal's definition say together: keys that are named exist, none twice, texts in every language.

It reads the definition as it stands in the file, before anything else was checked, so that all faults are told at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

Place = tuple[str | int, ...]

# Where texts stand, and whether they must be there; `*` is each item of a list.
TEXTS: tuple[tuple[str, bool], ...] = (
    ("tagline", True),
    ("welcome", True),
    ("support_team", True),
    ("before_asking", False),
    ("noun.one", True),
    ("noun.many", True),
    ("noun.new", True),
    ("labels.*", False),
    ("queues.*.label", True),
    ("queues.*.description", False),
    ("priorities.advice", False),
    ("priorities.items.*.label", True),
    ("priorities.items.*.description", False),
    ("types.advice", False),
    ("types.items.*.label", True),
    ("types.items.*.description", False),
    ("fields.*.label", True),
    ("fields.*.hint", False),
    ("fields.*.options.*.label", True),
    ("fields.*.options.*.description", False),
    ("statuses.*.label", True),
    ("statuses.*.explanation", True),
    ("statuses.*.action", False),
    ("statuses.*.staff_label", False),
    ("topics.*.label", True),
    ("topics.*.description", False),
)
LANGUAGES = ("en", "de", "nl", "da", "sv")  # as `Language` of the model, which this file is read by
LISTS = ("queues", "statuses", "priorities.items", "types.items", "fields", "topics")


class Fault(NamedTuple):
    """One thing that is wrong: where, what was found there, and what is allowed."""

    place: Place
    found: Any
    text: str


def faults_of(definition: Mapping[str, Any]) -> list[Fault]:
    """All faults between the parts of a definition; parts of a wrong type are left to the model."""
    plain = plain_of(definition)
    return [
        *_doubles(plain),
        *_references(plain),
        *_defaults(plain),
        *_closing(plain),
        *_editing(plain),
        *_shelving(plain),
        *_mailing(plain),
        *_texts(plain),
    ]


def plain_of(value: Any) -> Any:
    """A definition or a part of it as plain lists and dictionaries."""
    if isinstance(value, BaseModel):
        return value.model_dump()
    if isinstance(value, Mapping):
        return {key: plain_of(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain_of(part) for part in value]
    return value


def parts_at(value: Any, path: str) -> Iterator[tuple[Place, Any]]:
    """The values at a path, each with its place; nothing where the definition has none."""
    step, _, rest = path.partition(".")
    steps: list[tuple[str | int, Any]] = []
    if step == "*":
        steps = list(value.items()) if isinstance(value, dict) else []
        steps = list(enumerate(value)) if isinstance(value, list) else steps
    elif isinstance(value, dict) and step in value:
        steps = [(step, value[step])]
    for key, found in steps:
        if not rest:
            yield (key,), found
            continue
        for place, inner in parts_at(found, rest):
            yield (key, *place), inner


def _keys(definition: Any, path: str) -> list[str]:
    return [key for _, key in parts_at(definition, f"{path}.*.key") if isinstance(key, str)]


def _doubles(definition: Any) -> Iterator[Fault]:
    for path in LISTS:
        seen: set[str] = set()
        for place, key in parts_at(definition, f"{path}.*.key"):
            if isinstance(key, str) and key in seen:
                yield Fault(place, key, "this key is there twice; each is allowed once")
            seen.add(str(key))
    for path in ("languages.*", "columns.*"):
        seen = set()
        for place, name in parts_at(definition, path):
            if str(name) in seen:
                yield Fault(place, name, "it is named twice; each is allowed once")
            seen.add(str(name))


def _references(definition: Any) -> Iterator[Fault]:
    statuses, queues = _keys(definition, "statuses"), _keys(definition, "queues")
    languages = [language for _, language in parts_at(definition, "languages.*")]
    named: list[tuple[str, Sequence[Any]]] = [
        ("initial", statuses),
        ("on_reply", statuses),
        ("default_queue", queues),
        ("statuses.*.to.*", statuses),
        ("statuses.*.customer_to.*", statuses),
        ("statuses.*.queue", ["", *queues]),
        ("statuses.*.closes_to", ["", *statuses]),
        ("mail_in.addresses.*.queue", ["", *queues]),
        ("mail_in.addresses.*.type", ["", *_keys(definition, "types.items")]),
        ("mail_in.addresses.*.priority", ["", *_keys(definition, "priorities.items")]),
        ("reopen.status", statuses if next(parts_at(definition, "reopen.kinds.*"), None) else ["", *statuses]),
    ]
    for path, allowed in named:
        for place, found in parts_at(definition, path):
            if isinstance(found, str) and found not in allowed:
                yield Fault(place, found, allowed_text(allowed))
    for path in ("language_labels", "statuses.*.label_languages"):
        for place, labels in parts_at(definition, path):
            for language in labels if isinstance(labels, dict) else ():
                if language not in languages:
                    yield Fault(
                        (*place, language), language, f"the portal has no such language; {allowed_text(languages)}"
                    )


def _defaults(definition: Any) -> Iterator[Fault]:
    """A list has a default, but where the customer must choose; a default is one of the list."""
    for name in ("priorities", "types"):
        choices = definition.get(name)
        keys = _keys(definition, f"{name}.items")
        if not isinstance(choices, dict) or not keys:
            continue
        default = choices.get("default", "")
        if default == "" and choices.get("set_by", "vendor") == "vendor":
            yield Fault((name, "default"), default, f"what the vendor sets has a default; {allowed_text(keys)}")
        elif default and default not in keys:
            yield Fault((name, "default"), default, allowed_text(keys))
    if next(parts_at(definition, "reopen.kinds.*"), None) and not next(parts_at(definition, "reopen.status"), None):
        yield Fault(("reopen", "status"), "", allowed_text(_keys(definition, "statuses")))


def _closing(definition: Any) -> Iterator[Fault]:
    """What ends by itself says where it goes, and is announced after it began and before it ends."""
    for place, status in parts_at(definition, "statuses.*"):
        if not isinstance(status, dict):
            continue
        days, notice, target = (status.get(name) or 0 for name in ("closes_after_days", "notice_days", "closes_to"))
        if bool(days) != bool(target):
            yield Fault((*place, "closes_to"), target or "", "closes_after_days and closes_to belong together")
        if target and target == status.get("key"):
            yield Fault((*place, "closes_to"), target, "a status does not close to itself")
        if isinstance(days, int) and isinstance(notice, int) and notice and notice >= days:
            yield Fault((*place, "notice_days"), notice, "the notice comes before the end; allowed: fewer days")


def _editing(definition: Any) -> Iterator[Fault]:
    """A customer changes later only what customers set at first."""
    for place, name in parts_at(definition, "customer_may_edit.*"):
        choices = definition.get({"priority": "priorities", "type": "types"}.get(str(name), ""), None)
        if isinstance(choices, dict) and choices.get("set_by", "vendor") == "vendor":
            yield Fault(place, name, "the vendor sets this; set_by: customer would let customers")


def _shelving(definition: Any) -> Iterator[Fault]:
    """A knowledge base has topics to sort its articles by."""
    there = next(parts_at(definition, "modules.knowledge_base"), None)
    if there and there[1] is True and not _keys(definition, "topics"):
        yield Fault(("topics",), [], "a knowledge base needs at least one topic")


def _mailing(definition: Any) -> Iterator[Fault]:
    """What we mail to a queue must not come back as mail in; an address is there once."""
    queues = {str(found).lower() for _, found in parts_at(definition, "queues.*.email")}
    seen: set[str] = set()
    for place, address in parts_at(definition, "mail_in.addresses.*.address"):
        if str(address) in queues:
            yield Fault(place, address, "a queue has this address, and its own mails would come back in")
        if str(address) in seen:
            yield Fault(place, address, "it is named twice; each is allowed once")
        seen.add(str(address))


def _texts(definition: Any) -> Iterator[Fault]:
    named = [language for _, language in parts_at(definition, "languages.*")]
    languages = [language for language in named if language in LANGUAGES]
    whole = len(languages) == len(named)  # one that there is not is told once, not again with every text
    for path, needed in TEXTS:
        for place, text in parts_at(definition, path):
            if not isinstance(text, dict) or not (text or needed):
                continue
            for language in languages:
                if not text.get(language):
                    yield Fault((*place, language), text.get(language), f"no text in {language!r}")
            for language in text:
                if whole and language not in languages:
                    yield Fault(
                        (*place, language), language, f"the portal has no such language; {allowed_text(languages)}"
                    )


def allowed_text(values: Sequence[Any]) -> str:
    """What is allowed, as a fault says it."""
    return f"allowed are {', '.join(sorted(repr(value) for value in values))}"

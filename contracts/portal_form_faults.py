"""What the fields of a portal's form say together: options are there, conditions name earlier fields and their values.

Like `portal_faults` it reads the definition as it stands in the file, so that all faults are told at once.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.portal_faults import Fault, Place, allowed_text, parts_at, plain_of

TYPE = "type"
FIXED = ("title", "priority", TYPE)  # names of what every form asks

Known = dict[str, list[str]]


def form_faults_of(definition: Mapping[str, Any]) -> list[Fault]:
    """All faults of the fields and of the conditions; parts of a wrong type are left to the model."""
    plain = plain_of(definition)
    fields = [(place, field) for place, field in parts_at(plain, "fields.*") if isinstance(field, dict)]
    return [
        *_shapes(fields),
        *_order(fields),
        *_conditions(plain, fields),
        *_types(plain),
        *_editable(plain, fields),
    ]


def _shapes(fields: list[tuple[Place, Any]]) -> Iterator[Fault]:
    """A field that is chosen has options, each once; a line has none, and decides nothing before the form."""
    for place, field in fields:
        key, kind = field.get("key"), field.get("kind", "choice")
        options = field.get("options") or []
        if key in FIXED:
            yield Fault((*place, "key"), key, f"every form has this already; {_others()}")
        if kind == "choice" and not options:
            yield Fault((*place, "options"), options, "what is chosen has options; kind: line would let people type")
        if kind == "line" and options:
            yield Fault(
                (*place, "options"), len(options), "a line is typed and has no options; allowed is kind: choice"
            )
        if kind == "line" and field.get("step") == "before":
            yield Fault(
                (*place, "step"), "before", "only what is chosen decides the next screen; allowed is kind: choice"
            )
        seen: set[str] = set()
        for where, name in parts_at(field, "options.*.key"):
            if isinstance(name, str) and name in seen:
                yield Fault((*place, *where), name, "this key is there twice; each is allowed once")
            seen.add(str(name))


def _others() -> str:
    return f"allowed is any key but {', '.join(repr(name) for name in FIXED)}"


def _order(fields: list[tuple[Place, Any]]) -> Iterator[Fault]:
    """Steps stand before what is asked after them."""
    later = ""
    for place, field in fields:
        if field.get("step") != "before":
            later = later or str(field.get("key"))
        elif later:
            yield Fault((*place, "step"), "before", f"it stands after {later!r}, which is no step; steps come first")


def _conditions(plain: Any, fields: list[tuple[Place, Any]]) -> Iterator[Fault]:
    """A condition names something that was chosen before, and values that this has."""
    known: Known = {}
    types = [key for _, key in parts_at(plain, "types.items.*.key") if isinstance(key, str)]
    every = {str(field.get("key")) for _, field in fields} | {TYPE}
    for place, field in fields:
        if field.get("step") != "before" and types and TYPE not in known and _by_customer(plain):
            known[TYPE] = types
        yield from _of(place, field.get("when"), known, every)
        for where, when in parts_at(field, "options.*.when"):
            yield from _of((*place, *where[:-1]), when, known, every)
        key = field.get("key")
        if field.get("kind", "choice") == "choice" and isinstance(key, str) and key not in FIXED:
            known[key] = [name for _, name in parts_at(field, "options.*.key") if isinstance(name, str)]
    steps = {field.get("key") for _, field in fields if field.get("step") == "before"}
    for place, when in parts_at(plain, "types.items.*.when"):
        yield from _of(place[:-1], when, {key: known[key] for key in known if key in steps}, every)


def _of(place: Place, when: Any, known: Known, every: set[str]) -> Iterator[Fault]:
    for name, values in when.items() if isinstance(when, dict) else ():
        at = (*place, "when", name)
        if name not in known:
            why = "nothing is chosen from it before this" if name in every else "there is no such field"
            yield Fault(at, name, f"{why}; {allowed_text(list(known)) if known else 'nothing comes before it'}")
            continue
        for index, value in enumerate(values) if isinstance(values, list) else ():
            if value not in known[name]:
                yield Fault((*at, index), value, allowed_text(known[name]))


def _by_customer(plain: Any) -> bool:
    return any(value == "customer" for _, value in parts_at(plain, "types.set_by"))


def _types(plain: Any) -> Iterator[Fault]:
    """Types that depend on something are chosen by the customer, and none of them is the one to begin with."""
    types = plain.get("types")
    if not isinstance(types, dict):
        return
    default, vendor = types.get("default", ""), types.get("set_by", "vendor") == "vendor"
    if types.get("step") == "before" and (vendor or default):
        why = "what the vendor sets is no step; allowed is set_by: customer" if vendor else "a step has no default"
        yield Fault(("types", "step"), "before", why)
    for place, item in parts_at(plain, "types.items.*"):
        if not isinstance(item, dict) or not item.get("when"):
            continue
        if vendor:
            yield Fault((*place, "when"), item.get("key"), "the vendor sets the type; allowed is set_by: customer")
        elif default and item.get("key") == default:
            yield Fault((*place, "when"), default, "the default fits everything; allowed is none")


def _editable(plain: Any, fields: list[tuple[Place, Any]]) -> Iterator[Fault]:
    names = [*FIXED, *(str(field.get("key")) for _, field in fields)]
    for place, name in parts_at(plain, "customer_may_edit.*"):
        if name not in names:
            yield Fault(place, name, allowed_text(names))

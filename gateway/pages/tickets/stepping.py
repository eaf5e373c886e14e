"""The steps before the form of a new ticket (B6, B7): each choice decides the next screen; nothing typed is lost."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from gateway.forms.fields import CSRF, Form
from gateway.pages.tickets.catalogue import LONGEST, PREFIX, STEP, TYPE, Catalogue, Part, depends, guides
from gateway.pages.tickets.uploaded import Uploaded
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

# What is not carried through a step: it belongs to the request, or asked for the step itself, or is carried anew.
LEFT = frozenset({CSRF, "request_id", STEP, "again", "find_contact", "upload", "uploads", "upload_note"})


def is_step(form: Form[Any]) -> bool:
    """Whether the form was sent to see what else it asks, or to choose something again."""
    return bool(form.values.get(STEP))


def in_address(visit: Visit) -> dict[str, str]:
    """What was chosen so far, where the address says it."""
    names = (name for name in visit.query if name == TYPE or name.startswith(PREFIX))
    return {name: visit.query[name][:LONGEST] for name in names}


def page(
    visit: Visit, catalogue: Catalogue, form: Form[Any], uploaded: Uploaded, *, status: int, about: View | None
) -> web.Response | None:
    """The screen of a step; None when all are done and the form itself can be shown."""
    part = catalogue.step(str(form.values.get(STEP) or visit.query.get(STEP, "")))
    if part is None:
        return None
    sent = visit.request.method == "POST"
    carried = _sent(form, uploaded) if sent else [("about", about["number"])] if about else _begun(form)
    shown = catalogue.view(visit, [part])[0]
    fixed = {other.name: catalogue.values[other.key] for other in catalogue.parts if other.step and other is not part}
    return visit.render(
        "tickets/step.html",
        status=status,
        form=form,
        about=about,
        labels={part.name: part.label},
        part=shown,
        sent=sent,
        carried=[*((name, value) for name, value in carried if name not in {*fixed, part.name}), *_there(fixed)],
        chosen=trail(visit, catalogue, about if not sent else None, part),
        before_asking=visit.text(visit.portal.before_asking),
    )


def _sent(form: Form[Any], uploaded: Uploaded) -> list[tuple[str, str]]:
    """Everything that was typed, for hidden fields."""
    found: list[tuple[str, str]] = [(STEP, "form")]
    for name, value in form.values.items():
        if name not in LEFT:
            found += [(name, one) for one in value] if isinstance(value, tuple) else [(name, str(value))]
    found += [("upload", upload) for upload in uploaded.ids]
    found += [("upload_note", f"{key}|{size}|{name}") for key, (name, size) in uploaded.notes.items()]
    return found


def _begun(form: Form[Any]) -> list[tuple[str, str]]:
    """What the form begins with, because the address said what it is about."""
    return [(name, str(form.values[name])) for name in ("title", "description") if form.values.get(name)]


def _there(values: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in values.items() if value]


def trail(visit: Visit, catalogue: Catalogue, about: View | None, before: Part | None = None) -> list[View]:
    """What was chosen on the steps, each with the way back to its screen."""
    known = {PREFIX + key if key != TYPE else TYPE: value for key, value in catalogue.values.items() if value}
    if about:
        known["about"] = about["number"]
    return [
        {
            **row,
            "text": catalogue.label(visit, row["key"]),
            "href": visit.url("new_ticket", **known, step=row["name"]),
        }
        for row in catalogue.chosen(before)
    ]


def form_view(visit: Visit, catalogue: Catalogue) -> View:
    """What of the catalogue stands on the form itself, what was chosen before it, and the panels beside it."""
    shown = catalogue.view(visit, catalogue.on_form())
    return {
        "parts": shown,
        "chosen": trail(visit, catalogue, None),
        "guides": guides(shown),
        "depends": depends(shown),
    }

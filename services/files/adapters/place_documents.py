"""A place as its document in MongoDB, and back."""

from dataclasses import asdict
from typing import Any

from services.files.adapters.documents import gone_of, gone_out, person_of, person_out
from services.files.domain import COMPANY_FOLDER, Change, Circle, Edit, Folder, Intent, Item, Lease, Place, Where

Plain = dict[str, Any]


def place_parts(place: Place) -> Plain:
    """All fields but `_id` and those of the outbox."""
    where = place.where
    home = {"home": f"{where.portal}/{where.slug}"} if where.number == COMPANY_FOLDER else {}
    return {
        **home,
        "portal": where.portal,
        "company": where.company,
        "slug": where.slug,
        "number": where.number,
        "owner": f"{where.portal}/{where.company}",
        "revision": place.revision,
        "steps": place.steps,
        "folders": [_folder_out(folder) for folder in place.folders],
        "changes": [_change_out(change) for change in place.changes],
        "intents": [_intent_out(intent) for intent in place.intents],
        "used": place.used,
        "circle": {"whole_company": place.circle.whole_company, "people": list(place.circle.people)},
        "lease": asdict(place.lease) if place.lease else None,
    }


def place_of(document: Plain) -> Place:
    """The place in a document."""
    where = Where(document["_id"], document["portal"], document["company"], document["slug"], document["number"])
    return Place(
        where=where,
        revision=document["revision"],
        steps=document["steps"],
        folders=tuple(_folder_of(folder) for folder in document["folders"]),
        changes=tuple(_change_of(change) for change in document["changes"]),
        intents=tuple(_intent_of(intent) for intent in document["intents"]),
        used=document["used"],
        lease=Lease(**document["lease"]) if document["lease"] else None,
        circle=Circle(document["circle"]["whole_company"], tuple(document["circle"]["people"])),
        outbox=tuple(document.get("outbox", ())),
    )


def _folder_out(folder: Folder) -> Plain:
    return {
        "id": folder.id,
        "name": folder.name,
        "parent": folder.parent,
        "by": person_out(folder.by),
        "at": folder.at,
        "staff_only": folder.staff_only,
        "edited": folder.edited,
        "gone": gone_out(folder.gone),
        "marker": folder.marker,
    }


def _folder_of(document: Plain) -> Folder:
    said = {**document, "by": person_of(document["by"]), "gone": gone_of(document["gone"])}
    return Folder(**said)


def _change_out(change: Change) -> Plain:
    items = [[item.id, item.kind, item.folder, item.name] for item in change.items]
    said = {name: value for name, value in vars(change).items() if value not in ("", False)}
    return {**said, "by": person_out(change.by), "names": list(change.names), "items": items}


def _change_of(document: Plain) -> Change:
    items = tuple(Item(*item) for item in document["items"])
    said = {**document, "by": person_of(document["by"]), "names": tuple(document["names"]), "items": items}
    return Change(**said)


def _intent_out(intent: Intent) -> Plain:
    edits = [{name: value for name, value in vars(edit).items() if value} for edit in intent.edits]
    return {
        "change": intent.change,
        "revision": intent.revision,
        "by": person_out(intent.by),
        "at": intent.at,
        "edits": edits,
        "folders": list(intent.folders),
        **({"scan": True} if intent.scan else {}),
    }


def _intent_of(document: Plain) -> Intent:
    said = {
        **document,
        "by": person_of(document["by"]),
        "edits": tuple(Edit(**edit) for edit in document["edits"]),
        "folders": tuple(document["folders"]),
    }
    return Intent(**said)

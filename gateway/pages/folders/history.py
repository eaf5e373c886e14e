"""What people did in the folders, in sentences."""

from contracts.files import ChangeKind, ChangeRow
from gateway.frame import face
from gateway.pages.folders.spot import Spot
from gateway.pages.tickets.wording import View

TOLD = 15


def told(spot: Spot, rows: tuple[ChangeRow, ...]) -> list[View]:
    """The latest changes."""
    return [_row(spot, row) for row in rows[:TOLD]]


def _row(spot: Spot, row: ChangeRow) -> View:
    return {
        "id": row.id,
        "who": face(spot.visit.called(row.by), row.by.id, row.by.side),
        "at": spot.visit.almanac.moment(row.at),
        "text": sentence(spot, row),
        "undo": row.id if row.undoable else "",
    }


def sentence(spot: Spot, row: ChangeRow) -> str:
    """What was done, going on after the name of whoever did it."""
    say = spot.visit.gettext
    what = things(spot, row)
    where = row.to or say("the top")
    texts: dict[ChangeKind, str] = {
        "made": say("made the folder {what}", what=what),
        "added": say("added {what}", what=what),
        "new_version": say("added a new version of {what}", what=what),
        "renamed": say("renamed {what} to {name}", what=what, name=row.to),
        "moved": say("moved {what} to {where}", what=what, where=where),
        "deleted": say("deleted {what}", what=what),
        "restored": say("restored {what}", what=what),
        "undone": say("took back a change to {what}", what=what),
        "version_restored": say("restored an older version of {what}", what=what),
        "adopted": say("put {what} here from outside", what=what),
        "changed_outside": say("changed {what} from outside", what=what),
        "deleted_outside": say("deleted {what} from outside", what=what),
        "held": say("held back {what}", what=what),
        "released": say("released {what}", what=what),
    }
    return texts[row.kind]


def things(spot: Spot, row: ChangeRow) -> str:
    """The names, as many as fit, and how many more."""
    names = ", ".join(spot.visit.gettext("“{name}”", name=name) for name in row.names)
    left = row.count - len(row.names)
    if left <= 0:
        return names
    return spot.visit.ngettext("{names} and one more", "{names} and {n} more", left, names=names)

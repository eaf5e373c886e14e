"""Files that came with a form, or were uploaded before it: kept through every refusal."""

from dataclasses import dataclass
from typing import Any

from contracts.errors import CasebusError
from gateway.forms.fields import Form
from gateway.forms.parts import PartsReader
from gateway.visit import Visit

NOTES = "upload_note"  # `id|bytes|name` of a file already uploaded, for showing the form again
MOST = 200


@dataclass(frozen=True)
class Uploaded:
    """The uploads that go with a form, in the order in which they came, without doubles."""

    ids: tuple[str, ...]
    notes: dict[str, tuple[str, int]]

    @classmethod
    def of(cls, reader: PartsReader, ids: tuple[str, ...], notes: tuple[str, ...]) -> "Uploaded":
        """From the fields of a form and the files that came with it."""
        known: dict[str, tuple[str, int]] = {}
        for note in notes:
            upload, _, rest = note.partition("|")
            size, _, name = rest.partition("|")
            known[upload] = (name[:1024], int(size) if size.isdigit() and len(size) < 16 else 0)
        for ref in reader.stored:
            known[ref.id] = (ref.name, ref.size)
        stored = tuple(ref.id for ref in reader.stored)
        return cls(tuple(dict.fromkeys((*ids, *stored)))[:MOST], known)

    def shown(self, visit: Visit) -> list[dict[str, Any]]:
        """As `drop_zone` shows them again."""
        rows = []
        for place, upload in enumerate(self.ids, start=1):
            name, size = self.notes.get(upload, ("", 0))
            rows.append(
                {
                    "id": upload,
                    "name": name or visit.gettext("File {n}", n=place),
                    "size": visit.almanac.size(size) if size else "",
                    "note": f"{upload}|{size}|{name}",
                }
            )
        return rows


NOTHING = Uploaded((), {})


def say_refused(visit: Visit, form: Form[Any], reader: PartsReader, name: str) -> None:
    """Put what was wrong with the files that were not taken at the field."""
    said = [f"{file}: {_text(visit, error)}" for file, error in reader.refused]
    if said:
        form.errors[name] = " ".join(said)


def _text(visit: Visit, error: CasebusError) -> str:
    return visit.words.fill(error.problem.text, error.problem.params)


def drop_zone(visit: Visit, uploaded: Uploaded = NOTHING, error: str = "") -> dict[str, Any]:
    """The arguments of `drop_zone`."""
    limit = visit.portal.files.max_bytes
    filed = visit.gettext("They are in the case files as well") if visit.portal.modules.case_files else ""
    return {
        "upload_url": visit.url("upload"),
        "csrf": visit.csrf,
        "max_bytes": limit,
        "limit": visit.almanac.size(limit),
        "uploaded": uploaded.shown(visit),
        "error": error,
        "note": filed,
    }

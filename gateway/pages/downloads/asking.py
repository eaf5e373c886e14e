"""Whether a portal has downloads, and how products and releases are shown."""

from collections.abc import Mapping

from contracts.errors import not_found
from contracts.files import UploadRef
from contracts.releases import Product, ProductReleases, ReleaseHead
from gateway.pages.tickets.filing import PICTURES
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

KINDS = {"application/zip": "archive", "application/gzip": "archive", "application/x-7z-compressed": "archive"}


def there(visit: Visit) -> None:
    """Raise `not_found` where the portal has no downloads."""
    if not visit.portal.modules.downloads:
        raise not_found()


def release_id(visit: Visit, number: str) -> str:
    """The id of a release of this portal."""
    return f"{visit.site.key}/rel-{number}"


def spoken(visit: Visit, texts: Mapping[str, str]) -> tuple[str, str]:
    """A text in this visit's language, else the portal's, else any that there is; and which language that is."""
    for code in (visit.language, *visit.portal.languages):
        if texts.get(code):
            return texts[code], code
    code = next(iter(texts), "")
    return texts.get(code, ""), code


def product_view(visit: Visit, found: Product) -> View:
    """A product."""
    name, name_code = spoken(visit, found.names)
    about, about_code = spoken(visit, found.about)
    how, how_code = spoken(visit, found.how)
    return {
        "key": found.key,
        "name": name,
        "lang": _other(visit, name_code),
        "about": about,
        "about_lang": _other(visit, about_code),
        "how": how,
        "how_lang": _other(visit, how_code),
        "href": visit.url("download", product=found.key),
        "entitled": found.entitled,
        "following": found.following,
        "follow": visit.url("download_follow", product=found.key),
    }


def shelf_view(visit: Visit, found: ProductReleases) -> View:
    """A product with its releases: what is coming, the newest that is out, and the older ones."""
    rows = [release_view(visit, one) for one in found.releases]
    out = [row for row in rows if row["state"] == "out"]
    return {
        **product_view(visit, found.product),
        "coming": [row for row in rows if row["state"] == "coming"],
        "newest": out[0] if out else None,
        "older": out[1:],
        "more": found.total > len(found.releases),
    }


def release_view(visit: Visit, found: ReleaseHead) -> View:
    """A release; the day is the announced one, or that on which it came out."""
    almanac = visit.almanac
    day = found.day or (found.out_at if found.state == "out" else None)
    return {
        "number": found.number,
        "version": found.version,
        "state": found.state,
        "day": almanac.day(day) if day else "",
        "iso": day.isoformat()[:10] if day else "",
        "href": visit.url("release", product=found.product, release=found.number),
        "notes": bool(found.languages),
        "told": found.told,
        "files": [file_view(visit, found, file) for file in found.files],
    }


def file_view(visit: Visit, found: ReleaseHead, file: UploadRef) -> View:
    """A file with its type and size; the type is what its name says, since people go by that."""
    ending = file.name.rpartition(".")[2].upper() if "." in file.name else ""
    icon = "image" if file.type in PICTURES else KINDS.get(file.type, "file")
    return {
        "id": file.id,
        "name": file.name,
        "size": visit.almanac.size(file.size),
        "type": ending[:8] if ending.isalnum() else "",
        "icon": icon,
        "href": visit.url("release_file", product=found.product, release=found.number, content=file.id, name=file.name),
    }


def _other(visit: Visit, code: str) -> str | None:
    return code if code and code != visit.language else None

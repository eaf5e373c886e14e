"""Static files: read once, compressed once, served under an address that changes with their content."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

SHEET = "casebus.css"
_TYPES = {
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
}
_TEXTS = frozenset({".js", ".css", ".svg", ".json", ".txt"})
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """One file, ready to send."""

    body: bytes
    packed: bytes | None
    media_type: str
    etag: str


class Assets:
    """All files of `static/`; one version for the whole tree, so that modules can import each other by relative path.

    The style sheet is the files named in `css/order.txt`, one after the other.
    """

    def __init__(self, folder: Path) -> None:
        self._files = {
            path.relative_to(folder).as_posix(): self._ready(path.suffix, path.read_bytes())
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix != ".txt"
        }
        self._files[SHEET] = self._ready(".css", _joined(folder / "css"))
        whole = hashlib.sha256("".join(f"{name}{file.etag}" for name, file in self._files.items()).encode())
        self.version = whole.hexdigest()[:12]

    @staticmethod
    def _ready(suffix: str, body: bytes) -> Asset:
        media_type = _TYPES.get(suffix) or mimetypes.guess_type(f"x{suffix}")[0] or "application/octet-stream"
        packed = gzip.compress(body, 9, mtime=0) if suffix in _TEXTS and len(body) > 512 else None
        return Asset(body, packed, media_type, hashlib.sha256(body).hexdigest()[:16])

    def url(self, path: str) -> str:
        """The address of a file; a name that does not exist is a mistake in a template and raises KeyError."""
        if path not in self._files:
            raise KeyError(f"static/{path} does not exist")
        return f"/static/{self.version}/{path}"

    def found(self, path: str) -> str:
        """The address of a file that need not be there, or an empty text."""
        return self.url(path) if path in self._files else ""

    def text(self, path: str) -> str:
        """The content of a text file."""
        return self._files[path].body.decode()

    def answer(self, request: web.Request) -> web.Response:
        """Send a file; an address of another version (while replicas are replaced) is not kept by the browser."""
        asset = self._files.get(request.match_info["path"])
        if asset is None:
            raise web.HTTPNotFound
        current = request.match_info["version"] == self.version
        headers = {
            "ETag": f'"{asset.etag}"',
            "Cache-Control": FOR_EVER if current else "no-cache",
            "Vary": "Accept-Encoding",
        }
        if asset.etag in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=headers)
        body = asset.body
        if asset.packed and "gzip" in request.headers.get("Accept-Encoding", ""):
            body, headers["Content-Encoding"] = asset.packed, "gzip"
        charset = "utf-8" if asset.media_type.startswith("text/") else None
        return web.Response(body=body, headers=headers, content_type=asset.media_type, charset=charset)


def _joined(folder: Path) -> bytes:
    """The style sheet's parts in their order."""
    order = folder / "order.txt"
    names = order.read_text(encoding="utf-8").split()
    return b"\n".join((folder / name).read_bytes() for name in names)

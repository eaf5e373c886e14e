"""An S3 client that is not ours: signed requests (AWS signature 4) written by hand, as any program may send them."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

import aiohttp
from yarl import URL

REGION = "us-east-1"
UNSIGNED = "UNSIGNED-PAYLOAD"


@dataclass(frozen=True)
class OtherClient:
    """Puts and deletes keys of one bucket."""

    http: aiohttp.ClientSession
    url: str
    access: str
    secret: str
    bucket: str = "casebus-files"

    async def put(self, key: str, content: bytes) -> None:
        """Put an object, or with a slash at the end an empty folder."""
        await self._send("PUT", key, content)

    async def delete(self, key: str) -> None:
        """Delete an object."""
        await self._send("DELETE", key)

    async def _send(self, method: str, key: str, content: bytes = b"") -> None:
        path = quote(f"/{self.bucket}/{key}")
        headers = self._signed(method, path)
        address = URL(self.url + path, encoded=True)  # what is sent is what was signed
        async with self.http.request(method, address, data=content or None, headers=headers) as response:
            assert response.status in (200, 204), (response.status, await response.text())

    def _signed(self, method: str, path: str) -> dict[str, str]:
        now = datetime.now(UTC)
        stamp, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
        headers = {"host": urlsplit(self.url).netloc, "x-amz-content-sha256": UNSIGNED, "x-amz-date": stamp}
        names = ";".join(sorted(headers))
        lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
        asked = f"{method}\n{path}\n\n{lines}\n{names}\n{UNSIGNED}"
        scope = f"{day}/{REGION}/s3/aws4_request"
        text = "\n".join(("AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(asked.encode()).hexdigest()))
        key = f"AWS4{self.secret}".encode()
        for part in (day, REGION, "s3", "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        credential = f"AWS4-HMAC-SHA256 Credential={self.access}/{scope}"
        return {**headers, "Authorization": f"{credential}, SignedHeaders={names}, Signature={signature}"}

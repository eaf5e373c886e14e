"""What somebody typed into a form that could not be worked on: kept on the page that says so, to be sent again."""

import asyncio
from dataclasses import dataclass

from aiohttp import BodyPartReader, web
from multidict import MultiDict

from contracts.errors import CasebusError, unavailable
from contracts.files import UploadRef
from gateway.forms.fields import CSRF
from gateway.forms.parts import PartsReader, multipart
from gateway.visit import Visit

READ_SECONDS = 10.0
SECRETS = frozenset({"password", "repeated", "current", "new"})
LONG = 60


@dataclass(frozen=True)
class KeptField:
    """One field; long texts are shown, the others travel unseen."""

    name: str
    value: str
    shown: bool


@dataclass(frozen=True)
class Kept:
    """A form to send again to the same address, with a token of now; `files`: they have to be chosen anew."""

    action: str
    fields: tuple[KeptField, ...]
    files: bool


async def kept_form(visit: Visit) -> Kept | None:
    """The form that this request brought, unless it held a password; read now if nobody came to reading it."""
    request, files = visit.request, False
    sent = visit.sent
    if not sent:
        try:
            async with asyncio.timeout(READ_SECONDS):
                sent, files = await _read(visit)
        except (CasebusError, TimeoutError, ValueError, LookupError, RuntimeError, web.HTTPException):
            return None
    if not sent or SECRETS & set(sent):
        return None
    typed = [(name, value) for name, value in sent.items() if name != CSRF]
    fields = tuple(KeptField(name, value, len(value) > LONG or "\n" in value) for name, value in typed)
    # without a session, as when nobody can say who is here, the token that came is the one that will hold again
    token = visit.csrf if visit.session is not None else sent.get(CSRF, "")
    return Kept(request.path_qs, (KeptField(CSRF, token, shown=False), *fields), files or visit.files_left)


async def _read(visit: Visit) -> tuple[MultiDict[str], bool]:
    request = visit.request
    if request.content_type == "multipart/form-data":
        reader = PartsReader(await multipart(request), lambda _token: True, _leave_out)
        await reader.read()
        return reader.sent, bool(reader.refused)
    if request.content_type != "application/x-www-form-urlencoded":
        return MultiDict(), False
    return MultiDict((name, str(value)) for name, value in (await request.post()).items()), False


async def _leave_out(_part: BodyPartReader) -> UploadRef:
    raise unavailable()

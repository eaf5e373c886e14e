"""Pictures of articles: added by whoever writes, shown to whoever may read the article that shows them."""

from typing import Any

from aiohttp import web

from contracts.articles import ReadArticle
from contracts.errors import CasebusError, not_found
from contracts.files import UploadRef
from gateway.downloads import send_picture
from gateway.forms.fields import Form
from gateway.forms.parts import PartsReader
from gateway.pages.knowledge.asking import article_id, asker
from gateway.visit import Visit
from kit.ids import new_id

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
NAME = "picture"


async def show(visit: Visit) -> web.StreamResponse:
    """The bytes; an article that one may not read has no pictures, and one shows no other article's."""
    number, picture = visit.values["article"], visit.values["picture"]
    token, portal = await asker(visit)
    if visit.session is None or not visit.actor.is_staff:
        wanted = ReadArticle(article=article_id(visit, number), portal=portal)
        found = await visit.peers.articles.read(token, wanted)
        if picture not in found.pictures:
            raise not_found()
    own = await visit.gateway.own_token()
    return await send_picture(visit, await visit.peers.articles.picture(own, visit.site.key, picture))


async def add(visit: Visit, form: Form[Any], reader: PartsReader) -> bool:
    """Keep what was sent with the form and put it at the end of a text; whether there was anything."""
    for name, error in reader.refused:
        form.errors[NAME] = f"{name}: {visit.words.fill(error.problem.text, error.problem.params)}"
    for ref in reader.stored:
        if ref.type not in SHOWN:
            form.say(NAME, "This is no picture that browsers show.")
            continue
        try:
            await visit.peers.articles.keep_picture(await visit.fresh_token(), visit.site.key, ref.id, new_id())
        except CasebusError as error:
            form.refuse(error)
        else:
            _put(visit, form, ref)
    return bool(reader.stored or reader.refused)


def _put(visit: Visit, form: Form[Any], ref: UploadRef) -> None:
    """Its line at the end of the text in this visit's language, or of the first that there is."""
    codes = [visit.language, *visit.portal.languages]
    code = next((one for one in codes if str(form.values.get(f"body_{one}", "")).strip()), visit.language)
    body = str(form.values.get(f"body_{code}", "")).rstrip()
    words = ref.name.rpartition(".")[0].translate(str.maketrans("[]()\\", "     ")).strip()
    form.values = {**form.values, f"body_{code}": f"{body}\n\n![{words}](picture:{ref.id})\n".lstrip()}

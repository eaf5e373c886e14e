"""Pictures of articles: shown to whoever may read the article that shows them."""

from aiohttp import web

from contracts.articles import ReadArticle
from contracts.errors import not_found
from gateway.downloads import send_picture
from gateway.pages.knowledge.asking import article_id, asker
from gateway.visit import Visit


async def show(visit: Visit) -> web.StreamResponse:
    """The bytes; an article that one may not read has no pictures, and one shows no other article's."""
    number, picture = visit.values["article"], visit.values["picture"]
    token, portal = await asker(visit)
    if visit.session is None or not visit.actor.is_staff:
        wanted = ReadArticle(article=article_id(visit, number), portal=portal)
        found = await visit.peers.articles.read(token, wanted)
        if picture not in found.pictures:
            raise not_found()
    return await send_picture(visit, await visit.peers.files.download(token, picture))

"""Loads the demo articles, each by whoever wrote it."""

from cli.demo.model import Demo
from cli.demo.tickets import People
from contracts import articles


async def load(portal: str, demo: Demo, people: People) -> None:
    """Write the articles in order and publish most; request ids are the same each time, so a repeat changes nothing."""
    for article in demo.articles:
        key, person = f"demo-{portal}-article-{article.key}", people[article.by]
        texts = {
            language: articles.ArticleText(title=text.title, body=text.body.strip())
            for language, text in article.texts.items()
        }
        written = await person.call(
            articles.WRITE_ARTICLE,
            articles.WriteArticle(request_id=key, topic=article.topic, readers=article.readers, texts=texts),
        )
        if article.published and written.state == "draft":
            request = articles.PublishArticle(request_id=f"{key}-publish", article=written.id, version=written.version)
            await person.call(articles.PUBLISH_ARTICLE, request)

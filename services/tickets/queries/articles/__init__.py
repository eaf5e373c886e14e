"""What people ask about articles."""

from services.tickets.queries.articles.finding import ListArticles, ListTopics, SearchArticles, SuggestArticles
from services.tickets.queries.articles.reading import ReadArticle, ReadManuscript, ReadVersion

__all__ = [
    "ListArticles",
    "ListTopics",
    "ReadArticle",
    "ReadManuscript",
    "ReadVersion",
    "SearchArticles",
    "SuggestArticles",
]

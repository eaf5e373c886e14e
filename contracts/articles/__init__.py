"""What tickets answers and tells of the knowledge base: articles, their versions, search, and what people made of them.

The owner is the service `tickets`; the messages stand apart, because nobody needs both.
"""

from contracts.articles.commands import (
    EditArticle,
    NoteSolved,
    PublishArticle,
    RateArticle,
    RestoreVersion,
    WithdrawArticle,
    WriteArticle,
)
from contracts.articles.events import ARTICLE_CHANGED, ArticleFact, Face
from contracts.articles.model import (
    Article,
    ArticleCard,
    ArticleId,
    ArticleText,
    ArticleWritten,
    Feedback,
    Figures,
    Manuscript,
    Readers,
    State,
    Step,
    Texts,
    Version,
)
from contracts.articles.reads import (
    ArticleHit,
    ArticleHits,
    ArticlePage,
    ListArticles,
    ListTopics,
    ReadArticle,
    ReadManuscript,
    ReadVersion,
    SearchArticles,
    SuggestArticles,
    Topics,
)
from contracts.base import Nothing, Operation

WRITE_ARTICLE = Operation("tickets", "write_article", WriteArticle, ArticleWritten, repeatable=True)
EDIT_ARTICLE = Operation("tickets", "edit_article", EditArticle, ArticleWritten, repeatable=True)
PUBLISH_ARTICLE = Operation("tickets", "publish_article", PublishArticle, ArticleWritten, repeatable=True)
WITHDRAW_ARTICLE = Operation("tickets", "withdraw_article", WithdrawArticle, ArticleWritten, repeatable=True)
RESTORE_VERSION = Operation("tickets", "restore_version", RestoreVersion, ArticleWritten, repeatable=True)
RATE_ARTICLE = Operation("tickets", "rate_article", RateArticle, Nothing, repeatable=True)
NOTE_SOLVED = Operation("tickets", "note_solved", NoteSolved, Nothing, repeatable=True)
READ_ARTICLE = Operation("tickets", "read_article", ReadArticle, Article)
READ_MANUSCRIPT = Operation("tickets", "read_manuscript", ReadManuscript, Manuscript, repeatable=True)
READ_VERSION = Operation("tickets", "read_version", ReadVersion, Version, repeatable=True)
LIST_ARTICLES = Operation("tickets", "list_articles", ListArticles, ArticlePage, repeatable=True)
LIST_TOPICS = Operation("tickets", "list_topics", ListTopics, Topics, repeatable=True)
SEARCH_ARTICLES = Operation("tickets", "search_articles", SearchArticles, ArticleHits, repeatable=True)
SUGGEST_ARTICLES = Operation("tickets", "suggest_articles", SuggestArticles, ArticleHits, repeatable=True)

__all__ = [
    "ARTICLE_CHANGED",
    "EDIT_ARTICLE",
    "LIST_ARTICLES",
    "LIST_TOPICS",
    "NOTE_SOLVED",
    "PUBLISH_ARTICLE",
    "RATE_ARTICLE",
    "READ_ARTICLE",
    "READ_MANUSCRIPT",
    "READ_VERSION",
    "RESTORE_VERSION",
    "SEARCH_ARTICLES",
    "SUGGEST_ARTICLES",
    "WITHDRAW_ARTICLE",
    "WRITE_ARTICLE",
    "Article",
    "ArticleCard",
    "ArticleFact",
    "ArticleHit",
    "ArticleHits",
    "ArticleId",
    "ArticlePage",
    "ArticleText",
    "ArticleWritten",
    "EditArticle",
    "Face",
    "Feedback",
    "Figures",
    "ListArticles",
    "ListTopics",
    "Manuscript",
    "NoteSolved",
    "PublishArticle",
    "RateArticle",
    "ReadArticle",
    "ReadManuscript",
    "ReadVersion",
    "Readers",
    "RestoreVersion",
    "SearchArticles",
    "State",
    "Step",
    "SuggestArticles",
    "Texts",
    "Topics",
    "Version",
    "WithdrawArticle",
    "WriteArticle",
]

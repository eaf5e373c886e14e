"""What people can do to articles: one command a file."""

from services.tickets.commands.articles.changing import ChangingArticle
from services.tickets.commands.articles.edit_article import EditArticle
from services.tickets.commands.articles.note_solved import NoteSolved
from services.tickets.commands.articles.publish_article import PublishArticle
from services.tickets.commands.articles.rate_article import RateArticle
from services.tickets.commands.articles.restore_version import RestoreVersion
from services.tickets.commands.articles.withdraw_article import WithdrawArticle
from services.tickets.commands.articles.write_article import WriteArticle

__all__ = [
    "ChangingArticle",
    "EditArticle",
    "NoteSolved",
    "PublishArticle",
    "RateArticle",
    "RestoreVersion",
    "WithdrawArticle",
    "WriteArticle",
]

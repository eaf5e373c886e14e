"""The commands on articles: staff write them, anybody who reads one may say whether it helped."""

from pydantic import Field

from contracts.articles.model import ArticleId, OwnPortal, Readers, Texts
from contracts.base import Request
from contracts.portal import Key
from contracts.tickets import RequestId, TicketId


class WriteArticle(Request):
    """A new draft, by staff; `source` names the ticket whose resolution it is made from."""

    request_id: RequestId
    topic: Key
    readers: Readers = "customers"
    texts: Texts
    source: TicketId | None = None


class EditArticle(Request):
    """A new version, made from the version `base`.

    What somebody else changed since then stays as they left it where this did not change it; where both did, it is a
    `conflict` with `theirs.<field>` in the details and nothing changed. A language that is left out is removed.
    """

    request_id: RequestId
    article: ArticleId
    base: int = Field(ge=1, description="the version that the form was made from")
    topic: Key
    readers: Readers
    texts: Texts


class PublishArticle(Request):
    """What the readers get from now on: the newest version, which must be the one that was looked at."""

    request_id: RequestId
    article: ArticleId
    version: int = Field(ge=1)


class WithdrawArticle(Request):
    """Readers do not get it any more; the article and its versions stay with the staff."""

    request_id: RequestId
    article: ArticleId


class RestoreVersion(Request):
    """What an old version said becomes the newest version; nothing is published by it."""

    request_id: RequestId
    article: ArticleId
    version: int = Field(ge=1)


class RateArticle(Request):
    """Whether it helped. The newest word of a reader counts; `visitor` stands for a browser that is signed out."""

    article: ArticleId
    portal: OwnPortal = ""
    visitor: str = Field(default="", max_length=80)
    helped: bool
    word: str = Field(default="", max_length=1000)


class NoteSolved(Request):
    """The article answered a question that was about to be asked, so that no ticket was sent."""

    request_id: RequestId
    article: ArticleId

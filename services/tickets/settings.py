"""What can be set about tickets besides the portals and what every process is told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The settings of tickets.

    `index_file`: name of the index's file in this replica's state folder; it can be deleted at any time.
    `article_index_file`: the same of the index of articles.
    `timer_seconds`: how often each replica looks for tickets whose time has come.
    """

    index_file: str = "tickets-index.sqlite"
    article_index_file: str = "tickets-articles.sqlite"
    timer_seconds: float = 60.0

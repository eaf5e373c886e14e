"""What another S3 client put into the bucket that nobody sees."""

from dataclasses import dataclass
from datetime import datetime

TOO_LARGE, NO_OWNER = "too_large", "no_owner"


@dataclass(frozen=True)
class Unplaced:
    """A file by its key, or by a prefix that ends in '/' a folder of no ticket and no company."""

    key: str
    kind: str
    at: datetime
    size: int = 0

    @property
    def portal(self) -> str:
        """Whose staff may know."""
        return self.key.partition("/")[0]

    @property
    def root(self) -> tuple[str, str, str]:
        """Portal, company and ticket number, as the key has them."""
        portal, slug, number = (*self.key.split("/", 3), "", "")[:3]
        return portal, slug, number

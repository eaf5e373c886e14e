"""What came in the last hour, in the memory of this process."""

from collections import OrderedDict
from dataclasses import dataclass, field

HOUR = 3600
REMEMBERED = 20_000


@dataclass(frozen=True)
class Lately:
    """Who came without cookies in the last hour."""

    _seen: OrderedDict[str, int] = field(default_factory=OrderedDict)

    def first(self, key: str, now: int) -> bool:
        """Whether this was not there in the last hour."""
        at = self._seen.pop(key, 0)
        again = now - at < HOUR
        self._seen[key] = at if again else now
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return not again

"""JSON log lines on standard error: an event name and its fields, with the trace; never whole messages."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

from kit.tracing import current_trace


class _Lines(logging.Formatter):
    def __init__(self, instance: str) -> None:
        super().__init__()
        self._instance = instance

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "instance": self._instance,
            "logger": record.name,
            "event": record.getMessage(),
        }
        if trace := current_trace():
            line["trace"] = trace
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[1]:
            line["error"] = repr(record.exc_info[1])
            line["stack"] = "".join(traceback.format_exception(record.exc_info[1]))
        return json.dumps(line, default=str, ensure_ascii=False)


class Log:
    """A logger whose lines are an event name and fields."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def debug(self, event: str, **fields: object) -> None:
        """For somebody who debugs; off by default."""
        self._logger.debug(event, extra={"fields": fields})

    def info(self, event: str, **fields: object) -> None:
        """Something happened as it should."""
        self._logger.info(event, extra={"fields": fields})

    def warning(self, event: str, **fields: object) -> None:
        """Something is not as it should be, and heals by itself."""
        self._logger.warning(event, extra={"fields": fields})

    def error(self, event: str, error: BaseException | None = None, **fields: object) -> None:
        """Something is wrong and somebody should look."""
        self._logger.error(event, exc_info=error, extra={"fields": fields})


def get_logger(name: str) -> Log:
    """The log of a module."""
    return Log(name)


def configure(instance: str, level: str = "INFO") -> None:
    """Send all log lines of this process to standard error as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines(instance))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("nats", "pymongo", "aiohttp.access", "urllib3", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)

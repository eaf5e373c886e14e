"""JSON log lines on standard error: an event name and its fields, with the trace; never whole messages."""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType

from pydantic import ValidationError

from kit.tracing import current_trace

LONGEST = 500
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_ADDRESS = re.compile(r"[^\s<>@'\"]+@[^\s<>@'\"]+")


def masked(text: str) -> str:
    """The text of an error without what it quotes: that is often what somebody typed."""
    return _ADDRESS.sub("…", _QUOTED.sub("'…'", text))[:LONGEST]


def told(error: BaseException) -> str:
    """An error for the log: its kind, and its text without what it quotes."""
    if isinstance(error, ValidationError):  # its own text shows the values
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        places = ", ".join(f"{'.'.join(map(str, fault['loc']))[:80]}: {fault['type']}" for fault in faults[:10])
        return f"{type(error).__name__}({error.title}: {places})"
    return f"{type(error).__name__}({masked(str(error))})"


def _stack(error: BaseException) -> str:
    """Where it came from, the first cause first; lines of code, never values."""
    parts: list[str] = []
    at: BaseException | None = error
    while at is not None and len(parts) < 8:
        parts.append("".join(traceback.format_tb(at.__traceback__)) + told(at))
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "\n\n".join(reversed(parts))


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
            line["error"] = told(record.exc_info[1])
            line["stack"] = _stack(record.exc_info[1])
        elif isinstance(line.get("error"), str):
            line["error"] = masked(str(line["error"]))
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


def _ended(kind: type[BaseException], error: BaseException, _frames: TracebackType | None) -> None:
    """What ends a process is a line like every other."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger(__name__).critical("process_failed", exc_info=error)


def configure(instance: str, level: str = "INFO") -> None:
    """Send all log lines of this process to standard error as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines(instance))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    sys.excepthook = _ended
    for noisy in ("nats", "pymongo", "aiohttp.access", "urllib3", "asyncio", "opentelemetry"):
        logging.getLogger(noisy).setLevel(logging.WARNING)

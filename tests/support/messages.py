"""Every text that pages show in the reader's language: of templates, of the gateway, and of refusals by services.

`python -m tests.support.messages de` prints those that a catalogue lacks, ready to be translated.
"""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po
from jinja2 import Environment

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "gateway" / "locales"
SENTENCE = re.compile(r"(?!SELECT |INSERT |UPDATE |DELETE |CREATE )[A-Z{].*[ ].*[.?]$", re.DOTALL)
ENGLISH_ONLY = (
    "gateway/api/document.py",
    "gateway/api/examples.py",
    "gateway/connections.py",
    "gateway/systems/",
    "kit/rpc/edge.py",
    "services/accounts/commands/outside/",
    "services/accounts/queries/outside.py",
    "services/notify/adapters/mail/",
)  # the API's; to what is no request and so has no language; to programs; mails have a catalogue of their own
MARKS = {"gettext": (0,), "ngettext": (0, 1), "N_": (0,), "say": (0, 1)}

Message = str | tuple[str, str]


@cache
def wanted() -> dict[Message, str]:
    """Each text, and the first place that has it; a pair is a singular and its plural."""
    found: dict[Message, str] = {}
    places = (*_templates(), *_gateway(), *_refusals())
    for message, place in places:
        found.setdefault(message, place)
    halves = {text for message in found if isinstance(message, tuple) for text in message}
    return {message: place for message, place in found.items() if message not in halves}


@cache
def catalogue(language: str) -> Catalog:
    """The catalogue of the pages in a language, as it is written."""
    with (CATALOGUES / language / "LC_MESSAGES" / "gateway.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def said(entry: Entry) -> tuple[str, ...]:
    """What an entry says: one text, or one for each form of the plural."""
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())


def missing(language: str) -> dict[Message, str]:
    """The texts that the catalogue of this language does not translate; a doubtful (fuzzy) translation is none."""
    known = {_first(entry.id) for entry in catalogue(language) if all(said(entry) or ("",)) and not entry.fuzzy}
    return {message: place for message, place in wanted().items() if _first(message) not in known}


def _first(message: str | Sequence[str]) -> str:
    return message if isinstance(message, str) else message[0]


def _templates() -> Iterator[tuple[Message, str]]:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True, trim_blocks=True, lstrip_blocks=True)
    for path in sorted((ROOT / "gateway" / "templates").rglob("*.html")):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for line, function, text in environment.extract_translations(tree):  # type: ignore[attr-defined]
            place = f"{path.relative_to(ROOT)}:{line}"
            if isinstance(text, str):
                yield text, place
            elif function == "ngettext":
                yield (text[0], text[1]), place
            else:
                yield text[0], place


def _gateway() -> Iterator[tuple[Message, str]]:
    for path in sorted((ROOT / "gateway").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                for message in _marked(node):
                    yield message, f"{path.relative_to(ROOT)}:{node.lineno}"
    yield from _sentences("gateway")


def _marked(call: ast.Call) -> Iterator[Message]:
    function = call.func
    name = (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )
    if name not in MARKS:
        return
    texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name == "ngettext" and len(texts) >= 2:
        yield texts[0], texts[1]
    elif name == "say" and isinstance(function, ast.Attribute):
        yield from (text for text in texts[1:2] if text)
    elif texts and name != "ngettext":
        yield texts[0]


def _refusals() -> Iterator[tuple[Message, str]]:
    for folder in ("contracts", "kit/rpc", "services"):
        yield from _sentences(folder)


def _sentences(folder: str) -> Iterator[tuple[Message, str]]:
    """Sentences among the constants: what a refusal says. Docstrings, descriptions and logs are none."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        if str(path.relative_to(ROOT)).startswith(ENGLISH_ONLY):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        skipped = _no_messages(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
                text = node.value
                if SENTENCE.match(text) and len(text) < 300:
                    yield text, f"{path.relative_to(ROOT)}:{node.lineno}"


def _no_messages(tree: ast.AST) -> set[int]:
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            skipped.update(id(part) for part in ast.walk(node) if isinstance(part, ast.Constant) and part is node.value)
        elif isinstance(node, ast.JoinedStr) or (isinstance(node, ast.keyword) and node.arg == "description"):
            skipped.update(id(part) for part in ast.walk(node))
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            name = getattr(node.exc.func, "id", "")
            if name.endswith(("SettingsError", "TypeError", "RuntimeError", "KeyError")):
                skipped.update(id(part) for part in ast.walk(node))
    return skipped


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


if __name__ == "__main__":
    for message, place in missing(sys.argv[1]).items():
        sys.stdout.write(f"#: {place}\nmsgid {_quoted(_first(message))}\n")
        if isinstance(message, tuple):
            sys.stdout.write(f'msgid_plural {_quoted(message[1])}\nmsgstr[0] ""\nmsgstr[1] ""\n\n')
        else:
            sys.stdout.write('msgstr ""\n\n')

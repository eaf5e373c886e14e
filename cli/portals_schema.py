"""Write the JSON Schema of a portal definition, for editors and for other tools."""

import argparse
import json
from pathlib import Path

from contracts.portal import Portal

NAME = ("portals", "schema")
FILE = Path("deploy/portals/schema.json")


def options(parser: argparse.ArgumentParser) -> None:
    """The file is kept beside the definitions."""
    parser.add_argument("file", type=Path, nargs="?", default=FILE, help=f"default: {FILE}; - prints it")


async def run(chosen: argparse.Namespace) -> None:
    """Write it, or print it."""
    if str(chosen.file) == "-":
        print(schema(), end="")
        return
    chosen.file.write_text(schema(), encoding="utf-8")
    print(f"{chosen.file}: written")


def schema() -> str:
    """The schema as the file has it."""
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Portal.model_json_schema()}
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"

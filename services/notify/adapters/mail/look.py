"""Colours of a portal in its mails."""

from dataclasses import dataclass
from functools import cache

from services.notify.domain.colour import readable, tint

GROUND = "#ffffff"
DARK_GROUND = "#1b1e24"


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of a portal in a mail: text and button in the light, text in the dark, and a faint ground of each."""

    button: str
    accent: str
    accent_dark: str
    faint: str
    faint_dark: str


@cache
def look_of(accent: str) -> Look:
    """Readable shades of an accent."""
    light = readable(accent, GROUND)
    dark = readable(accent, DARK_GROUND)
    return Look(light, light, dark, tint(accent, GROUND, 0.07), tint(accent, DARK_GROUND, 0.16))

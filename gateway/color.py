"""Colour arithmetic: sRGB, OKLCH and the contrast ratio of WCAG 2."""

import math
from dataclasses import dataclass, replace

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Oklch:
    """Lightness 0 to 1, chroma, hue in degrees (Björn Ottosson's OKLab in polar form)."""

    lightness: float
    chroma: float
    hue: float

    def lighter(self, lightness: float) -> "Oklch":
        """The same hue with another lightness."""
        return replace(self, lightness=lightness)

    def css(self) -> str:
        """As a style sheet writes it."""
        return f"oklch({self.lightness:.4f} {self.chroma:.4f} {self.hue:.2f})"


def parse(text: str) -> Rgb:
    """`#rrggbb` as sRGB parts from 0 to 1."""
    return (int(text[1:3], 16) / 255, int(text[3:5], 16) / 255, int(text[5:7], 16) / 255)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _curve(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def to_oklch(rgb: Rgb) -> Oklch:
    """From sRGB; the matrices are those of https://bottosson.github.io/posts/oklab/."""
    r, g, b = (_linear(part) for part in rgb)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def to_rgb(color: Oklch) -> Rgb:
    """To sRGB, cut to what a screen shows."""
    a = color.chroma * math.cos(math.radians(color.hue))
    b = color.chroma * math.sin(math.radians(color.hue))
    long = (color.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (color.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (color.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _curve(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _curve(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _curve(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def contrast(one: Rgb, other: Rgb) -> float:
    """The ratio of WCAG 2, from 1 to 21."""

    def luminance(rgb: Rgb) -> float:
        r, g, b = (_linear(part) for part in rgb)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def readable(color: Oklch, background: Rgb, ratio: float) -> Oklch:
    """The nearest lightness, away from the background, that has this contrast with it."""
    background_light = to_oklch(background).lightness
    step = -0.005 if background_light > 0.5 else 0.005
    while contrast(to_rgb(color), background) < ratio and 0.0 < color.lightness + step < 1.0:
        color = color.lighter(color.lightness + step)
    return color

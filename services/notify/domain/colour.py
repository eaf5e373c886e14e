"""Shades of a portal's accent that can be read, for mails, which know neither OKLCH nor custom properties."""

_TEXT = 4.5
"""WCAG 2.2, success criterion 1.4.3: contrast of text."""

Rgb = tuple[int, int, int]

WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, from 1 to 21 (WCAG 2.2)."""
    high, low = sorted((_luminance(_parse(one)), _luminance(_parse(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: str, ground: str) -> str:
    """The nearest darker (on a light ground) or lighter (on a dark one) shade that reads as text on the ground."""
    target = BLACK if contrast(ground, "#000000") > contrast(ground, "#ffffff") else WHITE
    start = _parse(colour)
    for step in range(51):
        mixed = _hex(_mix(start, target, step / 50))
        if contrast(mixed, ground) >= _TEXT:
            return mixed
    return _hex(target)


def tint(colour: str, ground: str, share: float) -> str:
    """So much of the colour on the ground."""
    return _hex(_mix(_parse(ground), _parse(colour), share))


def _parse(text: str) -> Rgb:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _hex(rgb: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(left + (right - left) * share) for left, right in zip(one, other, strict=True))
    return red, green, blue


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

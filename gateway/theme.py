"""A portal's theme: from one accent colour the shades that are readable in light and in dark."""

from gateway.color import Rgb, parse, readable, to_oklch

WHITE: Rgb = (1.0, 1.0, 1.0)
LIGHT_CANVAS: Rgb = parse("#f3f4f7")
READABLE = 4.6  # WCAG 2.2 AA asks for 4.5:1; the rest is for rounding


def accent_of(accent: str) -> str:
    """The accent, darkened until white is readable on it."""
    return readable(to_oklch(parse(accent)), WHITE, READABLE).css()


def theme_css(accent: str) -> str:
    """The style sheet of a portal with this accent, `#rrggbb`: the three tokens that the other shades derive from."""
    color = readable(to_oklch(parse(accent)), WHITE, READABLE)
    strong = readable(color.lighter(color.lightness - 0.06), LIGHT_CANVAS, READABLE + 0.4)
    return f":root{{--accent:{color.css()};--accent-strong:{strong.css()};--on-accent:#fff}}\n"

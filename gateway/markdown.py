"""Articles as people see them: Markdown without HTML, headings with anchors, safe links, our own pictures only."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

DEEPEST = 4  # an article's headings stand below the page's title
LONGEST_ANCHOR = 60
PICTURE = re.compile(r"picture:([A-Za-z0-9_-]{1,80})")
ARTICLE = re.compile(r"kb-([0-9]{1,9})(#[A-Za-z0-9_-]{1,80})?")
WEB = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)

_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code", "strong", "em", "s"),
    *("a", "img", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "loading", "class"},
    "ol": {"start"},
    **{tag: {"id"} for tag in ("h2", "h3", "h4")},
    **{tag: {"class"} for tag in ("th", "td", "p")},
}
_ALIGN = re.compile(r"text-align:(left|right|center)")

Address = Callable[[str], str]


@dataclass(frozen=True)
class Heading:
    """A heading of an article, for its table of contents."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Rendered:
    """An article's text as HTML that is safe to show, and its headings."""

    html: Markup
    headings: tuple[Heading, ...]


def render(text: str, picture: Address, article: Address) -> Rendered:
    """The text as HTML; `picture` and `article` give addresses for `picture:<id>` and `kb-<number>` in it.

    What the parser makes is cleaned once more, so that no mistake of it, or of ours, becomes a script.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    headings = tuple(_headings(tokens))
    for token in tokens:
        _align(token)
        if token.children:
            token.children = list(_inline(token.children, picture, article))
    dirty = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        dirty,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return Rendered(Markup(clean), headings)  # noqa: S704 - it was cleaned by nh3 right above


def _headings(tokens: list[Token]) -> Iterator[Heading]:
    """Move the headings right below the page's own, and give each an anchor."""
    taken: set[str] = set()
    highest = min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=1)
    for opening, content, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type != "heading_open":
            continue
        level = min(int(opening.tag[1]) - highest + 2, DEEPEST)
        opening.tag = closing.tag = f"h{level}"
        text = _plain(content)
        anchor = _anchor(text, taken)
        opening.attrSet("id", anchor)
        yield Heading(level, text, anchor)


def _plain(inline: Token) -> str:
    words = (child.content for child in inline.children or () if child.type in ("text", "code_inline", "image"))
    return " ".join("".join(words).split())


def _anchor(text: str, taken: set[str]) -> str:
    """A name for an address: `s-` before it keeps it from any id that the page has itself."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = "s-" + (re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ANCHOR] or "section")
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(name)
    return name


def _align(token: Token) -> None:
    """A column's alignment as a class, since there are no styles in our pages."""
    if token.type in ("th_open", "td_open") and (found := _ALIGN.search(str(token.attrGet("style") or ""))):
        token.attrs = {"class": f"align-{found.group(1)}"}


def _inline(children: list[Token], picture: Address, article: Address) -> Iterator[Token]:
    open_links: list[bool] = []
    for token in children:
        if token.type == "image":
            yield _image(token, picture)
        elif token.type == "link_open":
            kept = _link(token, article)
            open_links.append(kept)
            if kept:
                yield token
        elif token.type == "link_close":
            if open_links.pop():
                yield token
        else:
            yield token


def _image(token: Token, picture: Address) -> Token:
    """A picture of ours; any other is left as its words, so that no reader is told to another site."""
    found = PICTURE.fullmatch(str(token.attrGet("src") or ""))
    if found is None:
        words = Token("text", "", 0)
        words.content = token.content
        return words
    token.attrSet("src", picture(found.group(1)))
    token.attrSet("loading", "lazy")
    return token


def _link(token: Token, article: Address) -> bool:
    """Whether a link leads somewhere that it may: the web, a mail, this page, another article."""
    target = str(token.attrGet("href") or "")
    if found := ARTICLE.fullmatch(target):
        token.attrSet("href", article(found.group(1)) + (found.group(2) or ""))
        return True
    return bool(WEB.match(target))

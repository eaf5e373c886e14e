"""Articles as HTML: what Markdown may say, and what never becomes a script, a foreign picture or a way out (D3)."""

from html.parser import HTMLParser

import pytest

from gateway.markdown import Rendered, render


def rendered(text: str) -> Rendered:
    return render(text, lambda name: f"/kb/1/pictures/{name}", lambda number: f"/kb/{number}")


def html(text: str) -> str:
    return str(rendered(text).html)


class Tags(HTMLParser):
    """The tags of a piece of HTML, as a browser reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox)",
        "![x](javascript:alert(1))",
        '[x](https://a.example "\\" onmouseover=\\"alert(1)")',
        '<https://a.example/" onclick=alert(1)>',
        "```html\n<script>alert(1)</script>\n```",
        '# <b id="main">x</b>',
    ],
)
def test_d3_nothing_that_somebody_writes_becomes_a_script(evil: str) -> None:
    reader = Tags()
    reader.feed(html(evil))
    for tag, attributes in reader.found:
        assert tag not in ("script", "style", "iframe", "b"), tag
        for name, value in attributes:
            assert name in ("href", "src", "alt", "title", "id", "class", "rel", "loading"), name
            assert name not in ("href", "src") or str(value).startswith(("https://", "/kb/")), value


def test_d3_pictures_are_our_own_and_links_lead_to_the_web_a_mail_this_page_or_an_article() -> None:
    made = html("![A switch](picture:01abc) ![x](https://evil.example/x.png) ![y](/robotics/sign-out)")
    assert '<img src="/kb/1/pictures/01abc" alt="A switch" loading="lazy">' in made
    assert made.count("<img") == 1
    made = html(
        "[a](https://a.example) [b](mailto:b@b.example) [c](#s-x) [d](kb-12#s-y) [e](/robotics/sign-out) [f](../x)"
    )
    for address in ("https://a.example", "mailto:b@b.example", "#s-x", "/kb/12#s-y"):
        assert f'href="{address}"' in made
    assert made.count("<a ") == 4
    assert made.count('rel="noopener noreferrer nofollow"') == 4


def test_d3_headings_stand_right_below_the_title_and_have_anchors_of_their_own() -> None:
    found = rendered("## Größe & Maß\n\n### Größe & Maß\n\n##### Tief\n\n## !\n")
    assert [(one.level, one.anchor) for one in found.headings] == [
        (2, "s-groe-ma"),
        (3, "s-groe-ma-2"),
        (4, "s-tief"),
        (2, "s-section"),
    ]
    assert '<h2 id="s-groe-ma">Größe &amp; Maß</h2>' in found.html
    assert rendered("no heading").headings == ()


def test_d3_tables_lists_and_code_are_kept() -> None:
    made = html("| a | b |\n|:--|--:|\n| 1 | 2 |\n\n1. x\n   - y\n\n`code` ~~old~~ **strong**")
    assert '<td class="align-right">2</td>' in made
    for part in ("<ol>", "<ul>", "<code>code</code>", "<s>old</s>", "<strong>strong</strong>"):
        assert part in made
    assert "style=" not in made

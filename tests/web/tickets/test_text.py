"""What people wrote becomes markup without becoming code."""

from gateway.pages.tickets.text import excerpt, number_pattern, prose


def test_a_text_is_escaped_and_its_addresses_become_links_without_the_full_stop_after_them() -> None:
    shown = prose('<b>Look</b>: https://example.org/a?b=1&c="x". Or (http://example.org/(1)).')
    assert "&lt;b&gt;Look&lt;/b&gt;" in shown
    assert 'href="https://example.org/a?b=1&amp;c="' in shown
    assert 'href="http://example.org/(1)"' in shown
    assert shown.endswith("</a>).")


def test_only_web_addresses_become_links() -> None:
    assert "<a" not in prose("javascript:alert(1) file:///etc/passwd data:text/html,x")


def test_ticket_numbers_become_links_but_parts_of_words_do_not() -> None:
    pattern = number_pattern("AW-{n}")
    shown = prose("See AW-12, not XAW-13 nor AW-14-B.", pattern, lambda number: f"/t/{number}")
    assert shown == 'See <a class="number" href="/t/AW-12">AW-12</a>, not XAW-13 nor AW-14-B.'


def test_a_format_without_letters_makes_no_links_of_all_numbers() -> None:
    assert number_pattern("{n}") is None


def test_found_words_are_marked_after_the_text_was_escaped() -> None:
    shown = excerpt("a <i> \ue000printer\ue001 & \ue000ink")
    assert shown == "a &lt;i&gt; <mark>printer</mark> &amp; <mark>ink</mark>"


def test_marks_that_do_not_pair_never_leave_an_open_or_a_stray_tag() -> None:
    assert excerpt("\ue001a\ue000\ue000b\ue001\ue001c") == "a<mark>b</mark>c"

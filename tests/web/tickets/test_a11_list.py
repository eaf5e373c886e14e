"""A11: one's own tickets, open and all; filters, order, pages, search; and nothing of anybody else."""

import html
import re

from tests.web.tickets.conftest import Hire, Newcomer, People, open_ticket
from tests.web.tickets.staff import Hand
from tests.web.visitor import Page, Visitor


def titles(page: Page) -> list[str]:
    """The titles of the list, from the top."""
    parts = page.text.split('class="row__link"')[1:]
    return [part.partition(">")[2].partition("</a>")[0] for part in parts]


async def _solved(agent: Hand, number: str) -> None:
    await agent.resolve(number, "solved", "A cable was loose.", "It is fixed now.")


async def test_a11_the_client_sees_their_open_tickets_and_all_of_them(newcomer: Newcomer, agent: Hand) -> None:
    browser = newcomer.browser
    first = await open_ticket(browser, "The first")
    second = await open_ticket(browser, "The second")
    await _solved(agent, first)
    open_ones = await browser.get("tickets")
    assert titles(open_ones) == ["The second"]
    assert "Open 1" in open_ones.words
    assert "All 2" in open_ones.words
    everything = await browser.get("tickets?view=all")
    assert set(titles(everything)) == {"The first", "The second"}
    assert "Closed successfully" in everything.words
    assert second in everything.words


async def test_a_row_tells_number_status_whose_turn_it_is_priority_and_assignee(
    newcomer: Newcomer, agent: Hand
) -> None:
    browser = newcomer.browser
    number = await open_ticket(browser, "Paper jam", priority="high")
    assert "With Autowork" in (await browser.get("tickets")).words
    await agent.edit(number, assignee=agent.actor.id)
    await agent.comment(number, "Which printer is it?", status="waiting")
    page = await browser.get("tickets")
    for words in (number, "Paper jam", "Waiting for you", "Your turn", "High", agent.actor.name, "just now"):
        assert words in page.words


async def test_an_empty_list_teaches_the_next_step(newcomer: Newcomer, agent: Hand) -> None:
    browser = newcomer.browser
    page = await browser.get("tickets")
    assert "Nothing here yet" in page.words
    assert page.links.count("/autowork/tickets/new") >= 2
    await _solved(agent, await open_ticket(browser, "Done soon"))
    page = await browser.get("tickets")
    assert "Nothing is open" in page.words
    assert "/autowork/tickets?view=all" in page.links
    page = await browser.get("tickets?priority=low&view=all")
    assert "Nothing matches" in page.words
    assert titles(await browser.get("tickets?view=all")) == ["Done soon"]


async def test_filters_are_in_the_address_and_each_can_be_taken_off(newcomer: Newcomer, agent: Hand) -> None:
    browser = newcomer.browser
    await open_ticket(browser, "Low one", priority="low")
    waiting = await open_ticket(browser, "High one", priority="high")
    await agent.move(waiting, "waiting")
    assert titles(await browser.get("tickets?priority=low")) == ["Low one"]
    assert titles(await browser.get("tickets?status=waiting")) == ["High one"]
    both = await browser.get("tickets?status=waiting&priority=high&mine=1")
    assert titles(both) == ["High one"]
    assert "/autowork/tickets?priority=high&mine=1" in both.links
    assert "/autowork/tickets?status=waiting&mine=1" in both.links
    assert "/autowork/tickets?status=waiting&priority=high" in both.links
    assert titles(await browser.get("tickets?status=nonsense&priority=%00&view=x&sort=y&order=z")) == titles(
        await browser.get("tickets")
    )


async def test_only_mine_leaves_out_what_colleagues_share(customer: Visitor, hire: Hire, people: People) -> None:
    colleague = await hire(people["colleague"])
    await colleague.open("Shared by a colleague", visibility="company")
    await open_ticket(customer, "My own")
    for view in ("open", "all"):
        assert "Shared by a colleague" in titles(await customer.get(f"tickets?view={view}"))
        mine = titles(await customer.get(f"tickets?view={view}&mine=1"))
        assert "My own" in mine
        assert "Shared by a colleague" not in mine


async def test_the_list_sorts_by_number_priority_and_activity_both_ways(newcomer: Newcomer) -> None:
    browser = newcomer.browser
    first = await open_ticket(browser, "A", priority="low")
    await open_ticket(browser, "B", priority="very-high")
    await open_ticket(browser, "C", priority="normal")
    comment = (await browser.get(f"tickets/{first}")).form("/comments")
    await browser.send(comment, text="Still there.")
    assert titles(await browser.get("tickets")) == ["A", "C", "B"]
    assert titles(await browser.get("tickets?order=rising")) == ["B", "C", "A"]
    assert titles(await browser.get("tickets?sort=number")) == ["C", "B", "A"]
    assert titles(await browser.get("tickets?sort=priority")) == ["B", "C", "A"]
    assert 'aria-sort="descending"' in (await browser.get("tickets?sort=number")).text


async def test_a_long_list_has_pages_forth_and_back(newcomer: Newcomer, hire: Hire) -> None:
    hand = await hire(newcomer.who)
    for number in range(1, 57):
        await hand.open(f"Ticket {number:02}")
    first = await newcomer.browser.get("tickets?sort=created")
    assert titles(first) == [f"Ticket {n:02}" for n in range(56, 31, -1)]
    assert "1 to 25 of 56" in first.words
    second = await newcomer.browser.get(_neighbour(first, "next"))
    assert titles(second)[0] == "Ticket 31"
    assert "26 to 50 of 56" in second.words
    third = await newcomer.browser.get(_neighbour(second, "next"))
    assert titles(third) == [f"Ticket {n:02}" for n in range(6, 0, -1)]
    assert "51 to 56 of 56" in third.words
    assert titles(await newcomer.browser.get(_neighbour(third, "prev"))) == titles(second)
    assert titles(await newcomer.browser.get(_neighbour(second, "prev"))) == titles(first)
    cut = await newcomer.browser.get("tickets?cursor=nonsense")
    assert cut.status == 200
    assert len(titles(cut)) == 25


def _neighbour(page: Page, rel: str) -> str:
    """The address of the page before (`prev`) or after (`next`)."""
    found = re.search(f'rel="{rel}" href="([^"]*)"', page.text)
    assert found, rel
    return html.unescape(found.group(1))


async def test_the_fragment_of_the_live_update_is_the_list_of_the_page(newcomer: Newcomer) -> None:
    await open_ticket(newcomer.browser, "Live")
    page = await newcomer.browser.get("tickets?priority=normal")
    assert 'data-fragment-url="/autowork/fragments/tickets?priority=normal"' in page.text
    part = await newcomer.browser.get("fragments/tickets?priority=normal")
    assert part.text.lstrip().startswith('<div id="ticket-list"')
    assert "<html" not in part.text
    assert titles(part) == titles(page)


async def test_search_finds_words_of_comments_and_marks_them_without_running_them(newcomer: Newcomer) -> None:
    browser = newcomer.browser
    number = await open_ticket(browser, "Something else", "A <b>flugelhorn</b> is in the way.")
    found = await browser.get("search?q=flugelhorn")
    assert "&lt;b&gt;<mark>flugelhorn</mark>&lt;/b&gt;" in found.text
    assert "One found" in found.words
    assert titles(await browser.get(f"search?q={number}")) == ["Something else"]
    assert "Nothing found for “xylophone”" in (await browser.get("search?q=xylophone")).words
    empty = await browser.get("search")
    assert "What are you looking for?" in empty.words
    assert empty.form("/search").method == "get"


async def test_any_searched_text_is_only_text(newcomer: Newcomer) -> None:
    await open_ticket(newcomer.browser, "Quote")
    for text in ('"', "'", "a AND OR NOT", "NEAR(", "*", "title:x", "<script>", "%00", "x" * 5000, "ü" * 300, "(", "-"):
        page = await newcomer.browser.get("search", params={"q": text})
        assert page.status == 200, text
        assert "<script>" not in page.text.partition("<main")[2]


async def test_a_stranger_finds_nothing_of_another_company_and_the_same_page_for_any_number(
    customer: Visitor, newcomer: Newcomer
) -> None:
    number = await open_ticket(customer, "Canary seventeen", "Tirilirium")
    own = await newcomer.browser.get("tickets?view=all")
    assert "Canary" not in own.text
    assert "All 0" in own.words
    assert "Canary" not in (await newcomer.browser.get("search?q=canary")).text.partition("<main")[2]
    for path in ("tickets/{}", "fragments/ticket/{}", "tickets/{}/mails", "fragments/ticket/{}/mails"):
        real = await newcomer.browser.get(path.format(number))
        random = await newcomer.browser.get(path.format("AW-987654321"))
        assert real.status == random.status == 404
        assert real.text.replace(number, "#") == random.text.replace("AW-987654321", "#")
        for odd in ("aw-1", "AW_1", "AW-1%00", "A" * 31, "🦆"):
            assert (await newcomer.browser.get(path.format(odd))).status == 404, odd
    for form in ("comments", "audience", "status"):
        page = await newcomer.browser.get("tickets/new")
        csrf = page.form("/tickets/new").values["csrf"]
        sent = {"csrf": csrf, "text": "x", "visibility": "company", "status": "open"}
        fields = {"comments": ("csrf", "text"), "audience": ("csrf", "visibility"), "status": ("csrf", "status")}[form]
        answers = [
            await newcomer.browser.request("POST", f"tickets/{one}/{form}", data={name: sent[name] for name in fields})
            for one in (number, "AW-987654321")
        ]
        assert [answer.status for answer in answers] == [404, 404], form
        assert answers[0].words.replace(number, "#") == answers[1].words.replace("AW-987654321", "#")


async def test_signed_out_every_page_leads_to_the_sign_in_page_and_back(browser: Visitor, people: People) -> None:
    for path in ("tickets", "tickets?view=all", "tickets/new", "tickets/AW-1", "search?q=a"):
        page = await browser.get(path, follow=False)
        assert page.status == 303
        assert "/autowork/sign-in?next=" in page.headers["Location"]
    page = await browser.get("tickets?view=all")
    back = await browser.send(
        page.form("/sign-in"), email=people["customer"]["email"], password=people["customer"]["password"]
    )
    assert back.path == "/autowork/tickets?view=all"

"""The knowledge base as people meet it: read, found, offered before asking, written, rated (B2, D3, D4)."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Awaitable, Callable

from aiohttp import ClientSession, FormData

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.support.needed import form_address, inputs, needed
from tests.web.portals.conftest import Credentials, Enter, number_of
from tests.web.test_api import Program
from tests.web.visitor import Page, Visitor

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")
SPINDLE = "Spindle does not start, message E-207 after a power cut"


async def article(who: Visitor, title: str) -> str:
    """The number of an article that this reader finds by its title."""
    page = await who.get("knowledge/search", params={"q": title})
    found = [link for link in page.links if re.search(r"/knowledge/\d+$", link)]
    assert found, page.words
    return found[0].rpartition("/")[2]


async def until(look: Callable[[], Awaitable[Page]], words: str) -> Page:
    """A page once it has these words: others find an article after a second, or more on a busy machine."""
    async with asyncio.timeout(60):
        while words not in (page := await look()).words:
            await asyncio.sleep(0.1)
        return page


async def write(agent: Visitor, title: str, body: str = "Turn it off and on.", do: str = "publish", **more: str) -> str:
    """A new article through the desk's form; its number."""
    page = await agent.get("desk/knowledge/new")
    values = {"title_en": title, "body_en": body, "topic": "machines", "readers": "customers", "do": do, **more}
    done = await agent.send(page.form("/desk/knowledge/new"), **values)
    assert done.status == 200, done.words
    return done.path.partition("?")[0].rpartition("/")[2]


async def new_case(customer: Visitor) -> Page:
    """The form of a new case."""
    return await customer.get(form_address(customer.portal, "machines"))


async def test_d3_the_knowledge_base_is_read_by_topic_and_counts_a_view_once_an_hour(enter: Enter) -> None:
    agent, nobody = await enter("robotics", "agent"), await enter("robotics")
    title = f"Counted {new_id()}"
    number = await write(agent, title, readers="public")
    home = await nobody.get("knowledge")
    assert "Machines" in home.words
    assert title in (await nobody.get("knowledge/topics/machines")).words
    for _ in range(2):
        page = await nobody.get(f"knowledge/{number}")
        assert "Views: 1 " in page.words
    assert "Views: 2 " in (await (await enter("robotics", "customer")).get(f"knowledge/{number}")).words
    assert "Aufrufe: 2 " in (await nobody.get(f"knowledge/{number}?lang=de")).words


async def test_d3_an_article_in_another_language_says_so(enter: Enter) -> None:
    agent, customer = await enter("robotics", "agent"), await enter("robotics", "customer")
    number = await write(agent, f"Only English {new_id()}")
    page = await customer.get(f"knowledge/{number}?lang=de")
    assert "Auf Deutsch gibt es diesen Artikel noch nicht. Sie lesen ihn auf English." in page.words
    assert 'lang="en"' in page.text


async def test_d3_drafts_and_what_is_for_others_are_like_what_never_was(enter: Enter) -> None:
    agent, customer, nobody = (
        await enter("robotics", "agent"),
        await enter("robotics", "customer"),
        await enter("robotics"),
    )
    word = f"zorblax{new_id()[-8:]}"
    draft = await write(agent, f"A {word} draft", do="save")
    internal = await write(agent, f"The {word} for us", readers="staff")
    inside = await write(agent, f"The {word} for customers")
    for who, hidden in ((customer, (draft, internal)), (nobody, (draft, internal, inside))):
        nothing = await who.get("knowledge/99999999")
        for number in hidden:
            page = await who.get(f"knowledge/{number}")
            assert (page.status, page.words) == (404, nothing.words)
    assert "Nothing found for" in (await nobody.get(f"knowledge/search?q={word}")).words
    found = await until(lambda: customer.get(f"knowledge/search?q={word}"), "for customers")
    assert "for us" not in found.words
    assert (await (await enter("autowork", "customer")).get("knowledge")).status == 404


async def test_d3_staff_write_preview_publish_withdraw_and_take_an_old_version_up_again(enter: Enter) -> None:
    agent, customer = await enter("robotics", "agent"), await enter("robotics", "customer")
    page = await agent.get("desk/knowledge/new")
    shown = await agent.send(
        page.form("/desk/knowledge/new"),
        title_en="First",
        body_en="# Head\n\n**bold** <script>x</script>",
        do="preview",
    )
    assert "<strong>bold</strong> &lt;script&gt;" in shown.text
    assert shown.form("/desk/knowledge/new").values["title_en"] == "First"
    number = await write(agent, "First", "Old words")
    page = await agent.get(f"desk/knowledge/{number}")
    await agent.send(page.form(f"/desk/knowledge/{number}"), body_en="New words", do="save")
    assert "Old words" in (await customer.get(f"knowledge/{number}")).words
    page = await agent.get(f"desk/knowledge/{number}")
    assert "Changes not published" in page.words
    await agent.send(page.form("/publish"))
    assert "New words" in (await customer.get(f"knowledge/{number}")).words
    old = await agent.get(f"desk/knowledge/{number}/versions/1")
    assert "Old words" in old.words
    await agent.send(old.form("/restore"))
    page = await agent.get(f"desk/knowledge/{number}")
    assert page.form(f"/desk/knowledge/{number}").values["body_en"].strip() == "Old words"
    await agent.send(page.form("/withdraw"))
    assert (await customer.get(f"knowledge/{number}")).status == 404
    assert "First" in (await agent.get("desk/knowledge?state=withdrawn")).words


async def test_d3_two_editors_see_both_values(enter: Enter) -> None:
    first, second = await enter("robotics", "agent"), await enter("robotics", "agent2")
    number = await write(first, "Title", do="save")
    mine, theirs = await first.get(f"desk/knowledge/{number}"), await second.get(f"desk/knowledge/{number}")
    await second.send(theirs.form(f"/desk/knowledge/{number}"), title_en="Their title")
    clash = await first.send(mine.form(f"/desk/knowledge/{number}"), title_en="My title", body_en="My text")
    assert clash.status == 409
    assert "Their title" in clash.words
    form = clash.form(f"/desk/knowledge/{number}")
    assert form.values["title_en"] == "My title"
    done = await first.send(form)
    assert done.form(f"/desk/knowledge/{number}").values["title_en"] == "My title"


async def test_d3_readers_say_whether_it_helped_and_staff_see_it(enter: Enter) -> None:
    agent, customer, nobody = (
        await enter("robotics", "agent"),
        await enter("robotics", "customer"),
        await enter("robotics"),
    )
    number = await write(agent, f"Rated {new_id()}", readers="public")
    page = await customer.get(f"knowledge/{number}")
    asked = await customer.send(page.form("/helped"), helped="no")
    assert "What was missing?" in asked.words
    assert "Thank you" in (await customer.send(asked.form("/helped", has="word"), word="Which switch is it?")).words
    page = await nobody.get(f"knowledge/{number}")
    assert "Thank you" in (await nobody.send(page.form("/helped"), helped="yes")).words
    shown = await agent.get(f"desk/knowledge/{number}")
    assert "It helped 1 It did not help 1" in shown.words
    assert "Which switch is it?" in shown.words


async def test_b2_d4_matching_articles_are_offered_before_a_case_is_sent_also_without_scripts(enter: Enter) -> None:
    agent, customer = await enter("robotics", "agent"), await enter("robotics", "customer")
    number = await article(customer, SPINDLE)
    page = await new_case(customer)
    assert "Look for an answer first" in page.words
    typed = {"title": "Our spindles will not start since the power cut", "description": "It beeps."}
    looked = await customer.send(page.form("/tickets/new"), look="1", **typed, **inputs(needed("robotics", "machines")))
    assert "may answer this" in looked.words
    assert SPINDLE.replace(" ", "") in looked.words.replace(" ", "")
    form = looked.form("/tickets/new")
    assert form.values["title"] == typed["title"]
    assert form.values.getall("offered") == [number]
    before = _solved(await agent.get(f"desk/knowledge/{number}"))
    solved = await customer.send(form, solved=number)
    assert "Nothing was sent" in solved.words
    assert solved.path.endswith(f"/knowledge/{number}")
    assert _solved(await agent.get(f"desk/knowledge/{number}")) == before + 1
    own = inputs(needed("robotics", "machines"))
    sent = await customer.send((await new_case(customer)).form("/tickets/new"), offered=number, **typed, **own)
    case = number_of(sent)
    beside = await agent.get(f"desk/tickets/{case}")
    assert "Read before this was sent " + SPINDLE in beside.words
    assert SPINDLE not in (await customer.get(f"tickets/{case}")).words


def _solved(page: Page) -> int:
    found = re.search(r"Solved before asking (\d+)", page.words)
    assert found, page.words
    return int(found.group(1))


async def test_d4_the_fragment_for_the_script_holds_only_what_one_may_read(enter: Enter) -> None:
    customer = await enter("robotics", "customer")
    page = await customer.get("fragments/knowledge", params={"text": "Spindle reports E-207"})
    assert SPINDLE.replace(" ", "") in page.words.replace(" ", "")
    page = await customer.get(
        "fragments/knowledge", params={"text": "hotline: who may work remotely, teaching gripper"}
    )
    assert "light curtain" not in page.words
    assert "Teaching a new gripper" not in page.words
    assert (await customer.get("fragments/knowledge?text=&offered=1&offered=x")).text.count('name="offered"') == 1


async def test_d3_an_article_is_made_from_how_a_case_was_solved_without_names(enter: Enter) -> None:
    agent, customer = await enter("robotics", "agent"), await enter("robotics", "customer")
    own = inputs(needed("robotics", "machines"))
    text = "Thomas Brandner of Holzbau Brandner GmbH: the saw stops. Mail: t@brandner.example, +49 7123 99887766."
    sent = await customer.send(
        (await new_case(customer)).form("/tickets/new"), title="The saw stops", description=text, **own
    )
    case = number_of(sent)
    page = await agent.get(f"desk/tickets/{case}")
    assert "Make an article of this" not in page.words
    await agent.send(page.form("/move", has="status"), status="closed")
    page = await agent.get(f"desk/tickets/{case}")
    assert "Make an article of this" in page.words
    draft = (await agent.get(f"desk/knowledge/new?ticket={case}")).form("/desk/knowledge/new").values
    assert draft["title_en"] == "The saw stops"
    for name in ("Thomas", "Brandner", "Holzbau", "brandner.example", "99887766"):
        assert name not in draft["body_en"], draft["body_en"]
    assert draft["topic"] == "machines"


async def test_b2_the_dutch_portal_offers_its_own_articles(enter: Enter) -> None:
    nobody, customer = await enter("autoflex"), await enter("autoflex", "customer")
    home = await nobody.get("?lang=nl")
    assert "Alle onderwerpen van de kennisbank" in home.words
    assert "Een occasion onder de margeregeling zetten" in (await nobody.get("knowledge/search?q=margeregeling")).words
    page = await customer.get("fragments/knowledge", params={"text": "APK herinnering wordt niet verzonden"})
    assert "HerinneringenvoordeAPKwordennietverzonden" in page.words.replace(" ", "")
    assert "Views:" not in (await nobody.get("knowledge?lang=nl")).words


async def test_d3_a_picture_is_shown_with_its_article_and_with_no_other(enter: Enter) -> None:
    agent, nobody = await enter("robotics", "agent"), await enter("robotics")
    form = (await agent.get("desk/knowledge/new")).form("/desk/knowledge/new")
    sent = FormData()
    for name, value in {**form.values, "title_en": "With a picture", "body_en": "Look:", "do": "picture"}.items():
        sent.add_field(name, str(value))
    sent.add_field("file", PIXEL, filename="switch.png", content_type="image/png")
    page = await agent.request("POST", form.action, data=sent)
    body = page.form("/desk/knowledge/new").values["body_en"]
    found = re.search(r"!\[switch\]\(picture:([a-z0-9-]+)\)", body)
    assert found, page.words
    picture = found.group(1)
    shown = await write(agent, "With a picture", body, readers="public")
    other = await write(agent, "Without one", readers="public")
    page = await nobody.get(f"knowledge/{shown}")
    assert f"/robotics/knowledge/{shown}/pictures/{picture}" in page.text
    async with nobody.http.get(nobody.address(f"knowledge/{shown}/pictures/{picture}")) as answer:
        assert (answer.status, await answer.read()) == (200, PIXEL)
        assert answer.headers["Content-Type"] == "image/png"
    assert (await nobody.get(f"knowledge/{other}/pictures/{picture}")).status == 404
    inside = await write(agent, "For customers", body)
    assert (await nobody.get(f"knowledge/{inside}/pictures/{picture}")).status == 404


async def test_d3_programs_read_and_staff_write_articles(enter: Enter, credentials: Credentials, suite: Suite) -> None:
    async with ClientSession() as http:
        programs = {}
        for slot in ("customer", "agent"):
            programs[slot] = Program(http, f"{suite.urls['gateway']}/robotics/api/v1")
            who = credentials["robotics"][slot]
            await programs[slot].sign_in(who["email"], who["password"])
        agent, customer = programs["agent"], programs["customer"]
        word = f"grumvax{new_id()[-8:]}"
        new = {"topic": "robots", "texts": {"en": {"title": f"About {word}", "body": "Text"}}}
        assert (await customer.ask("POST", "/articles", json=new))[0] == 404
        status, written = await agent.ask("POST", "/articles", json=new)
        assert status == 201, written
        number = written["number"]
        assert (await customer.ask("GET", f"/articles/{number}"))[0] == 404
        assert (await customer.ask("GET", f"/articles/{number}/manuscript"))[0] == 404
        assert (await agent.ask("PUT", f"/articles/{number}/publication", json={"version": 1}))[0] == 200
        status, found = await customer.ask("GET", f"/articles/{number}")
        assert (status, found["texts"]["en"]["body"]) == (200, "Text")
        hits: list[int] = []
        async with asyncio.timeout(60):
            while not hits:  # others find an article after a second at most, on a machine with nothing else to do
                _, found = await customer.ask("GET", f"/articles/search?q={word}")
                hits = [hit["article"]["number"] for hit in found["items"]]
        assert hits == [number]
        assert (await customer.ask("PUT", f"/articles/{number}/opinion", json={"helped": True}))[0] == 204
        _, topics = await customer.ask("GET", "/topics")
        assert "Robots" in [topic["label"] for topic in topics["items"] if topic["articles"]]
        assert (await agent.ask("DELETE", f"/articles/{number}/publication"))[0] == 200
        assert (await customer.ask("GET", f"/articles/{number}"))[0] == 404

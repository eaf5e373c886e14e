"""The local mailbox stores each mail before it says so, shows it safely and tells it as JSON."""

from __future__ import annotations

import asyncio
import signal
from email.message import EmailMessage
from uuid import uuid4

import aiohttp
import aiosmtplib
from yarl import URL

from deploy.local.suite import Suite


def letter(to: str, subject: str = "Grüße aus Köln") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Autowork <support@autowork.example>"
    message["To"] = to
    message["Subject"] = subject
    message["References"] = "<first@autowork.example>"
    message.set_content("Guten Tag,\n\nhttp://127.0.0.1:8080/autowork/tickets/AW-1\n")
    message.add_alternative("<h1>Guten Tag</h1><script>top.location='http://evil.example'</script>", subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Übersicht (1).pdf")
    return message


async def send(parts: Suite, message: EmailMessage) -> None:
    address = URL(parts.urls["smtp"])
    await aiosmtplib.send(message, hostname=address.host or "", port=address.port or 0)


def someone() -> str:
    return f"{uuid4().hex[:12]}@customer.example"


async def test_a_mail_is_told_with_headers_both_parts_and_attachments(parts: Suite) -> None:
    to = someone()
    await send(parts, letter(to))
    async with aiohttp.ClientSession(parts.urls["mailbox"]) as client:
        (found,) = await (await client.get("/api/messages", params={"to": to.upper()})).json()
        whole = await (await client.get(f"/api/messages/{found['id']}")).json()
    assert whole == found
    assert whole["from"] == "support@autowork.example"
    assert whole["to"] == [to]
    assert whole["subject"] == "Grüße aus Köln"
    assert ["References", "<first@autowork.example>"] in whole["headers"]
    assert "AW-1" in whole["text"]
    assert "<h1>Guten Tag</h1>" in whole["html"]
    assert whole["attachments"] == [{"name": "Übersicht (1).pdf", "type": "application/pdf", "size": 5}]


async def test_the_list_is_newest_first_and_tells_what_came_after_a_mail(parts: Suite) -> None:
    to = someone()
    for number in range(3):
        await send(parts, letter(to, f"mail {number}"))
    async with aiohttp.ClientSession(parts.urls["mailbox"]) as client:
        mails = await (await client.get("/api/messages", params={"to": to})).json()
        assert [mail["subject"] for mail in mails] == ["mail 2", "mail 1", "mail 0"]
        later = await (await client.get("/api/messages", params={"to": to, "after": mails[1]["id"]})).json()
        assert [mail["subject"] for mail in later] == ["mail 2"]
        assert (await client.get("/api/messages", params={"after": "soon"})).status == 400
        assert (await client.get("/api/messages/999999")).status == 404


async def test_an_acknowledged_mail_survives_a_kill(parts: Suite) -> None:
    to = someone()
    await send(parts, letter(to))
    pid = parts.pids["mailbox"]
    parts.kill("mailbox", signal.SIGKILL)
    await parts.wait_gone("mailbox", pid)
    await parts.wait_ready("mailbox")
    async with aiohttp.ClientSession(parts.urls["mailbox"]) as client:
        assert len(await (await client.get("/api/messages", params={"to": to})).json()) == 1


async def test_the_html_of_a_mail_is_shown_in_a_sandbox_without_scripts(parts: Suite) -> None:
    to = someone()
    await send(parts, letter(to, "<b>bold</b>"))
    async with aiohttp.ClientSession(parts.urls["mailbox"]) as client:
        (mail,) = await (await client.get("/api/messages", params={"to": to})).json()
        page = await client.get(f"/messages/{mail['id']}")
        shown = await page.text()
        assert "&lt;b&gt;bold&lt;/b&gt;" in shown
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        assert f'src="/messages/{mail["id"]}/html"' in shown
        frame = await client.get(f"/messages/{mail['id']}/html")
        policy = frame.headers["Content-Security-Policy"]
        assert policy.startswith("sandbox ")
        assert "allow-scripts" not in policy
        assert "default-src 'none'" in policy


async def test_another_web_site_can_neither_read_nor_empty_the_mailbox(parts: Suite) -> None:
    async with aiohttp.ClientSession(parts.urls["mailbox"]) as client:
        assert (await client.get("/", headers={"Host": "rebound.example"})).status == 403
        assert (await client.post("/clear", headers={"Sec-Fetch-Site": "cross-site"})).status == 403


async def test_mail_can_be_thrown_away(parts: Suite) -> None:
    to = someone()
    await asyncio.gather(*(send(parts, letter(to)) for _ in range(3)))
    async with aiohttp.ClientSession(parts.urls["mailbox"]) as client:
        assert (await client.delete("/api/messages")).status == 204
        assert await (await client.get("/api/messages")).json() == []

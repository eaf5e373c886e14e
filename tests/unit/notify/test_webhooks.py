"""Which addresses webhooks may call, how calls are signed, when they are tried again, what is heard of an event."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from contracts import webhooks as w
from contracts.systems.feed import KINDS
from services.notify.adapters.hooks.calling import http_caller
from services.notify.adapters.hooks.resolving import (
    AT_ONCE,
    CALLING,
    Calling,
    CheckedResolver,
    InnerAddressError,
    OwnResolver,
)
from services.notify.commands.hooks.call_hook import CallHook
from services.notify.commands.hooks.messages import TEXTS, without_texts
from services.notify.commands.hooks.owning import runs
from services.notify.domain.hooks.hook import Hook, HookDelivery, Try
from services.notify.domain.hooks.schedule import WAITS, given_up, next_try, retry_after
from services.notify.domain.hooks.signing import secret_of, signature
from services.notify.domain.hooks.store import Answer
from services.notify.domain.hooks.targets import Allowed, Rules, target_of
from tests.support.receiver import Called
from tests.unit.notify.samples import NOW, portals

STRICT = Rules()
INNER = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.9.9.9", "169.254.169.254"),
    *("168.63.129.16", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.168.1.1", "198.18.0.1"),
    *("198.51.100.7", "203.0.113.5", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
]
INNER6 = [
    *("::", "::1", "::7f00:1", "::ffff:7f00:1", "::ffff:808:808", "64:ff9b::7f00:1", "64:ff9b:1::1", "2001::1"),
    *("2001:db8::1", "2002:7f00:1::", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "100::1"),
]
ODD = [
    *("2130706433", "0x7f000001", "0x7f.1", "017700000001", "127.1", "0177.0.0.1", "127.0.0.01", "1.2.3", "1.2.3.4.5"),
    *("example.com.", "-a.example", "a..example", "exa_mple.com", "münchen.example", "example.0x7f", "example.99"),
    *(
        "%31%32%37.0.0.1",
        "example.com%00",
        "",
        "ex ample.com",
        "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:0:0:1]",
        "[fe80::1%25eth0]",
    ),
    *("[v1.x]", "①②⑦.0.0.1", "example。com", "[2606:4700:4700::1111", "2606:4700:4700::1111"),
]


@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_refused(address: str) -> None:
    assert target_of(f"https://{address}/", STRICT) == (None, "inner")
    assert not STRICT.usable([address])


@pytest.mark.parametrize("address", INNER6)
def test_an_inner_address_of_ipv6_is_refused(address: str) -> None:
    assert target_of(f"https://[{address}]/", STRICT) == (None, "inner")
    assert not STRICT.usable([address])


@pytest.mark.parametrize("host", ODD)
def test_an_odd_notation_of_an_address_and_what_is_no_plain_name_are_no_host(host: str) -> None:
    assert target_of(f"https://{host}/hooks", STRICT)[0] is None
    assert target_of(f"https://{host}/hooks", STRICT)[1] in ("host", "no_url", "inner")


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://example.com/", "scheme"),
        ("ftp://example.com/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("example.com/hooks", "scheme"),
        ("https://user@example.com/", "credentials"),
        ("https://user:word@example.com/", "credentials"),
        ("https://example.com@10.0.0.1/", "credentials"),
        ("https://@example.com/", "credentials"),
        ("https://example.com:22/", "port"),
        ("https://example.com:80/", "port"),
        ("https://example.com:99999/", "no_url"),
        ("https://example.com:x/", "no_url"),
        ("https://localhost/", "inner"),
        ("http://localhost/", "inner"),
        ("https://exa\nmple.com/", "no_url"),
        ("https://example.com\\@10.0.0.1/", "no_url"),
        ("https://" + "a" * 2000, "no_url"),
        ("", "no_url"),
    ],
)
def test_other_addresses_are_refused_with_their_reason(url: str, fault: str) -> None:
    assert target_of(url, STRICT) == (None, fault)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "https://EXAMPLE.com:8443/a?b=c",
        "https://xn--mnchen-3ya.example/",
        "https://1.1.1.1/",
        "https://[2606:4700:4700::1111]/hook",
        "https://hooks.10.example/",
    ],
)
def test_an_outer_address_is_taken(url: str) -> None:
    target, fault = target_of(url, STRICT)
    assert fault == ""
    assert target is not None
    assert target.port in (443, 8443)


def test_the_operator_allows_inner_networks_and_other_ports_and_http_only_here() -> None:
    rules = Rules.parse("10.2.0.0/16, 127.0.0.0/8", "443,9000")
    assert target_of("https://10.2.3.4:9000/", rules)[1] == ""
    assert target_of("https://10.3.3.4/", rules)[1] == "inner"
    assert target_of("http://10.2.3.4/", rules)[1] == "scheme"
    assert target_of("https://10.2.3.4:8443/", rules)[1] == "port"
    assert target_of("http://127.0.0.1:5000/", rules)[1] == ""
    assert target_of("http://localhost:5000/", rules)[1] == ""
    assert target_of("http://[::1]:5000/", rules)[1] == "inner"
    assert rules.usable(["10.2.0.1", "1.1.1.1"])
    assert not rules.usable(["10.2.0.1", "10.3.0.1"])  # one bad address is enough
    assert not rules.usable([])
    for words in (("10.0.0.0/99", ""), ("10.0.0.1/8", ""), ("", "0"), ("", "https")):
        with pytest.raises(ValueError, match=r"\w"):
            Rules.parse(*words)


class Rebinding(AbstractResolver):
    """A name that is outside when it is looked at, and inside when it is called."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address = self.answers.pop(0)
        return [{"hostname": host, "host": address, "port": port, "family": family, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        pass


async def test_every_answer_of_the_name_service_is_checked_and_used_as_it_was_checked() -> None:
    CALLING.set(Calling("autowork", "", STRICT))
    resolver = CheckedResolver(Rebinding("1.1.1.1", "127.0.0.1"))
    assert [one["host"] for one in await resolver.resolve("example.com", 443)] == ["1.1.1.1"]
    with pytest.raises(InnerAddressError):
        await resolver.resolve("example.com", 443)


async def test_a_company_is_not_told_an_inner_name_from_one_that_there_is_not() -> None:
    CALLING.set(Calling("autowork", "acme", STRICT))
    with pytest.raises(socket.gaierror):
        await CheckedResolver(Rebinding("10.0.0.1")).resolve("db.internal", 443)


def test_a_company_has_rules_of_its_own_and_a_name_without_a_dot_needs_the_operator() -> None:
    allowed = Allowed.parse("10.2.0.0/16", "", "443")
    assert target_of("https://10.2.3.4/", allowed.rules_of(""))[1] == ""
    assert target_of("https://10.2.3.4/", allowed.rules_of("acme"))[1] == "inner"
    assert target_of("https://intranet/", allowed.rules_of(""))[1] == ""
    assert target_of("https://intranet/", allowed.rules_of("acme"))[1] == "inner"
    also = Allowed.parse("", "10.2.0.0/16", "443")
    assert target_of("https://10.2.3.4/", also.rules_of("acme"))[1] == ""


async def test_names_that_nobody_answers_for_hold_up_nobody_elses_even_when_their_calls_were_given_up() -> None:
    silent, begun = threading.Event(), list[str]()

    def look_up(host: str, port: int, **_more: object) -> list[object]:
        begun.append(host)
        if host.startswith("silent"):
            silent.wait(60)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", port))]

    async def asked(host: str, company: str) -> list[ResolveResult]:
        CALLING.set(Calling("autowork", company, STRICT))
        return await resolver.resolve(host, 443)

    resolver = OwnResolver(look_up)
    try:
        given_up = [asyncio.create_task(asked(f"silent{n}.example", "bad")) for n in range(40)]
        while len(begun) < AT_ONCE:
            await asyncio.sleep(0.01)
        for task in given_up:
            task.cancel()
        await asyncio.gather(*given_up, return_exceptions=True)
        late = asyncio.create_task(asked("late.example", "bad"))
        for company in ("", "good"):
            assert (await asked("quick.example", company))[0]["host"] == "1.1.1.1"
        assert not late.done()  # its owner's turns are taken until the threads are done
        silent.set()
        assert (await late)[0]["port"] == 443
    finally:
        silent.set()
        await resolver.close()
    assert [host for host in begun if host.startswith("silent")] == ["silent0.example", "silent1.example"]


def test_the_signature_is_that_of_the_specification() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    made = signature([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_valid_secret_signs_and_the_receivers_check_finds_every_change() -> None:
    secrets = [secret_of("key", salt) for salt in ("one", "two")]
    body = b'{"type":"casebus.v1.ticket.opened"}'
    headers = {"webhook-id": "msg_1", "webhook-timestamp": "1700000000"}
    headers["webhook-signature"] = signature(secrets, "msg_1", 1700000000, body)
    call = Called("/", headers, body)
    assert len(set(secrets)) == 2
    assert all(len(secret) == len("whsec_") + 44 for secret in secrets)
    assert all(call.verified(secret, now=1700000100) for secret in secrets)
    assert not call.verified(secret_of("other key", "one"), now=1700000100)
    assert not call.verified(secrets[0], now=1700001000)
    assert not Called("/", headers, body + b" ").verified(secrets[0], now=1700000100)
    assert not Called("/", {**headers, "webhook-id": "msg_2"}, body).verified(secrets[0], now=1700000100)
    assert not Called("/", {**headers, "webhook-timestamp": "1700000001"}, body).verified(secrets[0], now=1700000100)


def test_tries_are_as_the_specification_proposes_with_jitter_and_end_after_three_days() -> None:
    def waits(chance: float) -> list[timedelta]:
        moments = [next_try(attempts, NOW, lambda: chance) for attempts in range(1, len(WAITS) + 1)]
        return [moment - NOW for moment in moments if moment]

    assert waits(0) == list(WAITS)
    assert waits(1)[0] == timedelta(seconds=6)
    assert sum(waits(0), timedelta()) > timedelta(days=3)
    assert next_try(len(WAITS) + 1, NOW, lambda: 0) is None


def test_a_receiver_may_ask_for_more_time_but_not_for_less_and_for_a_day_at_most() -> None:
    assert next_try(1, NOW, lambda: 0, timedelta(seconds=90)) == NOW + timedelta(seconds=90)
    assert next_try(3, NOW, lambda: 0, timedelta(seconds=90)) == NOW + timedelta(minutes=30)
    assert next_try(1, NOW, lambda: 0, timedelta(days=900)) == NOW + timedelta(days=1)
    assert retry_after("120", NOW) == timedelta(minutes=2)
    assert retry_after((NOW + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S GMT"), NOW) is not None
    odd = ("", "soon", "-5", "9" * 40, f"Fri, 31 Dec {'9' * 20} 23:59:59 GMT", f"Fri, 31 Dec 2026 23:59:59 -{'9' * 14}")
    assert [retry_after(text, NOW) for text in odd] == [None] * len(odd)
    assert next_try(1, NOW, lambda: 0, retry_after("Fri, 31 Dec 9999 23:59:59 -1200", NOW)) == NOW + timedelta(days=1)


def test_a_webhook_is_given_up_after_three_days_without_any_success() -> None:
    assert not given_up(None, NOW)
    assert not given_up(NOW - timedelta(days=2), NOW)
    assert given_up(NOW - timedelta(days=3), NOW)


def hook(**more: object) -> Hook:
    values: dict[str, object] = {
        "id": "h1",
        "portal": "autowork",
        "company": "",
        "name": "N",
        "url": "https://example.com/",
        "events": ("ticket.opened",),
        "texts": False,
        "salt": "s1",
        "made_at": NOW,
        **more,
    }
    return Hook(**values)  # type: ignore[arg-type]  # as a table


def test_the_life_of_a_webhook() -> None:
    rotated = hook().rotated("s2", NOW)
    assert rotated.salts(NOW + timedelta(hours=23)) == ("s2", "s1")
    assert rotated.salts(NOW + timedelta(hours=24)) == ("s2",)
    failing = hook().met(NOW, well=False).met(NOW + timedelta(hours=1), well=False)
    assert failing.failing_since == NOW
    assert failing.met(NOW, well=True).failing_since is None
    assert hook().switched("failing", NOW).told_off is False
    assert hook().switched("owner", NOW).told_off is True
    assert hook().switched("gone", NOW).switched("", NOW) == hook()


def test_every_secret_signs_for_a_day_after_it_was_replaced_however_many_came_after_it() -> None:
    hours = [NOW + timedelta(hours=hour) for hour in range(49)]
    often = hook().rotated("s2", hours[0]).rotated("s3", hours[1]).rotated("s4", hours[20])
    assert often.salts(hours[21]) == ("s4", "s3", "s2", "s1")
    assert often.salts(hours[24]) == ("s4", "s3", "s2")
    assert often.salts(hours[25]) == ("s4", "s3")
    assert often.salts(hours[44]) == ("s4",)
    assert [one.salt for one in often.former] == ["s3", "s2", "s1"]


def test_a_delivery_keeps_its_last_tries_and_can_be_sent_again() -> None:
    delivery = HookDelivery("msg_1", "h1", "t", "a", "{}", NOW, due=NOW, holder="me")
    for number in range(30):
        delivery = delivery.tried(Try(NOW, 500, number), "waiting", NOW)
    assert (len(delivery.tries), delivery.tries[-1].milliseconds, delivery.attempts) == (20, 29, 30)
    assert delivery.holder == ""
    failed = delivery.tried(Try(NOW, 500, 1), "failed", None)
    assert (failed.again(NOW).state, failed.again(NOW).due, failed.again(NOW).attempts) == ("waiting", NOW, 0)


def test_webhooks_know_the_same_events_as_outside_systems() -> None:
    assert {kind.name for kind in KINDS} == set(w.HOOK_EVENTS)
    for kind in KINDS:
        allow = w.grants_of((kind.name,), texts=False)
        assert kind.grant in allow
        assert kind.besides is None or kind.besides in allow
    assert "see.notes" not in w.grants_of(w.COMPANY_EVENTS, texts=True)


class Broken:
    """A way to receivers that fails in a way that nobody thought of."""

    async def post(self, _hook: Hook, _headers: Mapping[str, str], _body: bytes) -> Answer:
        raise RuntimeError("surprise")


async def test_a_fault_of_ours_is_a_failed_try_and_not_called_for_ever() -> None:
    counted: list[str] = []
    call = CallHook(Broken(), lambda: NOW, lambda: 0.0, counted.append, "key")
    after, answer = await call(hook(), HookDelivery("msg_1", "h1", "casebus.v1.ticket.opened", "a", BODY, NOW))
    assert (after.state, after.attempts, after.due) == ("waiting", 1, NOW + WAITS[0])
    assert (answer.error, after.tries[0].error, counted) == ("broken", "broken", ["broken"])


BODY = '{"type":"t","timestamp":"n","data":{"ticket":"autowork/AW-1","title":"Ä","text":"x"}}'


def test_texts_are_left_out_of_what_was_written_and_nothing_else_is_touched() -> None:
    assert without_texts(BODY) == '{"type":"t","timestamp":"n","data":{"ticket":"autowork/AW-1"}}'
    assert without_texts(without_texts(BODY)) == without_texts(BODY)
    told = {name for kind in KINDS for name, field in kind.data.model_fields.items() if field.annotation == str | None}
    assert told == TEXTS


def test_a_companys_webhook_runs_only_where_its_portal_has_the_module() -> None:
    known = portals()["autowork"]
    having, without = (
        known.model_copy(update={"modules": known.modules.model_copy(update={"webhooks": has})})
        for has in (True, False)
    )
    for company, there, wanted in (
        ("", without, True),
        ("", having, True),
        ("acme", without, False),
        ("acme", having, True),
    ):
        assert runs(hook(portal=there.key, company=company), {there.key: there}) is wanted
    assert not runs(hook(portal="gone"), {})


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=36500))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    kept = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "both.pem").write_bytes(kept + made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


async def test_a_receiver_whose_certificate_nobody_vouches_for_is_told_nothing(tmp_path: Path) -> None:
    told: list[str] = []

    async def take(request: web.Request) -> web.Response:
        told.append(await request.text())
        return web.Response()

    app = web.Application()
    app.router.add_post("/", take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=self_signed(tmp_path))
    await site.start()
    try:
        port = runner.addresses[0][1]
        allowed = Allowed.parse("127.0.0.0/8", "", "443")
        async with http_caller(allowed, names=Rebinding("127.0.0.1")) as caller:
            answer = await caller.post(hook(url=f"https://localhost:{port}/"), {}, b"{}")
    finally:
        await runner.cleanup()
    assert (answer.status, answer.error, told) == (0, "tls", [])

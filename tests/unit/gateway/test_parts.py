"""Small parts of the gateway: colours, languages, times, seals, overload, addresses."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from contracts.errors import CasebusError, Code
from gateway.color import Oklch, contrast, parse, to_oklch, to_rgb
from gateway.i18n import LanguageWish
from gateway.moments import Almanac
from gateway.overload import Buckets, Overload
from gateway.routing import Urls, get
from gateway.seals import Seals
from gateway.settings import GatewaySettings, Limits
from gateway.theme import WHITE, theme_css
from kit.settings import ProcessSettings, SettingsError

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("accent", ["#ffd400", "#00ff88", "#ffffff", "#0b62a8", "#000000", "#ff0000", "#8a8a8a"])
def test_every_accent_becomes_readable(accent: str) -> None:
    shades = dict(part.split(":", 1) for part in theme_css(accent).split("{")[1].rstrip("}\n").split(";"))
    lightness, chroma, hue = map(float, shades["--accent"][6:-1].split())
    assert contrast(to_rgb(Oklch(lightness, chroma, hue)), WHITE) >= 4.5


def test_colours_survive_the_way_to_oklch_and_back() -> None:
    for part, again in zip(parse("#0b62a8"), to_rgb(to_oklch(parse("#0b62a8"))), strict=True):
        assert abs(part - again) < 0.005
    assert round(contrast((0.0, 0.0, 0.0), WHITE), 1) == 21.0


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        (LanguageWish(asked="de", remembered="en", preferred="en"), "de"),
        (LanguageWish(asked="xx", remembered="en", preferred="de"), "en"),
        (LanguageWish(preferred="de", accepted="en"), "de"),
        (LanguageWish(accepted="fr, de-AT;q=0.8, en;q=0.9"), "en"),
        (LanguageWish(accepted="de;q=0, *;q=0.1"), "en"),
        (LanguageWish(accepted="de;q=oops"), "en"),
    ],
)
def test_the_strongest_wish_for_a_language_wins(wish: LanguageWish, language: str) -> None:
    assert wish.among(("en", "de"), "en") == language


def test_times_and_sizes_read_as_people_of_the_language_write_them() -> None:
    english, german = Almanac("en", "Europe/Berlin", NOW), Almanac("de", "Europe/Berlin", NOW, "gerade eben")
    assert english.relative(NOW - timedelta(minutes=3)) == "3 minutes ago"
    assert german.relative(NOW - timedelta(minutes=3)) == "vor 3 Minuten"
    assert german.relative(NOW) == "gerade eben"
    assert german.exact(NOW) == "2. März 2026, 13:00"
    assert english.size(10 * 1024 * 1024) == "10 MB"
    assert german.size(1536) == "1,5 kB"
    assert german.from_local("2026-03-02T13:00") == NOW


def test_a_seal_is_known_again_and_only_for_its_purpose() -> None:
    seals = Seals(b"k" * 32)
    sealed = seals.seal("flash", ["grüße"])
    assert seals.unseal("flash", sealed) == ["grüße"]
    assert seals.unseal("other", sealed) is None
    assert seals.unseal("flash", sealed[:-1]) is None
    assert Seals(b"x" * 32).unseal("flash", sealed) is None
    assert not seals.holds("csrf", "session", "ünicode")


async def test_more_than_the_slots_and_the_queue_hold_is_turned_away_at_once() -> None:
    overload = Overload(Limits(slots=1, queue=1, queue_seconds=120))
    async with overload.slot():
        async with asyncio.timeout(20):
            waiting = asyncio.create_task(overload.slot().__aenter__())
            await asyncio.sleep(0)
            with pytest.raises(CasebusError) as refused:
                await overload.slot().__aenter__()
            assert refused.value.problem.retry_after >= 1
            waiting.cancel()


async def test_one_company_does_not_take_all_slots() -> None:
    overload = Overload(Limits(company_slots=1))
    async with overload.company_slot("a"), overload.company_slot("b"):
        with pytest.raises(CasebusError):
            await overload.company_slot("a").__aenter__()
    async with overload.company_slot("a"):
        pass


def test_a_bucket_gives_its_burst_and_then_a_time_to_wait() -> None:
    bucket = Buckets(rate=1, burst=2)
    assert [bucket.take("me") > 0 for _ in range(3)] == [False, False, True]
    assert bucket.take("you") == 0


def test_addresses_are_built_by_name_with_what_is_left_as_query() -> None:
    async def page(visit: object) -> None: ...

    urls = Urls((get("/tickets/{number}", page, "ticket"),))  # type: ignore[arg-type] # never called
    assert (
        urls.path("/autowork", "ticket", {"number": "A/1", "tab": "all", "empty": ""})
        == "/autowork/tickets/A%2F1?tab=all"
    )


def test_http_is_for_loopback_only(tmp_path) -> None:  # type: ignore[no-untyped-def] # a fixture of pytest
    (tmp_path / "form_key").write_text("k" * 32)
    (tmp_path / "form_key").chmod(0o600)
    env = {"CASEBUS_SECRETS": str(tmp_path), "CASEBUS_PUBLIC_URL": "http://portal.example"}
    with pytest.raises(SettingsError, match="https"):
        GatewaySettings.read(ProcessSettings.from_environment("gateway", env), env)


def test_one_address_cannot_take_all_places_for_bodies_on_their_way() -> None:
    overload = Overload(Limits(senders=3, senders_per_address=2))
    with overload.sender("a"), overload.sender("a"), overload.sender("b"):
        for address, code in (("a", Code.RATE_LIMITED), ("c", Code.UNAVAILABLE)):
            with pytest.raises(CasebusError) as refused, overload.sender(address):
                pass
            assert refused.value.code is code

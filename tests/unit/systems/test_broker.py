"""What the broker is told of outside systems, and the keys that they come with."""

from __future__ import annotations

import json

import pytest

from contracts.bus import USERS
from deploy.nats.config import render_accounts
from deploy.nats.outside import Outside, systems_in
from deploy.nats.permissions import of
from kit.nkeys import UserKey

ERP = Outside("erp", "autowork", UserKey.new().public, ("ticket.get", "feed.ticket"), active=True)
DEAF = Outside("deaf", "autowork", UserKey.new().public, ("ticket.get",), active=True)
GONE = Outside("gone", "autowork", UserKey.new().public, ("feed.ticket",), active=False)


def text(*systems: Outside) -> str:
    return render_accounts(dict.fromkeys(USERS, "secret"), "secret", systems)


def test_a_key_is_made_read_again_and_told_from_what_is_none() -> None:
    key = UserKey.new()
    assert key.seed.startswith("SU")
    assert len(key.seed) == 58
    assert key.public.startswith("U")
    assert len(key.public) == 56
    assert UserKey(key.seed).public == key.public
    # Not the last letter: two of its five bits are filling, so that another letter may say the same.
    spoilt = key.seed[:30] + ("A" if key.seed[30] != "A" else "B") + key.seed[31:]
    with pytest.raises(ValueError, match="not the seed"):
        _ = UserKey(spoilt).public


def test_without_systems_the_broker_has_our_two_accounts_alone() -> None:
    assert "EXT_" not in text()
    assert "exports" not in text()


def test_an_active_system_has_an_account_and_a_revoked_one_has_nothing() -> None:
    made = text(ERP, DEAF, GONE)
    assert f"nkey: {ERP.public_key}" in made
    assert GONE.public_key not in made
    assert '"EXT_gone": {' not in made
    assert "CONSUMER.MSG.NEXT.EXT_deaf" not in made, "who hears of nothing has no stream"


def test_our_processes_get_what_each_stream_needs_and_nobody_else_anything() -> None:
    plain = {user: of(user) for user in USERS}
    for user in USERS:
        added = set(of(user, (ERP, DEAF, GONE)).publish) - set(plain[user].publish)
        if user == "notify":
            assert "feed.erp.>" in added
            assert "$JS.API.STREAM.PURGE.EXT_erp" in added
        elif user == "gateway":
            assert added == {"$JS.API.DIRECT.GET.EXT_erp"}
        elif user == "deploy":
            assert "$JS.API.STREAM.DELETE.EXT_gone" in added
        else:
            assert added == set(), user
    assert "$JS.API.CONSUMER.MSG.NEXT.EVENTS.feed_erp" in of("gateway", (ERP,)).publish_deny


def test_what_was_exported_is_read_again() -> None:
    row = {"name": "erp", "portal": "autowork", "public_key": "U1", "allow": ["feed.ticket"], "state": "revoked"}
    [read] = systems_in(json.dumps([{**row, "seen_at": None, "title": "ERP"}]))
    assert read == Outside("erp", "autowork", "U1", ("feed.ticket",), active=False)

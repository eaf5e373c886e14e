"""Which addresses in front of the gateway are believed."""

from __future__ import annotations

import pytest

from gateway.settings import Proxies
from kit.settings import SettingsError


def test_addresses_and_networks_are_believed_and_nobody_else() -> None:
    proxies = Proxies.parse("10.0.0.5, 10.244.0.0/16 fd00::/8")
    assert all(address in proxies for address in ("10.0.0.5", "10.244.3.7", "fd00::1"))
    assert not any(address in proxies for address in ("10.0.0.6", "192.168.0.1", "fe80::1", "", "unix:"))


def test_without_a_setting_nobody_is_believed() -> None:
    assert "127.0.0.1" not in Proxies.parse("")


def test_what_is_no_address_is_named() -> None:
    with pytest.raises(SettingsError, match="CASEBUS_PROXIES"):
        Proxies.parse("ingress.example.com")

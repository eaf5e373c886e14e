"""Where a portal is reached (B3): at its own host or by its key; who may say which host was meant."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp.test_utils import make_mocked_request

from contracts.addresses import portal_address, shared_hosts
from contracts.portal import Portal
from gateway.gateway import Gateway
from gateway.hosts import authority_of, host_of
from gateway.portals import Portals
from kit.yamlfile import FileError, load_folder
from services.notify.domain.links import Links
from tests.unit.portals.test_check import FOLDER, definition, faults


@pytest.mark.parametrize(
    ("public", "hosts", "address"),
    [
        ("https://support.example", (), "https://support.example/autoflex"),
        ("https://support.example", ("help.autoflex.nl", "second.nl"), "https://help.autoflex.nl"),
        ("https://support.example:8443/", ("help.autoflex.nl",), "https://help.autoflex.nl:8443"),
        ("http://127.0.0.1:8080", ("help.autoflex.nl",), "http://127.0.0.1:8080/autoflex"),
        ("http://127.0.0.1:8080", ("help.localhost",), "http://help.localhost:8080"),
    ],
)
def test_b3_links_in_mails_lead_to_the_own_host(public: str, hosts: tuple[str, ...], address: str) -> None:
    links = Links(portal_address(public, "autoflex", hosts))
    assert links.home == address
    assert links.ticket("AF-2", desk=False) == f"{address}/tickets/AF-2"


def asked(remote: str, **headers: str) -> str:
    """The host that a request from this address is for, with one trusted proxy at 10.0.0.1."""
    transport = SimpleNamespace(
        get_extra_info=lambda name, default=None: (remote, 1) if name == "peername" else default
    )
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    request = make_mocked_request("GET", "/", headers=sent, transport=cast(Any, transport))
    gateway = SimpleNamespace(settings=SimpleNamespace(proxies=frozenset({"10.0.0.1"})))
    return host_of(authority_of(cast(Gateway, gateway), request))


def test_b3_a_forwarded_host_is_believed_of_our_own_proxy_only() -> None:
    headers = {"Host": "inside:8080", "X_Forwarded_Host": "evil.example, Help.Autoflex.NL:443"}
    assert asked("10.0.0.1", **headers) == "help.autoflex.nl"
    assert asked("10.0.0.2", **headers) == "inside"
    assert asked("10.0.0.1", Host="help.autoflex.nl.") == "help.autoflex.nl"


def test_b3_a_host_belongs_to_one_portal() -> None:
    portals = load_folder(FOLDER, Portal)
    assert shared_hosts(portals.values()) == []
    site = Portals(portals, secure=True).at("help.autoflex.nl")
    assert site is not None
    assert site.key == "autoflex"
    portals["anka"] = portals["anka"].model_copy(update={"hosts": ("help.autoflex.nl",)})
    (fault,) = shared_hosts(portals.values())
    assert "help.autoflex.nl" in fault
    assert "anka" in fault


def test_b3_two_portals_with_one_host_do_not_start(tmp_path: Any) -> None:
    for key in ("anka", "autoflex"):
        text = (FOLDER / f"{key}.yaml").read_text(encoding="utf-8")
        (tmp_path / f"{key}.yaml").write_text(
            text.replace("\nname: Anka\n", "\nname: Anka\nhosts: [help.autoflex.nl]\n")
        )
    with pytest.raises(FileError, match=r"help\.autoflex\.nl"):
        Portals.load(tmp_path, secure=True)


@pytest.mark.parametrize("host", ["https://help.autoflex.nl", "help.autoflex.nl:443", "Help.nl", "-a.nl", "a..nl", ""])
def test_b3_a_host_is_a_name_and_nothing_else(tmp_path: Any, host: str) -> None:
    wrong = definition()
    wrong["hosts"] = [host]
    assert any("hosts.0" in line for line in faults(wrong, tmp_path / "autoflex.yaml"))

"""Which addresses a webhook may call: outer ones, over https, named plainly."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Fault = Literal["", "no_url", "scheme", "credentials", "host", "inner", "port"]

LONGEST = 2000
_NAME = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")  # a last label like this makes the whole an address in some notation
_PRINTED = re.compile(r"[!-~]+")

# What `ipaddress` calls global and is not for a webhook: translations, whose inner end could be anything, and
# relays. Cloud metadata is link-local (169.254.169.254) and unique-local (fd00:ec2::254), which is not global.
_ALSO_INNER: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "168.63.129.16/32"),
        *("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2002::/16", "fec0::/10"),
    )
)


@dataclass(frozen=True)
class Rules:
    """What the operator allows besides: inner networks with receivers of one's own, other ports."""

    allow: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset({443, 8443})

    @classmethod
    def parse(cls, allow: str, ports: str) -> "Rules":
        """From the settings; raises ValueError."""
        networks = tuple(ipaddress.ip_network(word.strip()) for word in allow.split(",") if word.strip())
        numbers = frozenset(int(word) for word in ports.split(",") if word.strip())
        if any(not 0 < number < 65536 for number in numbers):
            raise ValueError("CASEBUS_WEBHOOK_PORTS: a port is a number from 1 to 65535")
        return cls(networks, numbers) if numbers else cls(networks)

    def admits(self, address: Address) -> bool:
        """Whether this address may be called: it is outer, or the operator allows its network."""
        if any(address.version == network.version and address in network for network in self.allow):
            return True
        return is_outer(address)

    def usable(self, found: Sequence[str]) -> tuple[str, ...]:
        """The addresses of a name, if every one of them may be called; a name with one that may not has none."""
        addresses = [ipaddress.ip_address(text.partition("%")[0]) for text in found]
        return tuple(found) if addresses and all(map(self.admits, addresses)) else ()


@dataclass(frozen=True)
class Allowed:
    """What the operator allows to portals, and what to companies: whose customers are strangers to the network."""

    own: Rules = Rules()
    companies: Rules = Rules()

    @classmethod
    def parse(cls, own: str, companies: str, ports: str) -> "Allowed":
        """From the settings; raises ValueError."""
        return cls(Rules.parse(own, ports), Rules.parse(companies, ports))

    def rules_of(self, company: str) -> Rules:
        """What goes for a webhook of this company; for the portal's own when there is none."""
        return self.companies if company else self.own


def is_outer(address: Address) -> bool:
    """Whether it is an address of the public internet."""
    if any(address.version == network.version and address in network for network in _ALSO_INNER):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


@dataclass(frozen=True)
class Target:
    """Where a webhook goes."""

    url: str
    host: str
    port: int
    literal: Address | None = None


def target_of(url: str, rules: Rules) -> tuple[Target | None, Fault]:
    """The target that an address names, or why it is none."""
    if not url or len(url) > LONGEST or not _PRINTED.fullmatch(url) or "\\" in url:
        return None, "host" if url and not url.isascii() else "no_url"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None, "no_url"
    if "@" in parts.netloc:
        return None, "credentials"
    if parts.scheme not in ("https", "http"):
        return None, "scheme"
    literal = _literal(parts.netloc, host)
    if not host or (literal is None and ("[" in parts.netloc or not _is_name(host))):
        return None, "host"
    fault = _refused(parts.scheme, host, literal, port, rules)
    return (None, fault) if fault else (Target(url, host, port or _usual(parts.scheme), literal), "")


def _refused(scheme: str, host: str, literal: Address | None, port: int | None, rules: Rules) -> Fault:
    """What the operator does not allow; here, on loopback, everything if loopback is allowed at all."""
    if literal is not None and not rules.admits(literal):
        return "inner"
    own = ipaddress.ip_address("127.0.0.1") if host == "localhost" else literal
    here = own is not None and own.is_loopback and rules.admits(own)
    if (host == "localhost" and not here) or (literal is None and "." not in host and not rules.allow):
        return "inner"  # a name without a dot is one of the network that we are in
    if scheme != "https" and not here:
        return "scheme"
    return "" if here or (port or _usual(scheme)) in rules.ports else "port"


def _usual(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _literal(netloc: str, host: str) -> Address | None:
    """An address in its one canonical notation; every other one is no host at all."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    if "%" in host or str(address) != host:
        return None
    return address if (address.version == 6) == netloc.startswith("[") else None


def _is_name(host: str) -> bool:
    return bool(_NAME.fullmatch(host)) and not _NUMBER.fullmatch(host.rpartition(".")[2])

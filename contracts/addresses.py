"""Where a portal is reached: at a host of its own, or by its key at the address of the installation."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from contracts.portal import Portal


def portal_address(public_url: str, portal: str, hosts: Sequence[str]) -> str:
    """The address of a portal without a slash at its end; scheme and port are those of the installation.

    An installation on loopback is somebody trying it out: no name service leads to it, only names under `localhost` do.
    """
    parts = urlsplit(public_url)
    found = [host for host in hosts if parts.scheme == "https" or host.endswith(".localhost")]
    if not found:
        return f"{public_url.rstrip('/')}/{portal}"
    return f"{parts.scheme}://{found[0]}{f':{parts.port}' if parts.port else ''}"


def shared_hosts(portals: Iterable[Portal]) -> list[str]:
    """A fault for each host that two portals claim."""
    owner: dict[str, str] = {}
    return [
        f"{portal.key}: hosts: found {host!r}, which is the host of {owner[host]} already"
        for portal in portals
        for host in portal.hosts
        if owner.setdefault(host, portal.key) != portal.key
    ]

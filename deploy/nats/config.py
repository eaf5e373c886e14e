"""Renders the broker's configuration file: listeners, durable JetStream, one user per process."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from contracts.bus import USERS
from deploy.nats.outside import Outside, accounts, exports
from deploy.nats.permissions import Permissions, of

# One publish is acknowledged only after fsync: without it an acknowledged event can be lost for up to two minutes.
SYNC_INTERVAL = "always"
CLUSTER = tuple(f"casebus-nats-{number}.casebus-nats:6222" for number in range(3))
ROUTE_USER = "route"


@dataclass(frozen=True)
class BrokerSettings:
    """What differs from one installation to the next."""

    host: str
    port: int
    monitor_port: int
    store: Path
    server_name: str = "casebus"
    accounts: str = "accounts.conf"


def render(settings: BrokerSettings) -> str:
    """The whole file; it holds no secret, those are in the file of accounts that it includes from beside it."""
    return f"""# Generated at each start from contracts/bus.py; changes here are lost.
host: {settings.host}
port: {settings.port}
http: "{settings.host}:{settings.monitor_port}"
server_name: {settings.server_name}
{_limits(settings.store)}include {settings.accounts}
"""


def render_contained(*, clustered: bool) -> str:
    """The file of a server in a container: it holds no secret, those are in the files that it includes."""
    cluster = "include secret/cluster.conf\n" if clustered else ""
    return f"""# Made by `python -m deploy.nats contained` from deploy/nats; a test says when it is not current.
port: 4222
http_port: 8222
server_name: $POD_NAME
pid_file: "/run/nats/nats.pid"
{_limits(Path("/data"))}include secret/accounts.conf
{cluster}"""


def render_cluster(password: str, members: Sequence[str] = CLUSTER, listen: str = "6222") -> str:
    """The part that makes servers one cluster, with the password that they show each other; mode 0600, too.

    `members` are all of them as `host:port`, the server itself included; `listen` is a port or an address with one.
    """
    routes = ", ".join(json.dumps(f"nats://{ROUTE_USER}:{password}@{member}") for member in members)
    return f"""cluster {{
  name: casebus
  listen: {listen}
  authorization: {{ user: {ROUTE_USER}, password: {json.dumps(password)}, timeout: 3 }}
  routes: [ {routes} ]
  connect_retries: 120
}}
"""


def _limits(store: Path) -> str:
    return f"""max_payload: 1MB
max_pending: 64MB
write_deadline: "10s"
lame_duck_duration: "30s"
jetstream {{
  store_dir: {json.dumps(str(store))}
  max_mem: 256MB
  max_file: 8GB
  sync_interval: {SYNC_INTERVAL}
}}
"""


def render_accounts(passwords: Mapping[str, str], system_password: str, systems: tuple[Outside, ...] = ()) -> str:
    """The users and what each may do, and the accounts of outside systems: the part that a broker includes."""
    users = ",\n      ".join(_user(name, passwords[name], of(name, systems)) for name in USERS)
    return f"""accounts {{
  SYS: {{ users: [ {{ user: system, password: {json.dumps(system_password)} }} ] }}
  APP: {{
    jetstream: enabled
    users: [
      {users}
    ]
{exports(systems)}  }}
{accounts(systems)}}}
system_account: SYS
"""


def _user(name: str, password: str, permissions: Permissions) -> str:
    publish = f"allow: {_list(permissions.publish)}"
    if permissions.publish_deny:
        publish += f", deny: {_list(permissions.publish_deny)}"
    subscribe = f"allow: {_list(permissions.subscribe)}"
    return (
        f"{{ user: {name}, password: {json.dumps(password)},\n"
        f"        permissions: {{ publish: {{ {publish} }}, subscribe: {{ {subscribe} }} }} }}"
    )


def _list(subjects: tuple[str, ...]) -> str:
    return json.dumps(list(subjects))

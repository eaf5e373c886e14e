"""A real IMAP server for tests: Dovecot from Debian, in a folder of its own, on loopback."""

from __future__ import annotations

import asyncio
import getpass
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

NOBODY = 65534  # Dovecot delivers nothing as root
PROGRAM = "/usr/sbin/dovecot"
PASSWORD = "pw-of-the-mailbox"
CONFIG = """
base_dir = {root}/run
state_dir = {root}/run
log_path = {root}/dovecot.log
protocols = imap
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
default_internal_user = {internal}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{root}/mail/%u
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {root}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Handled {{
    auto = create
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """Where it listens, and where mail lies."""

    port: int
    root: Path

    def deliver(self, user: str, name: str, raw: bytes) -> None:
        """Put a mail into somebody's inbox."""
        box = self.root / "mail" / user
        for part in ("new", "cur", "tmp"):
            (box / part).mkdir(parents=True, exist_ok=True)
        (box / "tmp" / name).write_bytes(raw)
        (box / "tmp" / name).rename(box / "new" / name)
        if os.geteuid() == 0:
            for path in (box.parent, box, *box.rglob("*")):
                os.chown(path, NOBODY, NOBODY)


async def _install() -> None:
    if Path(PROGRAM).exists():
        return
    apt = shutil.which("apt-get")
    assert apt, "Dovecot is needed: apt-get install dovecot-imapd"
    assert os.geteuid() == 0, "Dovecot is needed: apt-get install dovecot-imapd"
    for line in (["update"], ["install", "-y", "--no-install-recommends", "dovecot-imapd"]):
        done = await asyncio.create_subprocess_exec(apt, *line, stdout=asyncio.subprocess.DEVNULL)
        assert await done.wait() == 0


@asynccontextmanager
async def dovecot(root: Path, tokens: str) -> AsyncIterator[Dovecot]:
    """It runs until the end; `tokens` is the address that tells whose an access token is."""
    await _install()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    me = getpass.getuser()
    root_user = os.geteuid() == 0
    settings = {
        "root": root,
        "port": port,
        "password": PASSWORD,
        "uid": NOBODY if root_user else os.geteuid(),
        "gid": NOBODY if root_user else os.getegid(),
        "internal": "dovecot" if root_user else me,
        "login": "dovenull" if root_user else me,
    }
    (root / "run").mkdir(mode=0o755)
    whose = "username_attribute = email\nactive_attribute = active\nactive_value = yes\n"
    (root / "oauth2.conf").write_text(f"tokeninfo_url = {tokens}\n{whose}")
    (root / "dovecot.conf").write_text(CONFIG.format(**settings))
    running = await asyncio.create_subprocess_exec(PROGRAM, "-F", "-c", str(root / "dovecot.conf"))
    try:
        async with asyncio.timeout(30):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    await asyncio.sleep(0.1)  # until it listens
                else:
                    writer.close()
                    break
        yield Dovecot(port, root)
    finally:
        running.terminate()
        await running.wait()

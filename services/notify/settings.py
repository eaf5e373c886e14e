"""The figures of notify that somebody may want to look up or change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Settings:
    """How many, how long, how often.

    `reply_domain`: mail to `reply+…@<domain>` reaches this suite; without it mails say to answer in the portal.
    """

    reply_domain: str = ""
    # connections to the mail server of one replica, each used for many mails one after another
    connections: int = 8
    mails_per_connection: int = 100
    # no burst after an outage: what a mail server of a small company takes without complaint
    mails_per_second: float = 200.0
    connect_seconds: float = 10.0
    # RFC 5321, section 4.5.3.2, allows minutes; a server that hangs longer than this is asked again later
    command_seconds: float = 20.0
    idle_seconds: float = 20.0
    # who takes a notice has it for so long; a mail is begun only while there is time to end it
    lease: timedelta = timedelta(seconds=100)
    lease_needed: timedelta = timedelta(seconds=45)
    sweep_seconds: float = 2.0
    # RFC 5321, section 4.5.4.1: give up after at least 4 to 5 days
    keep_trying: timedelta = timedelta(days=5)
    first_retry: timedelta = timedelta(seconds=2)
    retry_factor: float = 3.0
    longest_retry: timedelta = timedelta(hours=1)
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(seconds=30)
    people_seconds: float = 5.0
    # mail in: where to listen (`host:port`, empty: not at all), the certificate for STARTTLS, and whose
    # Authentication-Results are believed
    listen: str = ""
    tls: str = ""
    trusted: str = ""
    largest: int = 30 * 1024 * 1024
    imap: str = ""
    imap_address: str = ""
    imap_done: str = ""
    imap_oauth: str = ""
    imap_seconds: float = 20.0
    kept: timedelta = timedelta(days=90)
    # webhooks: inner networks with receivers of one's own, and the ports that are called
    webhook_allow: str = ""
    webhook_allow_companies: str = ""
    webhook_ports: str = "443,8443"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """What the environment may change: `CASEBUS_REPLY_DOMAIN`, `CASEBUS_MAILS_PER_SECOND`, the lease, mail in.

        `CASEBUS_MAIL_LEASE_SECONDS` is how long the mails of a sender that died wait for another one. One that is
        shorter than a slow dialogue with the mail server may send a mail twice, with the same Message-ID.
        """
        lease = timedelta(seconds=float(environment.get("CASEBUS_MAIL_LEASE_SECONDS", cls.lease.total_seconds())))
        return cls(
            lease=lease,
            lease_needed=min(cls.lease_needed, lease / 2),
            reply_domain=environment.get("CASEBUS_REPLY_DOMAIN", ""),
            listen=environment.get("CASEBUS_MAIL_LISTEN", ""),
            tls=environment.get("CASEBUS_MAIL_TLS", ""),
            trusted=environment.get("CASEBUS_MAIL_AUTH_HOST", ""),
            largest=int(environment.get("CASEBUS_MAIL_LARGEST", cls.largest)),
            imap=environment.get("CASEBUS_IMAP_URL", ""),
            imap_address=environment.get("CASEBUS_IMAP_ADDRESS", ""),
            imap_done=environment.get("CASEBUS_IMAP_DONE", ""),
            imap_oauth=environment.get("CASEBUS_IMAP_OAUTH_URL", ""),
            imap_seconds=float(environment.get("CASEBUS_IMAP_SECONDS", cls.imap_seconds)),
            webhook_allow=environment.get("CASEBUS_WEBHOOK_ALLOW", ""),
            webhook_allow_companies=environment.get("CASEBUS_WEBHOOK_ALLOW_COMPANIES", ""),
            webhook_ports=environment.get("CASEBUS_WEBHOOK_PORTS", cls.webhook_ports),
            mails_per_second=float(environment.get("CASEBUS_MAILS_PER_SECOND", cls.mails_per_second)),
        )

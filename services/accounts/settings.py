"""The figures of accounts that somebody may want to look up or change."""

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True)
class Limit:
    """At most `times` in `seconds`, counted from the first of them."""

    times: int
    seconds: int


@dataclass(frozen=True)
class Settings:
    """How often, how long, how many."""

    sign_in_per_account: Limit = Limit(10, 15 * 60)
    sign_in_per_address: Limit = Limit(100, 15 * 60)
    register_per_account: Limit = Limit(5, 3600)
    register_per_address: Limit = Limit(60, 3600)
    reset_per_account: Limit = Limit(5, 3600)
    reset_per_address: Limit = Limit(60, 3600)
    # five tries an hour for each customer number and each network address: a total is soon guessed otherwise
    number_per_company: Limit = Limit(5, 3600)
    number_per_address: Limit = Limit(5, 3600)
    invite_per_company: Limit = Limit(30, 3600)
    invite_per_account: Limit = Limit(3, 24 * 3600)
    # people who write from a company's mail domain for the first time
    mail_join_per_company: Limit = Limit(20, 3600)
    join_per_person: Limit = Limit(5, 3600)
    hand_over_per_person: Limit = Limit(5, 3600)
    invitation_life: timedelta = timedelta(days=14)
    hand_over_life: timedelta = timedelta(days=3)
    reset_life: timedelta = timedelta(hours=1)
    confirmation_life: timedelta = timedelta(days=7)
    # somebody who registers a known address again and again must not fill its owner's mailbox
    told_again_after: timedelta = timedelta(hours=1)
    # `seen_at` is written this seldom, so that looking at pages costs no write
    touch_after: timedelta = timedelta(minutes=5)
    # registering and resetting answer no sooner than this, whatever they found
    answer_seconds: float = 0.35
    # RFC 9106 and the OWASP password storage cheat sheet: argon2id with 19 MiB, two passes, one lane
    argon2_memory_kib: int = 19 * 1024
    argon2_passes: int = 2
    argon2_threads: int = 2
    argon2_waiting: int = 64
    # how often it is looked for tokens that end within a week
    remind_seconds: float = 1800.0
    sweep_seconds: float = field(default=600.0)
    # how often a replica goes on with erasures that are not through
    erase_seconds: float = 5.0

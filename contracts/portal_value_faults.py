"""What single values of a portal's definition say: mail addresses, web addresses, a time zone, a pattern.

A wrong one would do harm only when somebody is mailed, follows the link, or reads a date.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from contracts.portal_faults import Fault, parts_at, plain_of

MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
WEB = re.compile(r"https?://[^\s/]\S*")


def value_faults_of(definition: Mapping[str, Any]) -> list[Fault]:
    """All faults of single values; what is empty or no text is left to the model."""
    plain = plain_of(definition)
    return [
        *_unlike(plain, ("contact.email", "queues.*.email", "mails.sender"), _is_mail, "a mail address"),
        *_unlike(plain, ("contact.website", "contact.knowledge_base", "contact.video"), _is_web, "http:// or https://"),
        *_unlike(plain, ("contact.timezone",), _is_zone, "a time zone, for instance 'Europe/Berlin'"),
        *_pattern(plain),
        *_strangers(plain),
    ]


def _unlike(definition: Any, paths: tuple[str, ...], right: Callable[[str], bool], allowed: str) -> Iterator[Fault]:
    for path in paths:
        for place, found in parts_at(definition, path):
            if isinstance(found, str) and found and not right(found):
                yield Fault(place, found, f"allowed is {allowed}")


def _is_mail(text: str) -> bool:
    return bool(MAIL.fullmatch(text))


def _is_web(text: str) -> bool:
    return bool(WEB.fullmatch(text))


def _is_zone(text: str) -> bool:
    return text in _zones()


@cache
def _zones() -> set[str]:
    """To find them takes a walk through some hundred files."""
    return available_timezones()


def _strangers(definition: Any) -> Iterator[Fault]:
    """Mail by the domain of a company makes accounts, and where a company has one it is somebody's already."""
    unknown = dict(parts_at(definition, "mail_in.unknown")).get(("mail_in", "unknown"))
    alone = dict(parts_at(definition, "registration.*")).get(("registration", "one_account_per_company"))
    if unknown == "company_domain" and alone is True:
        text = "a portal with registration.one_account_per_company can only have quarantine"
        yield Fault(("mail_in", "unknown"), unknown, text)


def _pattern(definition: Any) -> Iterator[Fault]:
    """The pattern of customer numbers is one, and its example is like it."""
    found = dict(parts_at(definition, "registration.*"))
    pattern, example = found.get(("registration", "number_pattern")), found.get(("registration", "number_example"))
    if not isinstance(pattern, str):
        return
    try:
        like = re.compile(pattern)
    except re.error as error:
        yield Fault(("registration", "number_pattern"), pattern, f"this is no pattern: {error}")
        return
    if isinstance(example, str) and example and not like.fullmatch(example):
        yield Fault(("registration", "number_example"), example, f"the example is like number_pattern, {pattern!r}")

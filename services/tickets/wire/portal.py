"""A portal's definition as the rules of its tickets."""

from collections.abc import Iterable

from contracts.portal import Choices, FormField, Portal, When
from services.tickets.domain import Catalogue, FieldRule, ListRule, Rules, StatusRule, hidden


class RuleBook(dict[str, Rules]):
    """The rules by portal; a ticket of a portal that is not defined any more is not there for anybody."""

    def __missing__(self, portal: str) -> Rules:
        raise hidden()


def rule_book(portals: Iterable[Portal]) -> RuleBook:
    """The rules of these portals."""
    return RuleBook({portal.key: rules_of(portal) for portal in portals})


def rules_of(portal: Portal) -> Rules:
    """The rules of this portal."""
    return Rules(
        portal=portal.key,
        statuses={
            status.key: StatusRule(
                key=status.key,
                kind=status.kind,
                queue=status.queue,
                outcome=status.outcome,
                to=status.to,
                customer_to=status.customer_to,
                final=status.final,
                closes_after_days=status.closes_after_days,
                closes_to=status.closes_to,
                notice_days=status.notice_days,
                release=status.release,
            )
            for status in portal.statuses
        },
        initial=portal.initial,
        on_reply=portal.on_reply,
        queues={queue.key: queue.offered for queue in portal.queues},
        default_queue=portal.default_queue,
        visibility=portal.visibility,
        priorities=_list(portal.priorities),
        types=_list(portal.types),
        number=portal.number,
        visibility_by_customer=portal.customer_may_choose_visibility,
        contact_by_customer=portal.customer_may_choose_contact,
        reopen_kinds=frozenset(portal.reopen.kinds),
        reopen_days=portal.reopen.days,
        reopen_status=portal.reopen.status,
        answer_returns=portal.answered == "previous",
        customer_edits=frozenset(portal.customer_may_edit),
        costs={choice.key: choice.cost for choice in portal.types.items if choice.cost},
        catalogue=_catalogue(portal),
        unmailed=portal.mails.unmailed,
    )


def labels_of(portals: Iterable[Portal]) -> dict[str, dict[str, dict[str, str]]]:
    """Portal → field → option → what it is called in every language, for the search."""
    return {
        portal.key: {
            field.key: {option.key: " / ".join(dict.fromkeys(option.label.values())) for option in field.options}
            for field in portal.fields
        }
        for portal in portals
    }


def shelves_of(portals: Iterable[Portal]) -> dict[str, tuple[str, ...]]:
    """The topics of each portal that has a knowledge base."""
    return {
        portal.key: tuple(topic.key for topic in portal.topics) for portal in portals if portal.modules.knowledge_base
    }


def _catalogue(portal: Portal) -> Catalogue:
    types = {choice.key: _when(choice.when) for choice in portal.types.items if choice.when}
    return Catalogue(tuple(_field(field) for field in portal.fields), types)


def _field(field: FormField) -> FieldRule:
    options = {option.key: _when(option.when) for option in field.options}
    return FieldRule(field.key, field.needed, _when(field.when), options if field.kind == "choice" else None)


def _when(when: When) -> dict[str, frozenset[str]]:
    return {name: frozenset(fitting) for name, fitting in when.items()}


def _list(choices: Choices) -> ListRule:
    return ListRule(
        keys=tuple(choice.key for choice in choices.items),
        default=choices.default,
        by_customer=choices.set_by == "customer",
    )

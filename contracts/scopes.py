"""What an API token may be limited to, as a table: each scope and the operations that it opens.

Of several scopes that open an operation one is enough. What stands nowhere here is refused to every limited token.
"""

from typing import Literal

Scope = Literal[
    "tickets:read",
    "tickets:write",
    "files:read",
    "files:write",
    "articles:read",
    "downloads:read",
    "people:read",
    "people:write",
    "company:read",
    "company:write",
    "profile:read",
    "profile:write",
    "desk:read",
    "desk:write",
    "webhooks:read",
    "webhooks:write",
]

# What every token may: say whose it is, end itself, and what our services ask of each other on the way.
ALWAYS = frozenset({"accounts.sign_out", "tickets.check_access", "tickets.check_sight", "files.reserve"})

OPENS: dict[Scope, tuple[str, ...]] = {
    "tickets:read": (
        *("tickets.read", "tickets.list", "tickets.count", "tickets.search", "notify.list_deliveries"),
        *("notify.list_notifications", "notify.count_notifications"),
        "accounts.get_colleagues",
    ),
    "tickets:write": (
        *("tickets.open", "tickets.comment", "tickets.attach", "tickets.edit", "tickets.move", "tickets.share"),
        *("tickets.answer_cost", "tickets.answer_release", "tickets.note_solved", "accounts.get_colleagues"),
        "notify.mark_notifications",
    ),
    "files:read": (
        *("files.list_files", "files.get_download", "files.read_folder", "files.watch_folder", "files.check_files"),
        *("files.list_versions", "files.list_deleted", "files.list_changes", "files.read_manifest"),
    ),
    "files:write": (
        *("files.stage", "files.finish", "files.abort", "files.make_folder", "files.make_folders", "files.add_files"),
        *("files.rename_item", "files.move_items", "files.delete_items", "files.restore_items", "files.undo_change"),
        "files.restore_version",
    ),
    "articles:read": (
        *("tickets.list_articles", "tickets.list_topics", "tickets.read_article", "tickets.search_articles"),
        *("tickets.suggest_articles", "tickets.rate_article"),
    ),
    "downloads:read": ("tickets.list_products", "tickets.read_product", "tickets.read_release"),
    "people:read": (*("accounts.get_colleagues", "accounts.get_company", "accounts.get_team", "accounts.list_access"),),
    "people:write": (
        *("accounts.invite", "accounts.withdraw_invitation", "accounts.change_person", "accounts.set_active"),
        *("accounts.answer_wish", "accounts.end_access"),
    ),
    "company:read": (
        *("accounts.list_subscriptions", "accounts.read_subscription", "accounts.list_invoices"),
        *("accounts.read_invoice", "accounts.find_articles"),
    ),
    "company:write": ("accounts.ask_renewal", "accounts.note_renewal"),
    "profile:read": ("accounts.list_sessions",),
    "profile:write": (
        *("accounts.set_profile", "accounts.save_view", "accounts.drop_view", "accounts.end_session"),
        "tickets.follow_product",
    ),
    "desk:read": (
        *("accounts.get_people", "accounts.find_people", "accounts.find_companies", "accounts.find_names"),
        *(
            "accounts.get_company",
            "accounts.get_team",
            "accounts.get_waiting",
            "files.list_unplaced",
            "files.list_held",
        ),
        *("notify.mail_state", "notify.list_dead_letters", "tickets.read_manuscript", "tickets.read_version"),
        *("notify.list_incoming", "notify.incoming_state", "notify.read_incoming"),
    ),
    "desk:write": (
        *(
            "tickets.plan",
            "tickets.resolve",
            "tickets.propose_cost",
            "tickets.link_release",
            "files.look_again",
            "files.release_file",
        ),
        *("accounts.create_company", "accounts.change_company", "accounts.create_person", "accounts.admit"),
        *("tickets.write_article", "tickets.edit_article", "tickets.publish_article", "tickets.withdraw_article"),
        *("tickets.restore_version", "tickets.write_product", "tickets.write_release", "tickets.set_release_state"),
        *("notify.replay_dead_letter", "notify.accept_incoming", "notify.handle_incoming"),
    ),
    "webhooks:read": ("notify.list_webhooks", "notify.list_hook_deliveries", "notify.read_hook_delivery"),
    "webhooks:write": (
        *("notify.make_webhook", "notify.change_webhook", "notify.rotate_webhook", "notify.drop_webhook"),
        *("notify.probe_webhook", "notify.resend_hook_delivery", "notify.replay_webhook"),
    ),
}
SCOPES: tuple[Scope, ...] = tuple(OPENS)
MOST_TOKEN_DAYS = 365
DESK: tuple[Scope, ...] = ("desk:read", "desk:write")

_OPENED_BY: dict[str, tuple[Scope, ...]] = {}
for _scope, _operations in OPENS.items():
    for _operation in _operations:
        _OPENED_BY[_operation] = (*_OPENED_BY.get(_operation, ()), _scope)


def opened_by(owner: str, verb: str) -> tuple[Scope, ...]:
    """The scopes that open an operation; none for one that no limited token may ask for."""
    return _OPENED_BY.get(f"{owner}.{verb}", ())


def missing(held: tuple[str, ...] | None, owner: str, verb: str) -> str:
    """What a token with these scopes lacks for an operation; an empty text when nothing, `-` when none would help.

    None stands for a browser's session and for a token that was made without a choice: they may all that their
    person may.
    """
    name = f"{owner}.{verb}"
    if held is None or name in ALWAYS or name in held:  # outside systems hold operations by their names
        return ""
    wanted = _OPENED_BY.get(name, ())
    if any(scope in held for scope in wanted):
        return ""
    return wanted[0] if wanted else "-"

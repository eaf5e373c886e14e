"""Every operation of the bus: a complete request, and which of its fields name an object of somebody.

A new operation, and a new field of an old one, needs a line here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kit.ids import new_id

# Fields that name no object; `request_id` is new each time.
PLAIN = {
    *("request_id", "portal", "client", "address", "api", "everywhere", "language", "theme", "density", "phone"),
    *("title", "description", "text", "queue", "priority", "type", "visibility", "channel", "staff_only", "status"),
    *("expected", "expected_status", "expected_revision", "way", "appointment", "external", "cause", "solution"),
    *("view", "statuses", "sort", "descending", "limit", "cursor", "see_revision", "roles", "name", "role", "rights"),
    *("size", "sha256", "current", "new", "repeated", "password", "customer_number", "active", "purpose", "generation"),
    *("folder", "parent", "paths", "files", "target", "was", "change", "number", "after", "version"),
    *("entries_only", "offset", "on_clash", "similar"),
    *("company_name", "kind", "admit", "accept", "billing_email", "invoices", "invoice_number", "invoice_total"),
    *(
        "amount",
        "currency",
        "explanation",
        "cost",
        "release",
        "fields",
        "queues",
        "priorities",
        "types",
        "list",
        "query",
        "start",
    ),
}
# What an article of the knowledge base is asked and told: it belongs to the portal, not to a company.
PLAIN |= {"article", "topic", "readers", "texts", "base", "version", "helped", "word", "visitor", "count"}
PLAIN |= {"desk", "state", "skip", "besides", "ids", "articles_offered", "articles_read"}
PLAIN |= {"round", "changed", "began", "large"}
PLAIN |= {"quoted", "what"}
PLAIN |= {"key", "open", "rows", "dry_run"}
PLAIN |= {"operation", "allow", "public_key", "companies"}
# Products and releases are the portal's; whose company a release is for follows from its subscriptions.
PLAIN |= {"product", "names", "about", "how", "articles", "day", "notes", "each", "follow", "solved"}
# What only its holder has: the secret of a session or of a mailed link.
PLAIN |= {"url", "events", "texts", "on", "since", "until", "failed", "before", "delivery"}
PLAIN |= {
    "scopes",
    "days",
    "mails_off",
    "portal_off",
    "mute",
    "unmute",
    "unread",
    "everything",
    "undo",
    "unmailed",
    "domains",
    "by_domain",
}
SECRETS = {"secret", "token"}
LISTS = {"uploads", "ids", "people", "items", "places", "companies", "tickets", "files"}


@dataclass(frozen=True)
class Case:
    """The fields of a complete request, and the kind of object that others name."""

    fields: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


TICKET = {"ticket": "ticket"}
PLACE = {"place": "ticket"}
WEBHOOK = {"webhook": "webhook"}
HOOK = {"name": "Theirs", "url": "https://example.com/hooks", "events": ("ticket.opened",)}
SECRET = "s" * 43
NKEY = f"U{'A' * 55}"
ARTICLE = {"article": "autowork/kb-1"}
TEXTS = {"topic": "t", "readers": "customers", "texts": {"en": {"title": "T", "body": "B"}}}

CASES: dict[str, Case] = {
    "rpc.accounts.v1.sign_in": Case({"portal": "autowork", "password": "wrong"}, {"email": "email"}),
    "rpc.accounts.v1.resume_session": Case({"portal": "autowork", "secret": SECRET}),
    "rpc.accounts.v1.sign_out": Case(),
    "rpc.accounts.v1.list_sessions": Case(),
    "rpc.accounts.v1.end_session": Case({}, {"session": "session"}),
    "rpc.accounts.v1.register": Case({"portal": "autowork"}, {"email": "email"}),
    "rpc.accounts.v1.confirm_address": Case({"portal": "autowork", "token": SECRET}),
    "rpc.accounts.v1.request_reset": Case({"portal": "autowork"}, {"email": "email"}),
    "rpc.accounts.v1.inspect_reset": Case({"portal": "autowork", "token": SECRET}),
    "rpc.accounts.v1.perform_reset": Case({"portal": "autowork", "token": SECRET}),
    "rpc.accounts.v1.change_password": Case({"current": "wrong", "new": "quite another 42"}),
    "rpc.accounts.v1.set_profile": Case({"phone": "1"}),
    "rpc.accounts.v1.save_view": Case({"list": "tickets", "name": "Mine", "query": "mine=1"}, {"id": "view"}),
    "rpc.accounts.v1.drop_view": Case({}, {"id": "view"}),
    "rpc.accounts.v1.make_company_token": Case(
        {"name": "ERP", "scopes": ["tickets:read"], "days": 1, "password": "wrong"}, {"company": "company"}
    ),
    "rpc.accounts.v1.get_followers": Case({"portal": "autowork", "queue": "support"}),
    "rpc.accounts.v1.get_people": Case({}, {"ids": "person"}),
    "rpc.accounts.v1.find_people": Case({}, {"text": "canary", "company": "company"}),
    "rpc.accounts.v1.get_colleagues": Case(),
    "rpc.accounts.v1.get_company": Case({}, {"id": "company"}),
    "rpc.accounts.v1.mail_secret": Case({"purpose": "password", "generation": 1}, {"person": "person"}),
    "rpc.accounts.v1.create_company": Case({"portal": "autowork", "name": "X"}),
    "rpc.accounts.v1.create_person": Case(
        {"portal": "autowork", "email": "x@x.example", "name": "X", "role": "customer"},
        {"company": "company", "email": "email"},
    ),
    "rpc.accounts.v1.set_active": Case({"active": False}, {"person": "person"}),
    "rpc.accounts.v1.erase_person": Case({}, {"person": "person"}),
    "rpc.accounts.v1.get_erasure": Case({}, {"person": "person"}),
    "rpc.accounts.v1.list_erasures": Case(),
    "rpc.accounts.v1.read_forgotten": Case({}, {"person": "person"}),
    "rpc.accounts.v1.note_forgotten": Case({"round": 1, "changed": 0}, {"person": "person"}),
    "rpc.accounts.v1.get_team": Case({}, {"company": "company"}),
    "rpc.accounts.v1.get_waiting": Case(),
    "rpc.accounts.v1.find_companies": Case({}, {"text": "company_name"}),
    "rpc.accounts.v1.find_names": Case({}, {"text": "company_name"}),
    "rpc.accounts.v1.change_company": Case({"customer_number": "1"}, {"company": "company"}),
    "rpc.accounts.v1.change_person": Case({"rights": ("create",)}, {"person": "person", "company": "company"}),
    "rpc.accounts.v1.invite": Case({}, {"email": "email", "company": "company"}),
    "rpc.accounts.v1.withdraw_invitation": Case({}, {"invited": "person"}),
    "rpc.accounts.v1.inspect_invitation": Case({"portal": "autowork", "token": SECRET}),
    "rpc.accounts.v1.accept_invitation": Case({"portal": "autowork", "token": SECRET}),
    "rpc.accounts.v1.ask_to_join": Case({}, {"company_name": "company_name", "colleague": "email"}),
    "rpc.accounts.v1.answer_wish": Case({"accept": True}, {"person": "person", "company": "company"}),
    "rpc.accounts.v1.register_by_number": Case(
        {"portal": "anka", "customer_number": "1", "password": "x"}, {"email": "email"}
    ),
    "rpc.accounts.v1.inspect_admission": Case({"portal": "autowork", "token": SECRET}),
    "rpc.accounts.v1.confirm_admission": Case({"portal": "autowork", "token": SECRET}),
    "rpc.accounts.v1.admit": Case({"admit": True}, {"person": "person"}),
    "rpc.accounts.v1.list_access": Case({}, {"company": "company"}),
    "rpc.accounts.v1.end_access": Case({}, {"person": "person", "session": "session"}),
    "rpc.accounts.v1.hand_over": Case({"password": "wrong"}, {"email": "email"}),
    "rpc.accounts.v1.inspect_hand_over": Case({"portal": "autowork", "token": SECRET}),
    "rpc.accounts.v1.accept_hand_over": Case({"portal": "autowork", "token": SECRET, "name": "X", "password": "x"}),
    "rpc.accounts.v1.list_subscriptions": Case({}, {"company": "company"}),
    "rpc.accounts.v1.read_subscription": Case({}, {"number": "subscription"}),
    "rpc.accounts.v1.ask_renewal": Case({"text": "Please renew"}, {"number": "subscription"}),
    "rpc.accounts.v1.note_renewal": Case({}, {"number": "subscription", **TICKET}),
    "rpc.accounts.v1.list_invoices": Case({}, {"company": "company"}),
    "rpc.accounts.v1.read_invoice": Case({}, {"number": "invoice"}),
    "rpc.accounts.v1.find_articles": Case({}, {"text": "canary", "company": "company"}),
    "rpc.accounts.v1.add_system": Case(
        {"portal": "autowork", "name": "erp", "allow": ("ticket.get",), "public_key": NKEY}
    ),
    "rpc.accounts.v1.rotate_system": Case({"name": "erp", "public_key": NKEY}),
    "rpc.accounts.v1.revoke_system": Case({"name": "erp"}),
    "rpc.accounts.v1.list_systems": Case(),
    "rpc.accounts.v1.enter_system": Case(
        {"name": "erp", "operation": "ticket.get"}, {"on_behalf": "person", "contact": "person"}
    ),
    "rpc.accounts.v1.find_nameable": Case({}, {"email": "email", "text": "canary"}),
    "rpc.accounts.v1.import_companies": Case({"portal": "autowork", "rows": ({"name": "X"},)}),
    "rpc.accounts.v1.import_people": Case({"portal": "autowork", "rows": ({"name": "X"},)}),
    "rpc.accounts.v1.import_subscriptions": Case({"portal": "autowork", "rows": ({"name": "X"},)}),
    "rpc.accounts.v1.import_invoices": Case({"portal": "autowork", "rows": ({"number": "X"},)}),
    "rpc.tickets.v1.open": Case(
        {"title": "T", "description": "D", "visibility": "private"},
        {"uploads": "upload", "contact": "person", "people": "person", "follows": "ticket"},
    ),
    "rpc.tickets.v1.share": Case({"visibility": "private"}, {**TICKET, "people": "person"}),
    "rpc.tickets.v1.propose_cost": Case({"amount": "1.00"}, TICKET),
    "rpc.tickets.v1.answer_cost": Case({"cost": "01h00000000000000000000000", "accept": True}, TICKET),
    "rpc.tickets.v1.comment": Case({"text": "Hello"}, {**TICKET, "uploads": "upload"}),
    "rpc.tickets.v1.attach": Case({"uploads": ("01h00000000000000000000000",)}, {**TICKET, "uploads": "upload"}),
    "rpc.tickets.v1.edit": Case({"title": "T"}, {**TICKET, "assignee": "person"}),
    "rpc.tickets.v1.move": Case({"status": "open"}, TICKET),
    "rpc.tickets.v1.plan": Case({"way": "remote"}, TICKET),
    "rpc.tickets.v1.resolve": Case({"status": "solved", "cause": "C", "solution": "S"}, TICKET),
    "rpc.tickets.v1.read": Case({}, TICKET),
    "rpc.tickets.v1.list": Case(
        {"view": "all"}, {"contact": "person", "company": "company", "assignee": "person", "see": "ticket"}
    ),
    "rpc.tickets.v1.count": Case(),
    "rpc.tickets.v1.search": Case({}, {"text": "canary", "company": "company"}),
    "rpc.tickets.v1.check_access": Case({}, TICKET),
    "rpc.tickets.v1.check_sight": Case({}, {"tickets": "ticket"}),
    "rpc.tickets.v1.check_keys": Case({"portal": "autowork", "statuses": [], "queues": []}),
    "rpc.tickets.v1.write_article": Case(TEXTS, {"source": "ticket"}),
    "rpc.tickets.v1.edit_article": Case({**ARTICLE, **TEXTS, "base": 1}),
    "rpc.tickets.v1.publish_article": Case({**ARTICLE, "version": 1}),
    "rpc.tickets.v1.withdraw_article": Case(ARTICLE),
    "rpc.tickets.v1.restore_version": Case({**ARTICLE, "version": 1}),
    "rpc.tickets.v1.rate_article": Case({**ARTICLE, "helped": True, "portal": "autowork"}),
    "rpc.tickets.v1.note_solved": Case(ARTICLE),
    "rpc.tickets.v1.read_article": Case({**ARTICLE, "portal": "autowork"}),
    "rpc.tickets.v1.read_manuscript": Case(ARTICLE),
    "rpc.tickets.v1.read_version": Case({**ARTICLE, "version": 1}),
    "rpc.tickets.v1.list_articles": Case({"portal": "autowork"}),
    "rpc.tickets.v1.list_topics": Case({"portal": "autowork"}),
    "rpc.tickets.v1.search_articles": Case({"portal": "autowork"}, {"text": "canary"}),
    "rpc.tickets.v1.suggest_articles": Case({"portal": "autowork"}, {"text": "canary"}),
    "rpc.tickets.v1.write_product": Case({"product": "winner", "names": {"en": "Winner"}}),
    "rpc.tickets.v1.write_release": Case({"product": "winner", "version": "1"}),
    "rpc.tickets.v1.set_release_state": Case({"release": "autonik/rel-1", "state": "out"}),
    "rpc.tickets.v1.follow_product": Case({"product": "winner", "follow": False}, {"person": "person"}),
    "rpc.tickets.v1.list_products": Case(),
    "rpc.tickets.v1.read_product": Case({"product": "winner"}),
    "rpc.tickets.v1.read_release": Case({"release": "autonik/rel-1"}),
    "rpc.tickets.v1.link_release": Case({"release": ""}, TICKET),
    "rpc.tickets.v1.answer_release": Case({"release": "autonik/rel-1", "solved": True}, TICKET),
    "rpc.accounts.v1.list_held": Case({"portal": "anka"}, {"companies": "company"}),
    "rpc.notify.v1.read_stop_link": Case({"portal": "anka", "token": SECRET}),
    "rpc.files.v1.stage": Case({"name": "a.txt", "size": 1}),
    "rpc.files.v1.finish": Case({"size": 1, "sha256": "0" * 64, "type": "text/plain"}, {"upload": "upload"}),
    "rpc.files.v1.abort": Case({}, {"upload": "upload"}),
    "rpc.files.v1.reserve": Case({}, {**TICKET, "uploads": "upload"}),
    "rpc.files.v1.list_files": Case({}, TICKET),
    "rpc.files.v1.get_download": Case({}, {"file": "file"}),
    "rpc.files.v1.read_folder": Case({}, PLACE),
    "rpc.files.v1.watch_folder": Case({}, PLACE),
    "rpc.files.v1.check_files": Case({"files": ({"name": "a.txt", "size": 1},)}, PLACE),
    "rpc.files.v1.list_versions": Case({}, {"file": "file"}),
    "rpc.files.v1.list_deleted": Case({}, PLACE),
    "rpc.files.v1.list_changes": Case({}, PLACE),
    "rpc.files.v1.list_names": Case({}, {"places": "ticket"}),
    "rpc.files.v1.read_manifest": Case({}, {**PLACE, "items": "file"}),
    "rpc.files.v1.list_unplaced": Case(),
    "rpc.files.v1.list_held": Case(),
    "rpc.files.v1.release_file": Case({}, {"file": "file"}),
    "rpc.files.v1.scan_older": Case({}, {"files": "file"}),
    "rpc.files.v1.look_again": Case({"key": "autowork/nobody/X-1/"}),
    "rpc.files.v1.make_folder": Case({"name": "Photos"}, PLACE),
    "rpc.files.v1.make_folders": Case({"paths": ("Photos/2026",)}, PLACE),
    "rpc.files.v1.add_files": Case({}, {**PLACE, "uploads": "upload"}),
    "rpc.files.v1.rename_item": Case({"name": "b.txt"}, {**PLACE, "item": "file"}),
    "rpc.files.v1.move_items": Case({"target": ""}, {**PLACE, "items": "file"}),
    "rpc.files.v1.delete_items": Case({}, {**PLACE, "items": "file"}),
    "rpc.files.v1.restore_items": Case({}, {**PLACE, "items": "file"}),
    "rpc.files.v1.undo_change": Case({"change": "01h00000000000000000000000"}, PLACE),
    "rpc.files.v1.restore_version": Case({"number": 1}, {"file": "file"}),
    "rpc.notify.v1.list_deliveries": Case({}, TICKET),
    "rpc.notify.v1.mail_state": Case(),
    "rpc.notify.v1.list_dead_letters": Case(),
    "rpc.notify.v1.replay_dead_letter": Case({}, {"id": "letter"}),
    "rpc.notify.v1.list_notifications": Case(),
    "rpc.notify.v1.count_notifications": Case(),
    "rpc.notify.v1.mark_notifications": Case({}, TICKET),
    "rpc.notify.v1.list_incoming": Case(),
    "rpc.notify.v1.incoming_state": Case(),
    "rpc.notify.v1.read_incoming": Case({}, {"id": "letter"}),
    "rpc.notify.v1.accept_incoming": Case({}, {"id": "letter", "person": "person", "ticket": "ticket"}),
    "rpc.notify.v1.handle_incoming": Case({"what": "delete"}, {"id": "letter"}),
    "rpc.notify.v1.list_webhooks": Case(),
    "rpc.notify.v1.read_webhook": Case({}, WEBHOOK),
    "rpc.notify.v1.make_webhook": Case(HOOK, {"company": "company"}),
    "rpc.notify.v1.change_webhook": Case({"on": False}, WEBHOOK),
    "rpc.notify.v1.rotate_webhook": Case({}, WEBHOOK),
    "rpc.notify.v1.drop_webhook": Case({}, WEBHOOK),
    "rpc.notify.v1.probe_webhook": Case({}, WEBHOOK),
    "rpc.notify.v1.list_hook_deliveries": Case({}, WEBHOOK),
    "rpc.notify.v1.read_hook_delivery": Case({"delivery": "msg_00000000"}, WEBHOOK),
    "rpc.notify.v1.resend_hook_delivery": Case({"delivery": "msg_00000000"}, WEBHOOK),
    "rpc.notify.v1.replay_webhook": Case({"since": "2026-01-01T00:00:00Z"}, WEBHOOK),
    "rpc.accounts.v1.act_by_mail": Case({"portal": "anka"}, {"person": "person", "email": "email"}),
}


def case_of(subject: str) -> Case:
    """The line of an operation."""
    assert subject in CASES, f"CASES needs a line for {subject}: a complete request, and what it names"
    return CASES[subject]


def request_of(model: Any, subject: str, **named: str) -> Any:
    """A complete request with these ids in it."""
    values: dict[str, Any] = dict(case_of(subject).fields)
    values |= {name: (value,) if name in LISTS else value for name, value in named.items()}
    if "request_id" in model.model_fields:
        values["request_id"] = new_id()
    return model(**values)

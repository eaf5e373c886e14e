"""Every address of a portal, in one table."""

from gateway.api.table import API_ROUTES
from gateway.download_routes import DOWNLOADS
from gateway.downloads import get_download
from gateway.folder_routes import FOLDERS
from gateway.live import stream
from gateway.mail_routes import MAIL
from gateway.notification_routes import NOTIFICATIONS
from gateway.pages import forgotten, guide, home, mailed, password, register, settings, sign_in, tokens, views
from gateway.pages.administration import listing as ledger
from gateway.pages.administration import renewing
from gateway.pages.administration import showing as ledger_item
from gateway.pages.desk import acting, bulk, customer, failures, held, systems
from gateway.pages.desk import listing as desk_listing
from gateway.pages.desk import opening as desk_opening
from gateway.pages.desk import reading as desk_reading
from gateway.pages.desk import searching as desk_searching
from gateway.pages.desk.leading import or_desk
from gateway.pages.knowledge import desk_editing, manuscript, pictures
from gateway.pages.knowledge import desk_listing as desk_articles
from gateway.pages.knowledge import reading as knowledge
from gateway.pages.knowledge import searching as knowledge_searching
from gateway.pages.people import access, desk_companies, desk_people, erasing, exporting, links, own, team
from gateway.pages.tickets import (
    calendar,
    changing,
    contacts,
    costing,
    listing,
    mailing,
    opening,
    reading,
    replying,
    searching,
    sharing,
)
from gateway.routing import Access, Body, Route, get, post
from gateway.uploads import put_upload
from gateway.webhook_routes import WEBHOOKS

ANYBODY = Access.ANYBODY

ACCOUNT: tuple[Route, ...] = (
    get("/", home.show, "home", ANYBODY),
    get("/sign-in", sign_in.show, "sign_in", ANYBODY),
    post("/sign-in", sign_in.send, access=ANYBODY),
    post("/sign-out", sign_in.sign_out, "sign_out", any_password=True),
    get("/register", register.show, "register", ANYBODY),
    post("/register", register.send, access=ANYBODY),
    get("/registered", register.done, "registered", ANYBODY),
    get("/confirm/{token}", register.show_confirmation, "confirm", ANYBODY),
    post("/confirm/{token}", register.confirm, access=ANYBODY),
    get("/forgotten", forgotten.show, "forgotten", ANYBODY),
    post("/forgotten", forgotten.send, access=ANYBODY),
    get("/forgotten/sent", forgotten.sent, "forgotten_sent", ANYBODY),
    get("/reset/sent", forgotten.reset_sent, "reset_sent", ANYBODY),
    get("/reset/{token}", forgotten.show_reset, "reset", ANYBODY),
    post("/reset/{token}", forgotten.reset, access=ANYBODY),
    get("/password", password.show, "password", any_password=True),
    post("/password", password.send, any_password=True),
    get("/settings", settings.show, "settings"),
    post("/settings", settings.save),
    get("/views", views.show, "views"),
    post("/views", views.save),
    post("/views/{view}", views.change, "view"),
    get("/views/{view}", views.reload),
    get("/settings/tokens/new", tokens.show, "token_new"),
    post("/settings/tokens/new", tokens.send),
    post("/settings/sessions/{session}/end", settings.end_session, "end_session"),
)

GUIDE: tuple[Route, ...] = (
    get("/help", guide.show_help, "help", ANYBODY),
    get("/help/feed.atom", guide.show_feed, "help_feed", ANYBODY),
    get("/statuses", guide.show_statuses, "statuses", ANYBODY),
)

LIVE: tuple[Route, ...] = (get("/live", stream.show, "live", slow=True),)

PEOPLE: tuple[Route, ...] = (
    get("/people", team.show, "people"),
    post("/people/invite", team.invite, "people_invite"),
    get("/people/export", exporting.show, "people_export"),
    get("/people/export.zip", exporting.download, "people_export_zip", slow=True),
    get("/people/access", access.show, "people_access"),
    post("/people/{person}/access/{session}/end", access.end, "people_access_end"),
    get("/people/tokens/new", tokens.show_company, "company_token_new"),
    post("/people/tokens/new", tokens.send_company),
    post("/people/{person}/access/end", access.end_all, "people_access_end_all"),
    get("/people/erased", erasing.show_all, "people_erased"),
    get("/people/{person}/erase", erasing.show, "people_erase"),
    post("/people/{person}/erase", erasing.erase),
    get("/people/{person}/erased", erasing.receipt, "people_receipt"),
    post("/people/{person}/rights", team.rights, "people_rights"),
    post("/people/{person}/active", team.active, "people_active"),
    post("/people/{person}/answer", team.answer, "people_answer"),
    post("/people/{person}/withdraw", team.withdraw, "people_withdraw"),
    get("/join", own.show_join, "join"),
    post("/join", own.join),
    get("/hand-over", own.show_hand_over, "hand_over"),
    post("/hand-over", own.hand_over),
    get("/invitation/{token}", links.show_invitation, "invitation", ANYBODY),
    post("/invitation/{token}", links.accept_invitation, access=ANYBODY),
    get("/admission/{token}", links.show_admission, "admission", ANYBODY),
    post("/admission/{token}", links.confirm_admission, access=ANYBODY),
    get("/take-over/{token}", links.show_hand_over, "take_over", ANYBODY),
    post("/take-over/{token}", links.accept_hand_over, access=ANYBODY),
)

FILES: tuple[Route, ...] = (
    Route("PUT", "/uploads", put_upload, "upload", body=Body.STREAM, slow=True),
    get("/files/{file}/{name}", get_download, "file", slow=True),
)

TICKETS: tuple[Route, ...] = (
    get("/tickets", or_desk(listing.tickets, "desk"), "tickets"),
    get("/fragments/tickets", listing.tickets_fragment, "tickets_fragment"),
    get("/search", or_desk(searching.search, "desk_search"), "search"),
    get("/tickets/new", or_desk(opening.show, "desk_new"), "new_ticket"),
    post("/tickets/new", opening.send, body=Body.PARTS),
    get("/fragments/colleagues", contacts.show_fragment, "colleagues"),
    get("/tickets/{number}", or_desk(reading.ticket, "desk_ticket"), "ticket"),
    get("/fragments/ticket/{number}", reading.ticket_fragment, "ticket_fragment"),
    post("/tickets/{number}/comments", replying.comment, "comment", body=Body.PARTS),
    post("/tickets/{number}/audience", replying.share, "share"),
    post("/tickets/{number}/status", replying.move, "move"),
    post("/tickets/{number}/cost", costing.answer, "cost"),
    post("/tickets/{number}/fields", changing.save, "fields"),
    get("/tickets/{number}/{form:comments|audience|status|cost|fields|release|mute}", reading.after_form),
    get("/tickets/{number}/people", sharing.show, "ticket_people"),
    post("/tickets/{number}/people", sharing.choose),
    get("/fragments/ticket/{number}/people", sharing.show_fragment, "ticket_people_fragment"),
    get("/tickets/{number}/appointment.ics", calendar.appointment, "appointment"),
    get("/tickets/{number}/mails", mailing.mails, "mails"),
    post("/tickets/{number}/mute", mailed.mute, "mute"),
    get("/fragments/ticket/{number}/mails", mailing.mails_fragment, "mails_fragment"),
)

STAFF = Access.STAFF
PARTS = Body.PARTS

ADMINISTRATION: tuple[Route, ...] = (
    get("/administration", ledger.subscriptions, "administration"),
    get("/administration/invoices", ledger.invoices, "invoices"),
    get("/administration/articles", ledger.articles, "articles_found"),
    get("/administration/invoices/{invoice}", ledger_item.invoice, "invoice"),
    get("/administration/invoices/{invoice}/pdf", ledger_item.pdf, "invoice_pdf"),
    get("/administration/subscriptions/{subscription}", ledger_item.subscription, "subscription"),
    get("/administration/subscriptions/{subscription}/renew", renewing.show, "renew"),
    post("/administration/subscriptions/{subscription}/renew", renewing.send),
    get("/fragments/administration", ledger.subscriptions_fragment, "subscriptions_fragment"),
    get("/fragments/administration/invoices", ledger.invoices_fragment, "invoices_fragment"),
    get("/fragments/administration/invoices/{invoice}", ledger_item.invoice_fragment, "invoice_fragment"),
    get(
        "/fragments/administration/subscriptions/{subscription}",
        ledger_item.subscription_fragment,
        "subscription_fragment",
    ),
    get("/desk/companies/{company}/administration", ledger.subscriptions, "desk_administration", STAFF),
    get("/desk/companies/{company}/administration/invoices", ledger.invoices, "desk_invoices", STAFF),
    get("/desk/companies/{company}/administration/articles", ledger.articles, "desk_articles", STAFF),
    get("/desk/invoices/{invoice}", ledger_item.invoice, "desk_invoice", STAFF),
    get("/desk/subscriptions/{subscription}", ledger_item.subscription, "desk_subscription", STAFF),
)

DESK_TICKET = "/desk/tickets/{number}"
ARTICLE = "/knowledge/{article:[0-9]{1,9}}"
DESK_ARTICLE = f"/desk{ARTICLE}"
OF_VERSION = f"{DESK_ARTICLE}/versions/{{version:[1-9][0-9]{{0,8}}}}"

KNOWLEDGE: tuple[Route, ...] = (
    get("/knowledge", knowledge.home, "knowledge", ANYBODY),
    get("/knowledge/search", knowledge_searching.search, "knowledge_search", ANYBODY),
    get("/knowledge/topics/{topic}", knowledge.topic, "knowledge_topic", ANYBODY),
    get(ARTICLE, knowledge.article, "article", ANYBODY),
    post(f"{ARTICLE}/helped", knowledge.rate, "article_helped", ANYBODY),
    get(f"{ARTICLE}/helped", knowledge.reload, access=ANYBODY),
    get(f"{ARTICLE}/pictures/{{picture}}", pictures.show, "article_picture", ANYBODY, slow=True),
    get("/fragments/knowledge", knowledge_searching.suggest_fragment, "knowledge_suggest"),
    get("/desk/knowledge", desk_articles.show, "desk_knowledge", STAFF),
    get("/desk/knowledge/new", desk_editing.show_new, "desk_article_new", STAFF),
    post("/desk/knowledge/new", desk_editing.write, access=STAFF, body=PARTS),
    get(DESK_ARTICLE, desk_editing.show, "desk_article", STAFF),
    post(DESK_ARTICLE, desk_editing.edit, access=STAFF, body=PARTS),
    post(f"{DESK_ARTICLE}/publish", desk_editing.publish, "desk_article_publish", STAFF),
    post(f"{DESK_ARTICLE}/withdraw", desk_editing.withdraw, "desk_article_withdraw", STAFF),
    get(f"{DESK_ARTICLE}/{{form:publish|withdraw}}", desk_editing.reload, access=STAFF),
    get(OF_VERSION, manuscript.show_version, "desk_article_version", STAFF),
    post(f"{OF_VERSION}/restore", manuscript.restore, "desk_article_restore", STAFF),
    get(f"{OF_VERSION}/restore", desk_editing.reload, access=STAFF),
)

DESK_PEOPLE: tuple[Route, ...] = (
    get("/desk/people", desk_people.show, "desk_people", STAFF),
    get("/desk/people/new", desk_people.show_new, "desk_person_new", STAFF),
    post("/desk/people/new", desk_people.create, access=STAFF),
    get("/desk/people/erased", erasing.show_all, "desk_erased", STAFF),
    get("/desk/people/{person}/erase", erasing.show, "desk_erase", STAFF),
    post("/desk/people/{person}/erase", erasing.erase, access=STAFF),
    get("/desk/people/{person}/erased", erasing.receipt, "desk_receipt", STAFF),
    get("/desk/people/{person}", desk_people.show_person, "desk_person", STAFF),
    post("/desk/people/{person}", desk_people.change, access=STAFF),
    post("/desk/people/{person}/active", desk_people.active, "desk_person_active", STAFF),
    post("/desk/people/{person}/answer", desk_people.answer, "desk_person_answer", STAFF),
    post("/desk/people/{person}/admit", desk_people.admit, "desk_person_admit", STAFF),
    get("/desk/companies", desk_companies.show, "desk_companies", STAFF),
    post("/desk/companies", desk_companies.create, access=STAFF),
    get("/desk/companies/{company}", desk_companies.show_company, "desk_company", STAFF),
    post("/desk/companies/{company}", desk_companies.change, access=STAFF),
    post("/desk/companies/{company}/invite", desk_companies.invite, "desk_company_invite", STAFF),
    post("/desk/companies/{company}/{person}/withdraw", desk_companies.withdraw, "desk_company_withdraw", STAFF),
)

DESK: tuple[Route, ...] = (
    get("/desk", desk_listing.show, "desk", STAFF),
    get("/fragments/desk/list", desk_listing.show_fragment, "desk_list", STAFF),
    get("/fragments/desk/sidebar", desk_listing.show_sidebar, "desk_sidebar", STAFF),
    get("/fragments/desk/cards", desk_reading.show_cards, "desk_cards", STAFF),
    post("/desk/bulk", bulk.change, "desk_bulk", STAFF),
    post("/desk/undo", bulk.undo, "desk_undo", STAFF),
    get("/desk/{form:bulk|undo}", desk_listing.reload, access=STAFF),
    get("/desk/search", desk_searching.show, "desk_search", STAFF),
    get("/desk/new", desk_opening.show, "desk_new", STAFF),
    post("/desk/new", desk_opening.send, access=STAFF, body=PARTS),
    get("/desk/systems", systems.show, "desk_systems", STAFF),
    get("/desk/systems/{system}/revoke", systems.ask, "desk_system_revoke", STAFF),
    post("/desk/systems/{system}/revoke", systems.revoke, access=STAFF),
    get("/desk/mail", failures.show, "desk_mail", STAFF),
    post("/desk/mail/{letter}/replay", failures.replay, "desk_replay", STAFF),
    post("/desk/mail/unplaced", failures.look_again, "desk_look_again", STAFF),
    get("/desk/mail/unplaced", failures.reload, access=STAFF),
    post("/desk/mail/held", held.decide, "desk_held", STAFF),
    get("/desk/mail/held", failures.reload, access=STAFF),
    get("/desk/mail/{letter}/replay", failures.reload, access=STAFF),
    get(DESK_TICKET, desk_reading.show, "desk_ticket", STAFF),
    get("/fragments/desk/ticket/{number}", desk_reading.show_fragment, "desk_ticket_fragment", STAFF),
    get("/fragments/desk/customer/{number}", customer.show_fragment, "desk_customer_fragment", STAFF),
    get(f"{DESK_TICKET}/customer", customer.show, "desk_customer", STAFF),
    post(f"{DESK_TICKET}/reply", acting.reply, "desk_reply", STAFF, PARTS),
    post(f"{DESK_TICKET}/change", acting.change, "desk_change", STAFF),
    post(f"{DESK_TICKET}/take", acting.take, "desk_take", STAFF),
    post(f"{DESK_TICKET}/move", acting.move, "desk_move", STAFF),
    post(f"{DESK_TICKET}/plan", acting.plan, "desk_plan", STAFF),
    post(f"{DESK_TICKET}/cost", acting.cost, "desk_cost", STAFF),
    post(f"{DESK_TICKET}/resolve", acting.resolve, "desk_resolve", STAFF),
    post(f"{DESK_TICKET}/release", acting.release, "desk_release", STAFF),
    *(
        get(f"{DESK_TICKET}/{form}", desk_reading.reload, access=STAFF)
        for form in ("reply", "change", "take", "move", "plan", "resolve", "cost", "release")
    ),
)

ROUTES: tuple[Route, ...] = (
    *ACCOUNT,
    *GUIDE,
    *LIVE,
    *FILES,
    *TICKETS,
    *KNOWLEDGE,
    *FOLDERS,
    *DESK,
    *MAIL,
    *WEBHOOKS,
    *NOTIFICATIONS,
    *DESK_PEOPLE,
    *PEOPLE,
    *ADMINISTRATION,
    *DOWNLOADS,
    *API_ROUTES,
)

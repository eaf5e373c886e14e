"""People as these pages show them: who they are, what they may do, in words."""

from contracts.accounts import ChangePerson, CustomerRole, Invited, Person, PersonKind, Wish
from contracts.base import Right
from contracts.errors import CasebusError
from gateway.forms.fields import N_, Form, FormModel
from gateway.frame import face
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

RIGHTS: tuple[Right, ...] = ("create", "comment", "company")
RIGHT_LABELS: dict[Right, str] = {
    "create": N_("May report something new"),
    "comment": N_("May comment, add files and change"),
    "company": N_("Sees everything of the company, not only the own"),
}
KIND_LABELS: dict[PersonKind, str] = {
    "customer": N_("Customer"),
    "partner": N_("Partner"),
    "employee": N_("Employee of ours"),
}
ROLE_LABELS = {
    "customer": N_("Member"),
    "company_admin": N_("Administrator of the company"),
    "agent": N_("Agent"),
    "admin": N_("Administrator"),
}


class RightsForm(FormModel):
    """What somebody may do."""

    rights: tuple[Right, ...] = ()
    role: CustomerRole = "customer"


class ActiveForm(FormModel):
    """Deactivate or activate."""

    active: bool


class AnswerForm(FormModel):
    """Accept or decline; staff name the company."""

    accept: bool
    company: str = ""


def may(visit: Visit, rights: tuple[Right, ...]) -> list[str]:
    """What somebody may do, one line each."""
    if not rights:
        return [visit.gettext("May only read what is shared with them")]
    return [visit.gettext(RIGHT_LABELS[right]) for right in RIGHTS if right in rights]


def right_options(visit: Visit) -> list[View]:
    """The check boxes."""
    return [{"value": right, "label": visit.gettext(RIGHT_LABELS[right])} for right in RIGHTS]


def role_options(visit: Visit) -> list[View]:
    """The two roles inside a company."""
    return [{"value": role, "label": visit.gettext(ROLE_LABELS[role])} for role in ("customer", "company_admin")]


def kind_options(visit: Visit) -> list[View]:
    """The three kinds of user."""
    return [{"value": kind, "label": visit.gettext(label)} for kind, label in KIND_LABELS.items()]


def person_view(visit: Visit, person: Person) -> View:
    """A person in a list."""
    side = "vendor" if person.role in ("agent", "admin") else "customer"
    return {
        "id": person.id,
        "face": face(person.name or person.email, person.id, side),
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "company": person.company_name,
        "company_id": person.company,
        "role": person.role,
        "role_label": visit.gettext(ROLE_LABELS.get(person.role, person.role)),
        "kind": person.kind,
        "kind_label": visit.gettext(KIND_LABELS[person.kind]),
        "rights": list(person.rights),
        "may": may(visit, person.rights),
        "active": person.active,
        "state": state(visit, person),
        "own": person.id == visit.person.id,
    }


def state(visit: Visit, person: Person) -> str:
    """What keeps somebody from signing in; empty when nothing does."""
    if not person.active:
        return visit.gettext("Deactivated")
    if not person.confirmed:
        return visit.gettext("Address not confirmed yet")
    if not person.admitted:
        return visit.gettext("Second proof missing")
    return ""


def invited_view(visit: Visit, invited: Invited) -> View:
    """An open invitation."""
    return {
        "id": invited.id,
        "email": invited.email,
        "name": invited.name,
        "by": invited.by,
        "at": visit.almanac.moment(invited.at),
        "role_label": visit.gettext(ROLE_LABELS[invited.role]),
        "expired": invited.expires_at <= visit.almanac.now,
    }


def wish_view(visit: Visit, wish: Wish) -> View:
    """Somebody who asks to join."""
    person = wish.person
    return {
        "id": person.id,
        "face": face(person.name or person.email, person.id),
        "name": person.name,
        "email": person.email,
        "company": person.company_name,
        "text": wish.text,
        "at": visit.almanac.moment(wish.at),
    }


async def change_rights(visit: Visit, form: Form[RightsForm]) -> bool:
    """Set what the form says; what the service refuses is said on the next page."""
    request = ChangePerson(person=visit.values["person"], rights=form.data.rights, role=form.data.role)
    try:
        person = await visit.peers.members.change_person(visit.token, request)
    except CasebusError as error:
        return told(visit, form, error)
    visit.gateway.sessions.access_changed(person.id)
    visit.flash(visit.gettext("Saved. It holds for {name} from now on.", name=person.name))
    return True


async def change_active(visit: Visit, form: Form[ActiveForm]) -> bool:
    """Deactivate or activate."""
    person = visit.values["person"]
    try:
        await visit.peers.accounts.set_active(visit.token, person, active=form.data.active)
    except CasebusError as error:
        return told(visit, form, error)
    visit.gateway.sessions.access_changed(person)
    text = "Activated: they can sign in again." if form.data.active else "Deactivated: their sessions have ended."
    visit.flash(visit.gettext(text))
    return True


def told(visit: Visit, form: Form[RightsForm] | Form[ActiveForm] | Form[AnswerForm], error: CasebusError) -> bool:
    """Say on the next page what was refused; raises again what is no refusal."""
    form.refuse(error)
    visit.flash(" ".join(form.errors.values()), kind="danger")
    return False

"""The two doors that home and sign-in page show: registration at the top left, and sign-in."""

from typing import Any

from gateway.forms.fields import Form
from gateway.visit import Visit


def doors(visit: Visit, sign_in: Form[Any] | None = None, register: Form[Any] | None = None) -> dict[str, Any]:
    """View data of `pages/_doors.html`."""
    wanted = visit.query.get("next", "")
    return {
        "sign_in": sign_in or visit.blank(next=wanted),
        "register": register or visit.blank(),
        "registration": visit.portal.registration,
        "support_team": visit.text(visit.portal.support_team),
    }

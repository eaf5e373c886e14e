"""What the work costs, as staff say it: where the type asks for it, the customer accepts before work starts (E25)."""

from decimal import Decimal

from pydantic import Field

from contracts.tickets import ProposeCost, Ticket
from gateway.forms.amounts import BAD_AMOUNT, amount_of
from gateway.forms.fields import Form, FormModel, Line
from gateway.pages.desk.boxes import Refused
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

CURRENCIES = ("EUR", "DKK", "SEK", "GBP", "CHF", "USD")
MOST = Decimal(10) ** 9


class CostForm(FormModel):
    """An amount with its currency and what it is for; `back` takes the cost back."""

    amount: Line = Field(default="", max_length=20)
    currency: Line = Field(default="EUR", pattern="^[A-Z]{3}$")
    explanation: Line = Field(default="", max_length=5_000)
    back: Line = ""


def cost_request(form: Form[CostForm], ticket: str) -> ProposeCost | None:
    """For the tickets service; None when the form says what is wrong."""
    data = form.data
    if data.back:
        return ProposeCost(request_id=form.request_id, ticket=ticket)
    amount = amount_of(data.amount)
    if amount is None or amount >= MOST:
        form.say("amount", BAD_AMOUNT)
        return None
    return ProposeCost(
        request_id=form.request_id,
        ticket=ticket,
        amount=str(amount),
        currency=data.currency,
        explanation=data.explanation,
    )


def cost_box(visit: Visit, found: Ticket, refused: Refused | None) -> View | None:
    """The form's view data; None where this ticket costs nothing."""
    if "price" not in found.may:
        return None
    mine = refused if refused and refused.name == "cost" else None
    cost = found.cost
    stored = {
        "amount": cost.amount if cost else "",
        "currency": cost.currency if cost else CURRENCIES[0],
        "explanation": cost.explanation if cost else "",
    }
    choice = next((item for item in visit.portal.types.items if item.key == found.type), None)
    return {
        "typed": mine.values if mine else stored,
        "currencies": [{"value": currency, "label": currency} for currency in CURRENCIES],
        "asks": choice is not None and choice.cost == "approve",
        "there": cost is not None,
        "open": mine is not None,
    }

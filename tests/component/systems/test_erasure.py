"""Who is erased leaves the streams of outside systems, too."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from kit.ids import new_id
from tests.component.systems.world import Outside, ticket


async def test_the_events_of_an_erased_person_are_gone_from_the_stream_and_the_system_is_told(erp: Outside) -> None:
    began = datetime.now(UTC).isoformat()
    number, email = f"K{new_id()[-6:]}", f"{new_id()}@gone.example"
    await erp.ask("companies.import", {"rows": [{"customer_number": number, "name": "Gone & Co"}]})
    row = {"email": email, "name": "Jo Gone", "customer_number": number, "role": "customer"}
    await erp.ask("people.import", {"rows": [row]})
    [person] = (await erp.ask("person.find", {"email": email}))["items"]
    opened = f"autowork/{await ticket(erp, email)}"

    def there(found: list[dict[str, Any]]) -> bool:
        return opened in [event["subject"] for event in found]

    assert there(await erp.events(there, from_time=began, limit=200))
    await erp.suite.operate("people", "erase", "autowork", email, "--yes")

    def told(found: list[dict[str, Any]]) -> bool:
        return ("casebus.v1.person.erased", person["id"]) in [(event["type"], event["subject"]) for event in found]

    found = await erp.events(told, from_time=began, limit=200)
    assert told(found)
    assert [event for event in found if event["data"].get("by") == person["id"]] == []

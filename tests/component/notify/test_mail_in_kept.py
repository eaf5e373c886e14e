"""What the database keeps of mail in: each time a mail is taken up, and a mail of ours that came back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.errors import CasebusError, Code
from kit.clock import utc_now
from kit.ids import new_id
from services.notify.adapters.incoming.documents import MongoIntake
from services.notify.adapters.mongo import MongoLedger
from services.notify.domain.incoming.mail import Incoming
from services.notify.domain.notices import Delivery, Notice, Recipient
from tests.component.notify.world import World


async def test_each_time_that_a_mail_is_taken_up_counts_whatever_becomes_of_it(world: World) -> None:
    intake = MongoIntake(world.db["incoming_of_a_test"])
    now = utc_now().replace(microsecond=0)
    mail = Incoming(new_id(), "c", "autowork", "help@a.example", "x@x.example", "k", 10, now, now)
    await intake.add(mail)
    for attempt in (1, 2, 3):
        until = now + timedelta(seconds=attempt)
        taken = await intake.take(mail.id, until - timedelta(seconds=1), f"holder {attempt}", until)
        assert taken
        assert taken.attempts == attempt
    assert await intake.take(mail.id, now, "too late", now) is None


async def test_a_bounce_waits_while_somebody_sends_of_that_notice_and_is_noted_once(world: World) -> None:
    ledger, now = MongoLedger(world.db["notices_of_a_test"]), utc_now().replace(microsecond=0)
    to = Recipient("maria", "Maria", "maria@kunz.example", "en")
    sent = Delivery("0", "ticket_commented", "yours", to, now, None, state="sent")
    notice = Notice(new_id(), "autowork", "autowork/AW-1", now, "", (sent,), now + timedelta(minutes=1), "a sender")
    await ledger.add(notice)
    with pytest.raises(CasebusError) as caught:
        await ledger.bounced(notice.id, "0", "5.1.1", now)
    assert caught.value.code is Code.UNAVAILABLE
    assert await ledger.save(notice.released(), "a sender")
    assert await ledger.bounced(notice.id, "0", "5.1.1", now)
    assert not await ledger.bounced(notice.id, "0", "5.1.1", now)

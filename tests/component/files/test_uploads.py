"""Uploads: limits, owners, repeats, reservations, the sweep."""

import asyncio
import hashlib
import io
from datetime import timedelta

import pytest

from contracts import files as f
from contracts.errors import CasebusError, Code
from kit.clock import utc_now
from kit.ids import new_id
from tests.component.files.world import ANNA, OTTO, STAFF, World, a_store

LIMIT = 10 * 1024 * 1024


async def refusal(work) -> CasebusError:
    with pytest.raises(CasebusError) as caught:
        await work
    return caught.value


async def test_a_file_over_the_limit_is_refused_with_the_limit_before_a_byte_is_sent(world: World) -> None:
    error = await refusal(world.call(f.STAGE, f.StageUpload(name="big.zip", size=LIMIT + 1)))
    assert error.code is Code.TOO_LARGE
    assert error.problem.params == {"name": "big.zip", "limit": "10 MB", "limit_bytes": LIMIT}
    assert (await world.call(f.STAGE, f.StageUpload(name="just.zip", size=LIMIT))).put_url


async def test_an_upload_that_did_not_arrive_whole_cannot_be_finished(world: World) -> None:
    staged = await world.call(f.STAGE, f.StageUpload(name="a.txt", size=5))
    request = f.FinishUpload(upload=staged.upload, size=5, sha256="0" * 64, type="text/plain")
    assert (await refusal(world.call(f.FINISH, request))).code is Code.CONFLICT
    async with world.http.put(staged.put_url, data=b"1234") as response:
        assert response.status == 200
    assert (await refusal(world.call(f.FINISH, request))).code is Code.CONFLICT


async def test_finishing_again_answers_the_same(world: World) -> None:
    ref = await world.upload("twice.txt", b"12345")
    request = f.FinishUpload(upload=ref.id, size=5, sha256="0" * 64, type="image/png")
    assert await world.call(f.FINISH, request) == ref


@pytest.mark.parametrize("operation", ["finish", "reserve"])
async def test_an_upload_of_somebody_else_is_like_a_random_id(world: World, operation: str) -> None:
    ref = await world.upload("mine.txt")
    answers = []
    for upload in (ref.id, new_id()):
        if operation == "finish":
            request = f.FinishUpload(upload=upload, size=5, sha256="0" * 64, type="text/plain")
            error = await refusal(world.call(f.FINISH, request, OTTO))
        else:
            error = await refusal(world.reserve(upload, actor=OTTO))
        answers.append(error.problem)
    assert answers[0] == answers[1]


async def test_another_session_cannot_finish_or_abort_an_upload(world: World) -> None:
    elsewhere = ANNA.model_copy(update={"session": "elsewhere"})
    ref = await world.upload("mine.txt")
    request = f.FinishUpload(upload=ref.id, size=5, sha256="0" * 64, type="text/plain")
    assert (await refusal(world.call(f.FINISH, request, elsewhere))).code is Code.NOT_FOUND
    await world.call(f.ABORT, f.AbortUpload(upload=ref.id), elsewhere)
    assert (await world.reserve(ref.id)).items == (ref,)


async def test_an_aborted_upload_is_gone_with_its_bytes(world: World) -> None:
    ref = await world.upload("away.txt")
    for _ in range(2):
        await world.call(f.ABORT, f.AbortUpload(upload=ref.id))
    assert ref.id not in world.work()
    assert (await refusal(world.reserve(ref.id))).code is Code.INVALID


async def test_uploads_are_reserved_for_one_request_and_the_same_request_gets_them_again(world: World) -> None:
    refs = [await world.upload(f"{n}.txt") for n in range(3)]
    ids = [ref.id for ref in reversed(refs)]
    first = await world.reserve(*ids, request_id="request-1")
    assert [item.id for item in first.items] == ids
    assert await world.reserve(*ids, request_id="request-1") == first
    error = await refusal(world.reserve(ids[0], request_id="request-2"))
    assert error.code is Code.INVALID
    assert "uploads" in error.problem.fields


async def test_two_requests_at_once_never_both_get_an_upload(world: World) -> None:
    ref = await world.upload("wanted.txt")
    answers = await asyncio.gather(
        *(world.reserve(ref.id, request_id=f"request-{n}") for n in range(6)), return_exceptions=True
    )
    assert len([answer for answer in answers if not isinstance(answer, CasebusError)]) == 1


async def test_an_unfinished_upload_cannot_be_reserved(world: World) -> None:
    staged = await world.call(f.STAGE, f.StageUpload(name="a.txt", size=5))
    assert (await refusal(world.reserve(staged.upload))).code is Code.INVALID


async def test_who_may_write_nothing_may_send_no_file(world: World) -> None:
    reader = ANNA.model_copy(update={"rights": ("company",)})
    assert (await refusal(world.call(f.STAGE, f.StageUpload(name="a", size=1), reader))).code is Code.FORBIDDEN


async def test_a_strangers_file_is_like_a_random_id(world: World) -> None:
    (row,) = await world.attach("autowork/I-1", ("a.txt", b"canary"))
    random = await refusal(world.call(f.GET_DOWNLOAD, f.GetDownload(file=new_id()), OTTO))
    foreign = await refusal(world.call(f.GET_DOWNLOAD, f.GetDownload(file=row.id), OTTO))
    elsewhere = STAFF.model_copy(update={"portal": "other"})
    assert random.problem == foreign.problem
    assert (await refusal(world.call(f.GET_DOWNLOAD, f.GetDownload(file=row.id), elsewhere))).problem == random.problem
    for ticket in ("autowork/I-1", "autowork/I-999", "no ticket at all", "other/I-1"):
        error = await refusal(world.call(f.LIST_FILES, f.ListFiles(ticket=ticket), OTTO))
        assert error.problem == random.problem


async def test_the_sweep_clears_old_uploads_and_unknown_bytes_and_nothing_else(world: World) -> None:
    old, kept = await world.upload("old.txt"), await world.upload("kept.txt")
    await world.reserve(kept.id)
    unknown = new_id()
    world.s3.put_object("casebus-work", unknown, io.BytesIO(b"?"), 1)
    async with a_store(world.parts) as (sweep_at, _):
        await sweep_at(utc_now() - timedelta(minutes=1))
        assert {old.id, kept.id, unknown} <= world.work()
        await sweep_at(utc_now() + timedelta(hours=25))
    assert {old.id, unknown} & world.work() == set()
    assert kept.id in world.work()
    assert (await refusal(world.reserve(old.id))).code is Code.INVALID


@pytest.mark.parametrize("operation", ["finish", "reserve"])
async def test_a_crash_after_the_write_and_before_the_answer_changes_nothing_for_who_asks_again(
    world: World, operation: str
) -> None:
    ref = await world.upload("crash.txt")
    staged = await world.call(f.STAGE, f.StageUpload(name="half.txt", size=2))
    async with world.http.put(staged.put_url, data=b"ab") as response:
        assert response.status == 200
    finish = f.FinishUpload(upload=staged.upload, size=2, sha256="0" * 64, type="text/plain")

    async def ask() -> object:
        if operation == "finish":
            return await world.call(f.FINISH, finish)
        return await world.reserve(ref.id, request_id="crashing-request")

    async with world.crashing(f"files.{operation}.after_write"):
        asking = asyncio.create_task(ask())
    await asyncio.gather(asking, return_exceptions=True)
    first, second = await ask(), await ask()
    assert first == second


async def test_what_is_put_at_the_address_of_a_finished_upload_is_never_filed(world: World) -> None:
    staged = await world.call(f.STAGE, f.StageUpload(name="a.txt", size=5))
    digest = hashlib.sha256(b"clean").hexdigest()
    finish = f.FinishUpload(upload=staged.upload, size=5, sha256=digest, type="text/plain")
    for content in (b"clean", b"evil!"):
        async with world.http.put(staged.put_url, data=content) as response:
            assert response.status == 200
        ref = await world.call(f.FINISH, finish)
    await world.reserve(ref.id)
    await world.tell("autowork/SWAP-1", ref)
    (row,) = await world.filed("autowork/SWAP-1", 1)
    assert row.state == "lost"
    assert world.tree("autowork/SWAP-1") == set()

"""What a replica set of MongoDB may answer and the embedded database never does."""

from __future__ import annotations

import pytest
from pymongo.errors import BulkWriteError, NotPrimaryError, WriteConcernError

from contracts.errors import CasebusError, Code
from kit.mongo import guarded


async def answered(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    "error",
    [
        NotPrimaryError("the primary stepped down"),
        WriteConcernError("PrimarySteppedDown", 189),
        BulkWriteError({"writeErrors": [], "writeConcernErrors": [{"code": 189, "errmsg": "PrimarySteppedDown"}]}),
    ],
)
async def test_a_write_that_no_majority_has_is_not_taken_for_done(error: Exception) -> None:
    with pytest.raises(CasebusError) as refusal:
        await guarded(answered(error))
    assert refusal.value.code is Code.UNAVAILABLE


async def test_a_name_that_is_taken_stays_what_it_is() -> None:
    with pytest.raises(BulkWriteError):
        await guarded(
            answered(BulkWriteError({"writeErrors": [{"index": 0, "code": 11000}], "writeConcernErrors": []}))
        )

"""The helpers of these tests tell what was wrong as the tests do."""

import pytest

pytest.register_assert_rewrite(*(f"tests.faults.{name}" for name in ("armed", "caller", "checks", "scenarios")))

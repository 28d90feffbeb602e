"""What tests of workers share."""

import pytest

from etl.workers import pool


@pytest.fixture(autouse=True)
def own_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test here starts and ends processes of its own."""
    monkeypatch.setattr(pool, "_kept", None)

"""A store on this machine, and an empty place in it."""

import pytest

from tests.object_fixtures import bucket, server

__all__ = ["bucket", "server"]


@pytest.fixture
def url(bucket: str) -> str:
    return f"{bucket}/papers"

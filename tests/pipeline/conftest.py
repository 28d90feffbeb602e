"""A webhook on a loopback port, and what the site may do to a listing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.settings import Settings
from tests.fetch.ears import Ears
from tests.replica import Fault
from tests.replica.fault import with_body

HALVED = Fault(
    "halved",
    "an answer with every other paper",
    lambda reply, _scene: with_body(reply, json.dumps(json.loads(reply.body)[::2]).encode()),
    "api",
)


@pytest.fixture
def ears() -> Iterator[Ears]:
    with Ears.open() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, ears: Ears) -> Settings:
    return Settings(home=tmp_path / "home", webhook=ears.url)

"""A replica without quota, and clients connected to its services."""

from collections.abc import Iterator

import pytest

from tests.replica import Replica
from tests.replica.client import Get, connected


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica(limits=None, patience=0.2) as running:
        yield running


@pytest.fixture
def get(replica: Replica) -> Iterator[Get]:
    with connected(replica) as ask:
        yield ask


@pytest.fixture
def ask_arxiv(replica: Replica) -> Iterator[Get]:
    with connected(replica, "arxiv") as ask:
        yield ask


@pytest.fixture
def ask_oai(replica: Replica) -> Iterator[Get]:
    with connected(replica, "oai") as ask:
        yield ask

"""A store on this machine, which programs and readers find by the environment."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.object_server import ObjectServer, no_fault, object_server


@pytest.fixture(scope="module")
def server() -> Iterator[ObjectServer]:
    with object_server() as started, pytest.MonkeyPatch.context() as patch:
        for name, value in started.environment.items():
            patch.setenv(name, value)
        yield started


@pytest.fixture
def url(server: ObjectServer, tmp_path: Path) -> Iterator[str]:
    """An empty place in a store."""
    yield f"{server.make_bucket(tmp_path.name.replace('_', '-'))}/papers"
    server.fault_of = no_fault

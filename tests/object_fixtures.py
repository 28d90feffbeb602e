"""A store on this machine, which programs and readers find by the environment.

A folder of tests asks for it by importing both fixtures into its conftest.
"""

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
def bucket(server: ObjectServer, tmp_path: Path) -> Iterator[str]:
    """The address of an empty bucket."""
    yield server.make_bucket(tmp_path.name.replace("_", "-"))
    server.fault_of = no_fault

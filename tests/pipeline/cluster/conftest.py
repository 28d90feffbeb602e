"""A store, and a cluster of two workers."""

from collections.abc import Iterator

import pytest

from tests.dask_machines import DaskMachines, dask_machines
from tests.object_fixtures import bucket, server
from tests.object_server import ObjectServer

__all__ = ["bucket", "server"]


@pytest.fixture(scope="module")
def machines(
    server: ObjectServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DaskMachines]:
    """They find the store by the environment."""
    with dask_machines(tmp_path_factory.mktemp("machines"), worker_count=2) as started:
        yield started

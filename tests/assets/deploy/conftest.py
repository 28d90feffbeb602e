"""A host with PostgreSQL, an engine that starts containers, and a site."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tests.assets.deploy.containers import Host, image_environment
from tests.assets.deploy.engine import Engine, serving
from tests.assets.deploy.postgres import Postgres
from tests.assets.deploy.team import Team, working
from tests.replica import MadeUp, Replica

FIRST = date(2023, 5, 4)
_VOLUMES = ("paperhouse", "postgres", "restored", "restored-postgres", "backup")


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    if os.geteuid() != 0:
        pytest.skip("containers are made of namespaces here, for which one has to be root")
    folder = tmp_path_factory.mktemp("host")
    volumes = {name: folder / name for name in _VOLUMES}
    for volume in volumes.values():
        volume.mkdir()
        os.chown(volume, 1000, 1000)
    found = Host(folder, volumes)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def postgres(host: Host) -> Postgres:
    return Postgres(host, "postgres")


@pytest.fixture(scope="module")
def site() -> Iterator[Replica]:
    """Its now is the machine's, as the containers' is; days of long ago have settled."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with Replica(MadeUp(FIRST), now=now, limits=None, ticking=True) as running:
        yield running


@pytest.fixture(scope="module")
def team(host: Host, postgres: Postgres, site: Replica) -> Iterator[Team]:
    """What compose.yaml starts, its daemon aside."""
    test_alone = {"PAPERHOUSE_PAGES": "0", "PAPERHOUSE_ENRICH": "0", "PAPERHOUSE_DETAILS": "0"}
    engine = Engine(host, {**image_environment(), **test_alone})
    names = ("CONTACT", "TOKEN", "UI", "WEBHOOK")
    variables = {
        **postgres.environment,
        **{f"PAPERHOUSE_{name}": "" for name in names},
        "PAPERHOUSE_IMAGE": "paperhouse",
        "PAPERHOUSE_SITE": site.url,
        "DAGSTER_STORAGE": str(host.volumes["paperhouse"] / "dagster"),
    }
    with pytest.MonkeyPatch.context() as patch, serving(engine) as address:
        for name, value in {**variables, "DOCKER_HOST": address}.items():
            patch.setenv(name, value)
        with working(engine, variables) as found:
            yield found

"""The services of compose.yaml, by their own commands, as confined as it says."""

import json
import re
import socket
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import pytest
import yaml

from tests.assets.conftest import OWN
from tests.assets.deploy.containers import image_environment
from tests.assets.deploy.team import DEPLOY, Team

pytestmark = [pytest.mark.slow, *OWN]

CODE, UI = 4000, 3000
PATIENCE = 300
IMAGE = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
QUESTION = (
    "{ repositoriesOrError { ... on RepositoryConnection { nodes { location { name } } } }"
    " instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } } }"
)


@pytest.fixture(scope="module", autouse=True)
def _is_soaking(soak: bool) -> None:
    if not soak:
        pytest.skip("three programs start for a minute, so only with --soak")


@pytest.fixture(scope="module")
def _services(team: Team) -> None:
    for port in (CODE, UI):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                pytest.skip(f"somebody else has the port {port} of compose.yaml")
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    variables = {"DAGSTER_STORAGE": "/data/dagster"}
    environment = {**team.engine.environment, **team.variables, **variables}
    code = json.loads(re.findall("^CMD (.*)$", IMAGE, re.MULTILINE)[0])
    for command in (code, compose["daemon"]["command"], compose["ui"]["command"]):
        team.engine.host.start(in_image(command), environment)


def in_image(command: list[str]) -> list[str]:
    """The command, once what the Dockerfile copies to /opt/dagster is there."""
    copied = f"cp {DEPLOY}/dagster.docker.yaml /tmp/dagster.yaml && cp {DEPLOY}/workspace.yaml /tmp"
    found = [word.replace("/opt/dagster", "/tmp") for word in command]  # noqa: S108 - its own
    return ["sh", "-c", f'{copied} && DAGSTER_HOME=/tmp exec "$@"', "sh", *found]


def answer(host: str) -> tuple[int, Any]:
    """What the UI answers who asks for it by a name, once it answers at all."""
    headers = {"Host": host, "Content-Type": "application/json"}
    with closing(HTTPConnection("127.0.0.1", UI, timeout=60)) as connection:
        connection.request("POST", "/graphql", json.dumps({"query": QUESTION}), headers)
        response = connection.getresponse()
        body = response.read()
    return response.status, json.loads(body) if response.status == 200 else body.decode()


def wait_for(ask: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if found := ask():
                return found
        except ConnectionError:
            time.sleep(1)
    raise TimeoutError


def is_healthy() -> bool:
    data = answer(f"127.0.0.1:{UI}")[1]["data"]
    daemons = data["instance"]["daemonHealth"]["allDaemonStatuses"]
    nodes = data["repositoriesOrError"].get("nodes")
    names = [node["location"]["name"] for node in nodes or []]
    return names == ["paperhouse"] and all(it["healthy"] for it in daemons if it["required"])


@pytest.mark.usefixtures("_services")
def test_code_daemon_and_ui_work_together_and_say_that_they_are_healthy(team: Team) -> None:
    wait_for(is_healthy)
    health = json.loads(re.findall("HEALTHCHECK.*?CMD (.*)$", IMAGE, re.MULTILINE)[0])
    team.engine.host.run(health, environment=image_environment())


@pytest.mark.usefixtures("_services")
def test_the_ui_answers_by_no_other_name() -> None:
    status, said = wait_for(lambda: answer(f"papers.example.org:{UI}"))
    assert status == 403
    assert "Host" in said

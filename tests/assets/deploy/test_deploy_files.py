"""The files of assets/deploy, read by the programs that will read them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import dagster as dg
import kubernetes_validate
import pytest
import yaml
from dagster._core.launcher import LaunchRunContext
from dagster_k8s import K8sRunLauncher

from etl.files import owner_lock
from tests.assets.conftest import OWN
from tests.assets.deploy.team import DEPLOY

pytestmark = [pytest.mark.slow, *OWN]

KUBERNETES = "1.34"
SECRETS = {"DAGSTER_POSTGRES_PASSWORD": "well-kept", "DOCKER_GROUP": "998"}
IMAGE = "registry.example.org/paperhouse:1"
OTHERWISE = {
    "image": IMAGE,
    "imagePullSecrets[0].name": "registry",
    "secret": "theirs",
    "home.size": "1Ti",
    "home.storageClassName": "local-disk",
    "home.tmp": "9Gi",
    "parts.resources.limits.memory": "3Gi",
    "runs.atOnce": "7",
    "runs.resources.limits.memory": "5Gi",
}
"""Each value of the chart, as a cluster may need it."""
PODS = ("code", "daemon", "ui")


def program(name: str, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """What a program beside our interpreter says; it knows no variables but these."""
    path = Path(sys.executable).with_name(name)
    known = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **environment}
    return subprocess.run([path, *words], env=known, capture_output=True, text=True, check=False)


def read(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text())


def helm(command: str, values: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """What Helm says of our chart with those values. Not every machine can have Helm from PyPI."""
    if not Path(sys.executable).with_name("helm").exists():
        pytest.skip("no helm: its package on PyPI is for Linux on x86-64")
    chart = str(DEPLOY / "chart")
    words = ["template", "paperhouse", chart] if command == "template" else [command, chart]
    chosen = [word for name, value in values.items() for word in ("--set", f"{name}={value}")]
    return program("helm", *words, "--namespace", "papers", *chosen)


def charted(values: dict[str, str]) -> dict[tuple[str, str], dict[str, Any]]:
    """The objects that Helm makes of our chart, by kind and name."""
    done = helm("template", values)
    assert done.returncode == 0, done.stderr
    return {
        (item["kind"], item["metadata"]["name"]): item for item in yaml.safe_load_all(done.stdout)
    }


def charted_instance(values: dict[str, str]) -> Any:
    return yaml.safe_load(charted(values)["ConfigMap", "dagster"]["data"]["dagster.yaml"])


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    """The services as Docker Compose understands them."""
    words = ("-f", str(DEPLOY / "compose.yaml"), "config", "--format", "json")
    done = program("docker-compose", *words, **SECRETS)
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)["services"]
    return found


@pytest.mark.parametrize("missing", SECRETS)
def test_compose_starts_nothing_without_a_secret(missing: str) -> None:
    others = {name: value for name, value in SECRETS.items() if name != missing}
    done = program("docker-compose", "-f", str(DEPLOY / "compose.yaml"), "config", **others)
    assert done.returncode != 0
    assert missing in done.stderr


def test_the_dockerfile_has_no_fault() -> None:
    done = program("hadolint", str(DEPLOY / "Dockerfile"))
    assert (done.returncode, done.stdout) == (0, "")


def test_only_what_starts_runs_has_the_socket_and_only_the_ui_a_port(
    services: dict[str, dict[str, Any]],
) -> None:
    socket = "/var/run/docker.sock"
    sockets = {
        name
        for name, service in services.items()
        for volume in service["volumes"]
        if volume["source"] == socket
    }
    assert sockets == {"daemon", "ui"}
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
    [port] = ports.pop("ui")
    assert (port["host_ip"], port["published"], ports) == ("127.0.0.1", "3000", {})


def test_runs_are_confined_as_the_services_are(services: dict[str, dict[str, Any]]) -> None:
    launcher = read("dagster.docker.yaml")["run_launcher"]["config"]
    run = launcher["container_kwargs"]
    for name in PODS:
        service = services[name]
        assert set(launcher["env_vars"]) <= set(service["environment"])
        same = ("user", "read_only", "cap_drop", "security_opt")
        assert {key: service[key] for key in same} == {key: run[key] for key in same}
        volumes = [f"{one['source']}:{one['target']}" for one in service["volumes"]]
        assert run["volumes"][0] == volumes[0]


def test_the_two_instances_differ_in_their_launcher_alone() -> None:
    docker, kubernetes = read("dagster.docker.yaml"), charted_instance({"image": IMAGE})
    assert docker.pop("run_launcher") != kubernetes.pop("run_launcher")
    assert docker == kubernetes
    one_person = read("../dagster.yaml")
    same = ("concurrency", "run_retries", "retention", "telemetry", "nux", "freshness")
    assert {key: docker[key] for key in same} == {key: one_person[key] for key in same}


@pytest.mark.parametrize("is_held", [True, False])
def test_the_lock_of_a_backup_is_that_of_our_programs(tmp_path: Path, is_held: bool) -> None:
    path = tmp_path / "load.lock"
    with owner_lock(path) if is_held else nullcontext():
        done = subprocess.run(["/usr/bin/flock", "--nonblock", path, "true"], check=False)
    assert done.returncode == int(is_held)


@pytest.mark.parametrize("values", [{"image": IMAGE}, OTHERWISE])
def test_every_object_of_the_chart_is_one_that_kubernetes_takes(values: dict[str, str]) -> None:
    found = charted(values)
    for item in found.values():
        kubernetes_validate.validate(item, KUBERNETES, strict=True)
    assert {name for kind, name in found if kind == "Deployment"} == set(PODS)
    for name in PODS:
        assert is_confined(found["Deployment", name]["spec"]["template"]["spec"])


def test_helm_finds_no_fault_in_the_chart() -> None:
    done = helm("lint", {"image": IMAGE})
    assert (done.returncode, "WARNING" in done.stdout) == (0, False), done.stdout


def test_a_chart_without_an_image_says_so() -> None:
    done = helm("template", {})
    assert (done.returncode, done.stdout) == (1, "")
    assert "image: name the one that you built and pushed" in done.stderr


def test_every_value_of_the_chart_reaches_its_place() -> None:
    found = charted(OTHERWISE)
    claim = found["PersistentVolumeClaim", "data"]
    assert claim["metadata"]["annotations"] == {"helm.sh/resource-policy": "keep"}
    assert claim["spec"]["storageClassName"] == "local-disk"
    assert claim["spec"]["resources"] == {"requests": {"storage": "1Ti"}}
    for name in PODS:
        pod = found["Deployment", name]["spec"]["template"]["spec"]
        [container] = pod["containers"]
        assert (container["image"], pod["imagePullSecrets"]) == (IMAGE, [{"name": "registry"}])
        assert container["envFrom"] == [{"secretRef": {"name": "theirs"}}]
        assert container["resources"]["limits"] == {"memory": "3Gi"}
        assert {"name": "tmp", "emptyDir": {"sizeLimit": "9Gi"}} in pod["volumes"]
    instance = charted_instance(OTHERWISE)
    assert instance["concurrency"]["runs"] == {"max_concurrent_runs": 7}
    run = instance["run_launcher"]["config"]
    assert (run["job_image"], run["job_namespace"]) == (IMAGE, "papers")
    assert (run["image_pull_secrets"], run["env_secrets"]) == ([{"name": "registry"}], ["theirs"])
    assert run["resources"]["limits"] == {"memory": "5Gi"}
    assert {"name": "tmp", "emptyDir": {"sizeLimit": "9Gi"}} in run["volumes"]


def test_pods_start_again_where_the_instance_is_another() -> None:
    def marks(**values: str) -> set[str]:
        found = charted({"image": IMAGE, **values})
        pods = [found["Deployment", name]["spec"]["template"]["metadata"] for name in PODS]
        return {pod["annotations"]["checksum/config"] for pod in pods}

    assert len(marks()) == 1
    assert marks() == marks(**{"home.size": "1Ti"})
    assert marks().isdisjoint(marks(**{"runs.atOnce": "7"}))


def is_confined(pod: dict[str, Any]) -> bool:
    [container] = pod["containers"]
    own, shared = container["securityContext"], pod["securityContext"]
    return (
        shared["runAsNonRoot"] is True
        and shared["runAsUser"] == 1000
        and own["readOnlyRootFilesystem"] is True
        and own["allowPrivilegeEscalation"] is False
        and own["capabilities"] == {"drop": ["ALL"]}
    )


@dg.job
def job() -> None:
    """A job that is never carried out."""


def test_the_job_of_a_run_is_one_that_kubernetes_takes(
    tmp_path: Path,
) -> None:
    asked: list[dict[str, Any]] = []
    config = charted_instance({"image": IMAGE})["run_launcher"]["config"]
    with cluster(tmp_path, asked) as kubeconfig:
        outside = {"load_incluster_config": False, "kubeconfig_file": str(kubeconfig)}
        launcher = {
            "module": "dagster_k8s",
            "class": K8sRunLauncher.__name__,
            "config": {**config, **outside},
        }
        with dg.instance_for_test(
            temp_dir=str(tmp_path), overrides={"run_launcher": launcher}
        ) as instance:
            run = instance.create_run_for_job(
                job, job_code_origin=dg.reconstructable(job).get_python_origin()
            )
            instance.run_launcher.launch_run(LaunchRunContext(run, workspace=None))
    [found] = asked
    kubernetes_validate.validate(found, KUBERNETES, strict=True)
    pod = found["spec"]["template"]["spec"]
    assert is_confined(pod)
    [term] = pod["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert term["labelSelector"] == {"matchLabels": {"app": "code"}}
    [container] = pod["containers"]
    assert container["image"] == IMAGE
    assert {"secretRef": {"name": "paperhouse"}} in container["envFrom"]
    mounted = {one["name"]: one["mountPath"] for one in container["volumeMounts"]}
    assert (mounted["data"], mounted["tmp"]) == ("/data", "/tmp")  # noqa: S108 - the pod's own


@contextmanager
def cluster(folder: Path, asked: list[dict[str, Any]]) -> Iterator[Path]:
    """A server that takes what it is sent, and the file that says where it is."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(json.loads(body))
            self.send_response(201)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        path = folder / "kubeconfig"
        named = {"name": "here"}
        path.write_text(
            yaml.safe_dump(
                {
                    "clusters": [{**named, "cluster": {"server": address}}],
                    "contexts": [{**named, "context": {"cluster": "here", "user": "here"}}],
                    "users": [{**named, "user": {}}],
                    "current-context": "here",
                }
            )
        )
        yield path
        server.shutdown()

"""The part of Docker's interface that Dagster's launcher uses, over containers as processes."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.assets.deploy.containers import Host, kill

_API = {"ApiVersion": "1.44", "MinAPIVersion": "1.24", "Version": "27"}


@dataclass
class Engine:
    """Containers by their ids. environment: what the image sets."""

    host: Host
    environment: Mapping[str, str]
    created: dict[str, dict[str, Any]] = field(default_factory=dict)
    processes: dict[str, Any] = field(default_factory=dict)

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, object]:
        """Status and answer of a request; path is without the interface's version."""
        match method, path.strip("/").split("/"):
            case "GET", ["version"]:
                return 200, _API
            case "POST", ["containers", "create"]:
                number = f"{len(self.created):064x}"
                self.created[number] = body
                return 201, {"Id": number, "Warnings": []}
            case "POST", ["containers", number, "start"]:
                self._start(number)
                return 204, None
            case "POST", ["containers", number, "stop"]:
                kill(self.processes[number])
                return 204, None
            case "GET", ["containers", number, "json"]:
                return 200, {"Id": number, "State": self._state(number)}
        return 404, {"message": f"{method} {path} is not among what is used"}

    def container_of(self, run_id: str) -> str:
        """The id of the container that was started for a run."""
        [found] = [
            number
            for number, asked in self.created.items()
            if asked["Labels"]["dagster/run_id"] == run_id
        ]
        return found

    def kill(self, run_id: str) -> None:
        """SIGKILL for all processes of a run's container."""
        kill(self.processes[self.container_of(run_id)])

    def log_of(self, run_id: str) -> str:
        return self.host.log_of(self.processes[self.container_of(run_id)])

    def _start(self, number: str) -> None:
        asked = self.created[number]
        variables = dict(one.split("=", 1) for one in asked["Env"])
        how = asked["HostConfig"]
        self.processes[number] = self.host.start(
            asked["Cmd"],
            {**self.environment, **variables},
            [bind.removesuffix(":rw") for bind in how["Binds"]],
            asked["User"],
            is_read_only=how["ReadonlyRootfs"],
        )

    def _state(self, number: str) -> dict[str, object]:
        process = self.processes.get(number)
        if process is None:
            return {"Status": "created"}
        code = process.poll()
        return {"Status": "running" if code is None else "exited", "ExitCode": code or 0}


@contextmanager
def serving(engine: Engine) -> Iterator[str]:
    """The engine on a port of this machine, as DOCKER_HOST names it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def log_message(self, *_: object) -> None:
            """Says nothing."""

        def _answer(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.partition("?")[0].removeprefix("/v1.44")
            status, answer = engine.answer(method, path, json.loads(body or b"{}"))
            content = b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

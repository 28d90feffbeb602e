"""`paperhouse mcp`."""

import click

from etl.errors import UsageError
from etl.settings import Settings


@click.command("mcp")
@click.pass_obj
def mcp_command(settings: Settings) -> None:
    """Serve the release to agents, over standard streams.

    It speaks the Model Context Protocol and is started by a client, such as a desktop assistant.
    Tools and questions read the current release and nothing else, each within limits of time
    (PAPERHOUSE_AGENT_SECONDS), memory (_MEGABYTES), rows (_ROWS) and bytes (_BYTES).
    """
    try:
        from etl.agent.server import make_server  # noqa: PLC0415 - an extra, and seconds to import
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types", "anyio", "pydantic"):
            raise
        raise UsageError(
            "agents need the library `mcp`, which is an extra: pip install 'paperhouse[mcp]'"
        ) from error
    make_server(settings).run("stdio")

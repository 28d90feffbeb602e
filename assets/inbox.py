"""Pages that people saved are archived from a folder; the next load stages them."""

import dagster as dg
from pydantic import Field

from assets.resources import PaperhouseResource
from assets.retries import RetryConfig, translate_errors
from etl.pipeline.inbox import archive_inbox, printable_path


class InboxConfig(RetryConfig):
    """The choice of files that a run archives, and its retries."""

    names: list[str] | None = Field(
        default=None, description="Files, by their paths in the inbox. Left open: all of them."
    )


@dg.asset(
    group_name="site",
    kinds={"html", "json", "warc"},
    owners=["team:paperhouse"],
    pool="warehouse",
)
def inbox(
    context: dg.AssetExecutionContext,
    config: InboxConfig,
    paperhouse: dg.ResourceParam[PaperhouseResource],
) -> dg.MaterializeResult[None]:
    """Archives saved pages from a folder. Its captures.csv states their urls and instants.

    The files stay in the folder. A file that was archived before is recognised. What is no file of
    the folder is skipped: links that lead out of it, devices, names that are not UTF-8.
    """
    settings = paperhouse.settings
    with translate_errors(context, config):
        archived, files = archive_inbox(settings, config.names, paperhouse.clock)
    return dg.MaterializeResult(
        metadata={
            "folder": dg.MetadataValue.path(settings.inbox),
            "new": len(archived.new),
            "known before": archived.known_count,
            "skipped": [f"{printable_path(path)}: {reason}" for path, reason in files.skipped],
            "without a line in captures.csv": [path.name for path in files.without_line],
            "named there, but missing": [path.name for path in files.missing],
        }
    )

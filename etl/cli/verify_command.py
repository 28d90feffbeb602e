"""`paperhouse verify`."""

import click

from etl.cli.progress_bars import progress_bars
from etl.cli.say import say
from etl.counted import counted
from etl.pipeline.audit import audit_release
from etl.pipeline.verify import verify_archive
from etl.settings import Settings


@click.command("verify")
@click.pass_obj
def verify_command(settings: Settings) -> None:
    """Check the archive by its digests, and audit the release.

    Every damaged file is named, with what mends it, and every file that misses a capture which the
    release shows. Then everything is derived beside the release, as `audit` does.
    """
    with progress_bars() as report:
        found = verify_archive(settings, report)
    count = counted(found.document_count, "document")
    say(f"{count} in {found.byte_count:,} bytes of archive are as they came.")
    if found.torn_bytes:
        say(f"{found.torn_bytes:,} bytes of them were left by killed commands, and hold nothing.")
    with progress_bars() as report:
        release_id = audit_release(settings, report)
    say(f"Release {release_id} is what a full derivation gives, row for row.")

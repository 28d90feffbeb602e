"""A local site: serves until interrupted, or for the time of one command.

python -m tests.replica --days 30 --until 2026-04-30
python -m tests.replica --days 31 --until 2026-05-31 paperhouse fetch --from 2026-05-01
"""

import argparse
import os
import signal
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

from .quota import SITE_LIMITS
from .replica import NOON, Replica
from .sources import Folder, MadeUp, Source


def main(arguments: list[str] | None = None) -> None:
    """Prints the base URLs, then serves until SIGINT or SIGTERM, or while a command runs.

    The first line is the site's, and those of arXiv's two servers follow. The command finds them in
    PAPERHOUSE_SITE, PAPERHOUSE_ARXIV and PAPERHOUSE_OAI; its exit code is ours.
    """
    asked = _parser().parse_args(arguments)
    source, until = _source(asked)
    now = datetime.combine(until, time(12))
    limits = None if asked.no_quota else SITE_LIMITS
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    with Replica(source, now=now, limits=limits, ticking=True, port=asked.port) as replica:
        if asked.command:
            origins = {
                "PAPERHOUSE_SITE": replica.url,
                "PAPERHOUSE_ARXIV": replica.arxiv_url,
                "PAPERHOUSE_OAI": replica.oai_url,
            }
            environment = os.environ | origins
            signal.pthread_sigmask(signal.SIG_UNBLOCK, stops)
            sys.exit(subprocess.run(asked.command, env=environment, check=False).returncode)
        print(replica.url, replica.arxiv_url, replica.oai_url, sep="\n", flush=True)
        signal.sigwait(stops)


def _source(asked: argparse.Namespace) -> tuple[Source, date]:
    if asked.folder is not None:
        folder = Folder(asked.folder)
        return folder, asked.until or folder.last
    until = asked.until or NOON.date()
    return MadeUp(until - timedelta(days=asked.days - 1), asked.seed), until


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.replica", description=__doc__)
    parser.add_argument("command", nargs=argparse.REMAINDER, help="run this, then stop")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--days", type=int, default=30, help="how many days to make up")
    parser.add_argument("--until", type=date.fromisoformat, help="the site's today, at noon UTC")
    parser.add_argument("--seed", type=int, default=0, help="other papers")
    parser.add_argument("--folder", type=Path, help="serve archived API days instead")
    parser.add_argument("--no-quota", action="store_true", help="never answer 429")
    return parser


if __name__ == "__main__":
    main()

"""Daily Papers as a source that travels to worker processes."""

import pickle
import subprocess
import sys

from etl.sources.daily_papers.source import DAILY_PAPERS


def test_a_source_reaches_another_process_as_it_is() -> None:
    assert pickle.loads(pickle.dumps(DAILY_PAPERS)) == DAILY_PAPERS  # noqa: S301 - our own


def test_a_process_that_only_parses_loads_no_client_of_http() -> None:
    program = (
        "import sys, etl.stage.batch, etl.sources.daily_papers.source\n"
        "print(sorted({'httpcore2', 'tenacity', 'duckdb', 'protego'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"

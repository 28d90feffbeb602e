"""Carries out commands in one process, and tells how each ended: a hang costs this process only.

    python -m tests.attacks.commands

Reads lines of JSON, {"home": PATH, "words": [WORD…]}, and answers each with {"code", "out", "err",
"error"}; error is the trace of what the command line did not foresee, or empty.
"""

import gc
import json
import os
import sys
import traceback

from click.testing import CliRunner

from etl.cli.main import main
from etl.workers.pool import keep_workers
from tests.durability.home import EPOCH


def answered(home: str, words: list[str]) -> dict[str, object]:
    """How a command ended."""
    environment = {"PAPERHOUSE_HOME": home, "SOURCE_DATE_EPOCH": str(EPOCH)}
    result = CliRunner().invoke(main, words, env=environment)
    is_foreseen = result.exception is None or isinstance(result.exception, SystemExit)
    error = "" if is_foreseen else "".join(traceback.format_exception(*(result.exc_info or ())))
    return {"code": result.exit_code, "out": result.stdout, "err": result.stderr, "error": error}


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    gc.freeze()  # what was imported stays, and need not be looked through after each command
    with keep_workers():
        for line in sys.stdin:
            print(json.dumps(answered(**json.loads(line))), file=answers, flush=True)

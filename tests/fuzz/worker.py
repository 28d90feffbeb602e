"""Runs cases until it is ended, and tells on standard output which one it is at.

    python -m tests.fuzz.worker FIRST_SEED TARGET…

Each line is JSON: {"case": …} before a case is run, and {"case": …, "kind": …, "trace": …} for what
it broke. Whoever reads them ends a worker that is at one case for too long.
"""

import faulthandler
import itertools
import json
import resource
import sys
import time

from tests.fuzz.cases import Case

WEIGHTS = {"page": 10, "sql": 3}
"""Seconds that a target is run for in its turn, where it is not one."""
MEMORY = 4 * 2**30
"""Bytes that a case may ask for; the largest real page needs a tenth of it."""


def main(first: int, targets: list[str]) -> None:
    """Run case after case, each target in its turn; never returns."""
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    seeds = itertools.count(first)
    for target in itertools.cycle(targets):
        end = time.monotonic() + WEIGHTS.get(target, 1)
        while time.monotonic() < end:
            _run(Case(target, next(seeds)))


def _run(case: Case) -> None:
    _tell(case=str(case))
    found = case.finding()
    if found is not None:
        _tell(case=str(case), kind=found[0], trace=found[1])


def _tell(**facts: str) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])

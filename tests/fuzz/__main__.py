"""`make fuzz MINUTES=10`: a worker runs cases, and each kind of finding is told once.

    python -m tests.fuzz --minutes 10 [--first SEED] [TARGET…]
    python -m tests.fuzz --case page:12345 [--out FILE]

Ends with status 1 if anything was found: what a target raises, a case that takes longer than
SECONDS, and one that ends its worker or asks it for too much memory.
"""

import argparse
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.cases import case_of
from tests.fuzz.targets import TARGETS

SECONDS = 30.0
ROOT = Path(__file__).parents[2]


class Supervisor:
    """Starts workers, one after the other, and counts cases and findings."""

    def __init__(self, first: int, targets: list[str]) -> None:
        self.next = first
        self.targets = targets
        self.counts: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()

    def run_until(self, end: float) -> None:
        """Run workers until the instant of time.monotonic()."""
        while time.monotonic() < end:
            words = [sys.executable, "-m", "tests.fuzz.worker", str(self.next), *self.targets]
            with subprocess.Popen(
                words,
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env=os.environ | {"PYTHONHASHSEED": "0"},
            ) as worker:
                try:
                    self._watch(worker, end)
                finally:
                    worker.kill()

    def _watch(self, worker: "subprocess.Popen[str]", end: float) -> None:
        """Take what the worker tells, until it dies or is at one case for too long."""
        lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=_read, args=(worker, lines), daemon=True).start()
        case = ""
        while time.monotonic() < end:
            try:
                line = lines.get(timeout=SECONDS + (60 if not case else 0))
            except queue.Empty:
                if case and _hangs(case):
                    self._find(case, "hang", f"longer than {SECONDS:g} s, twice")
                break
            if not line:
                self._find(case, "crash", f"the worker ended with {worker.wait()}")
                break
            told = json.loads(line)
            if "kind" in told:
                self._find(told["case"], told["kind"], told["trace"])
            else:
                case = told["case"]
                self.counts[case.partition(":")[0]] += 1
                self.next = case_of(case).seed + 1

    def _find(self, case: str, kind: str, trace: str) -> None:
        target = case.partition(":")[0]
        name = f"{target}: {kind}"
        if name not in self.findings:
            print(f"{name}\n  python -m tests.fuzz --case {case}\n{trace}", flush=True)
        self.findings[name] += 1


def _hangs(case: str) -> bool:
    """Whether a case takes too long once more: the machine may have slept the first time."""
    words = [sys.executable, "-m", "tests.fuzz", "--case", case]
    try:
        subprocess.run(words, cwd=ROOT, timeout=2 * SECONDS, check=False, capture_output=True)
    except subprocess.TimeoutExpired:
        return True
    return False


def _read(worker: "subprocess.Popen[str]", lines: "queue.SimpleQueue[str]") -> None:
    assert worker.stdout is not None
    for line in worker.stdout:
        lines.put(line)
    lines.put("")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--first", type=int, default=time.time_ns() // 1_000_000)
    parser.add_argument("--case", type=case_of)
    parser.add_argument("--out", type=Path)
    parser.add_argument("targets", nargs="*", default=list(TARGETS))
    stated = parser.parse_args()
    if stated.case is not None:
        if stated.out is not None:
            stated.out.write_bytes(stated.case.data())
        stated.case.run()
        return 0
    began = time.monotonic()
    supervisor = Supervisor(stated.first, stated.targets)
    supervisor.run_until(began + 60 * stated.minutes)
    minutes = (time.monotonic() - began) / 60
    for target, count in supervisor.counts.most_common():
        print(f"{target:10} {count:9,} cases {count / minutes:9,.0f} a minute")
    print(f"{len(supervisor.findings)} findings")
    for name, count in supervisor.findings.most_common():
        print(f"  {count:7,} x {name}")
    return 1 if supervisor.findings else 0


if __name__ == "__main__":
    sys.exit(main())

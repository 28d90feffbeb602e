"""The speed that is promised, against the peers of ../shared/bench, side by side in one run.

    make bench        300 pages rendered from ../shared; prints what it measures

Whole processes are timed, imports included; memory is the proportional set size of all their
processes together, sampled in a run of its own. Read ratios, not seconds, and run it on an
otherwise idle machine.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from tests.bench import over_http

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
DAYS = SHARED / "corpus/hf_api/days"
MANIFEST = SHARED / "corpus/captures.csv"
PEERS = ROOT / ".venv/peers/bin/python"
PAPERHOUSE = (sys.executable, "-m", "etl")
ROUNDS = 3
DAY_ROUNDS = 9
UNPACED = {"PAPERHOUSE_PAGES": "0"}


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = rendered(folder / "pages")
        peers(folder, pages)
        one_more_day(folder)
        fetching(folder)
        runs = [run([*PAPERHOUSE, "--help"], {}) for _ in range(5)]
        report("paperhouse --help", min(runs), "s", 0.5)


def rendered(pages: Path) -> Path:
    days = sorted(DAYS.glob("*.json"))[-300:]
    script = SHARED / "site/pages.py"
    subprocess.run([sys.executable, script, pages, *days], check=True)
    size = sum(path.stat().st_size for path in pages.iterdir())
    print(f"{len(days)} pages, {size / 1e6:.0f} MB")
    return pages


def peers(folder: Path, pages: Path) -> None:
    ours, theirs, floors = [], [], []
    for number in range(ROUNDS):
        theirs.append(peer("naive.py", pages, folder))
        floors.append(peer("floor.py", pages, folder))
        home = {"PAPERHOUSE_HOME": str(folder / f"home{number}")}
        ours.append(run([*PAPERHOUSE, "load", pages], home))
    for name in ("with_scrapy.py", "with_dlt.py"):
        print(f"{name} {peer(name, pages, folder):.2f} s")
    naive_seconds, floor_seconds, seconds = median(theirs), median(floors), median(ours)
    print(f"naive.py {naive_seconds:.2f} s, floor.py {floor_seconds:.2f} s,")
    print(f"paperhouse load {seconds:.2f} s, medians of {ROUNDS}")
    report("load / naive.py", seconds / naive_seconds, "x", 0.20)
    report("load / floor.py", seconds / floor_seconds, "x", 1.2)
    home = {"PAPERHOUSE_HOME": str(folder / "watched")}
    report("peak memory", peak([*PAPERHOUSE, "load", pages], home) / 1e6, "MB", 700)


def peer(name: str, pages: Path, folder: Path) -> float:
    return run([PEERS, SHARED / "bench/peers" / name, pages, folder / f"{name}.duckdb"], {})


def one_more_day(folder: Path) -> None:
    """The two take turns, so that what else the machine does meets both."""
    days = sorted(DAYS.glob("*.json"))
    url = f"https://huggingface.co/api/daily_papers?date={days[-1].stem}"
    bases = {"a tenth": days[:-1:10], "the whole": days[:-1]}
    homes = {name: {"PAPERHOUSE_HOME": str(folder / name)} for name in bases}
    for name, base in bases.items():
        run([*PAPERHOUSE, "load", *base, "--manifest", MANIFEST], homes[name])
    found: dict[str, list[float]] = {name: [] for name in bases}
    for number in range(DAY_ROUNDS):
        new = folder / f"{number}.json"
        new.write_bytes(days[-1].read_bytes() + b" " * number)
        for name, home in homes.items():
            found[name].append(run([*PAPERHOUSE, "load", new, "--url", url], home))
    seconds = {name: median(each) for name, each in found.items()}
    for name, each in seconds.items():
        print(f"one more day onto {name} of the corpus: {each:.2f} s")
    report("one more day, whole", seconds["the whole"], "s", 1)
    report("whole / tenth", seconds["the whole"] / seconds["a tenth"], "x", 1.5)


def fetching(folder: Path) -> None:
    """Both publish: the one what it fetched, the other the same pages out of a folder."""
    days = over_http.last_days(DAYS)
    pages = folder / "saved"
    job = [sys.executable, "-c", over_http.RUN, days[0], days[-1]]
    load = [*PAPERHOUSE, "load", pages, "--manifest", pages / "captures.csv"]
    ours, loads = [], []
    with over_http.site(DAYS) as url:
        answering = over_http.saved(url, days, pages)
        for number in range(ROUNDS):
            asked = UNPACED | {"PAPERHOUSE_SITE": url}
            home = str(folder / f"asked{number}")
            ours.append(run(job, asked | {"PAPERHOUSE_HOME": home}))
            loads.append(run(load, {"PAPERHOUSE_HOME": str(folder / f"read{number}")}))
    seconds, load_seconds = median(ours), median(loads)
    print(f"fetch and load {seconds:.2f} s, load {load_seconds:.2f} s; of the former the site")
    print(f"itself takes {answering:.2f} s to make {len(days)} pages")
    report("fetch and load / load", seconds / load_seconds, "x", 1.5)


def run(command: list[object] | tuple[object, ...], environment: dict[str, str]) -> float:
    """Wall-clock seconds of a command. Raises CalledProcessError."""
    start = time.perf_counter()
    process = started(command, environment)
    ended(process)
    return time.perf_counter() - start


def peak(command: list[object], environment: dict[str, str]) -> int:
    """Bytes of a command with all its children at their most, in a run of its own.

    To look takes the memory's lock from the process, so that run is not timed.
    """
    process = started(command, environment)
    found = [0]
    watcher = threading.Thread(target=watch, args=(process, found))
    watcher.start()
    ended(process)
    watcher.join()
    return found[0]


def started(
    command: list[object] | tuple[object, ...], environment: dict[str, str]
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [str(part) for part in command],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )


def ended(process: "subprocess.Popen[bytes]") -> None:
    if code := process.wait():
        raise subprocess.CalledProcessError(code, str(process.args))


def watch(process: "subprocess.Popen[bytes]", found: list[int]) -> None:
    while process.poll() is None:
        found[0] = max(found[0], sum(resident(pid) for pid in family(process.pid)))
        time.sleep(0.05)


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid] + [member for child in children for member in family(int(child))]


def resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def report(what: str, value: float, unit: str, limit: float) -> None:
    verdict = "kept" if value <= limit else "MISSED"
    print(f"{what}: {value:.2f} {unit}, promised at most {limit} {unit}: {verdict}")


if __name__ == "__main__":
    main()

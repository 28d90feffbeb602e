"""What each click of the page costs: `paperhouse site` in Chromium, served from this machine.

    python -m tests.bench.exploring RELEASE [--rounds 5] [--slowest 12]

For every view and every question with its usual parameters: milliseconds until the view stands, of
the first click, of the median of later ones, and of the worst one, and the median of the CPU of the
browser's page, which tells more where others work too. Then: how long the release takes to open,
and how much memory the page has.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote

import duckdb
from playwright.sync_api import Page, sync_playwright

from etl.release.queries import named_queries
from etl.release.site.site_folder import write_site
from tests.bench.__main__ import report
from tests.conftest import BROWSERS
from tests.site.opening import opened_site

PROMISED_CLICK = 200
PROMISED_START = 3
CLICK = """route => new Promise(done => {
    const main = document.querySelector("main");
    const begun = performance.now();
    const look = () => main.hasAttribute("aria-busy")
        ? setTimeout(look, 2) : requestAnimationFrame(() => done(performance.now() - begun));
    main.setAttribute("aria-busy", "true");
    location.hash = route;
    look();
})"""
"""Milliseconds until the view stands and the browser is about to paint it."""
PLACES = """
select
    (select max(listed_on) from core.listings)::varchar,
    (select paper_key from core.observations group by 1 order by count(*) desc, 1 limit 1),
    (select organization_key from mart.organizations order by paper_count desc, 1 limit 1),
    (select author_key from mart.authors order by paper_count desc, 1 limit 1),
    (select keyword_key from mart.keywords order by paper_count desc, 1 limit 1)
"""
"""The last day, and the paper, organization, author and keyword of which the most is known."""


class Click(NamedTuple):
    """Milliseconds by the clock, and of CPU."""

    wall: float
    cpu: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.exploring", description=__doc__)
    parser.add_argument("release", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slowest", type=int, default=12)
    asked = parser.parse_args()
    browser_path = next(filter(None, map(shutil.which, BROWSERS)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        write_site(asked.release, Path(folder))
        with (
            playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"]) as it,
            opened_site(it, Path(folder)) as page,
        ):
            show_start(page)
            show_clicks(page, list(routes(asked.release)), asked.rounds, asked.slowest)
            print(f"memory of the page: {sum(map(memory, page_processes())) / 1e6:,.0f} MB")


def show_start(page: Page) -> None:
    seconds = float(page.locator("#state").inner_text().split()[2])
    report("the release is open", seconds, "s", PROMISED_START)


def show_clicks(page: Page, asked: list[str], rounds: int, slowest: int) -> None:
    clicks: dict[str, list[Click]] = {route: [] for route in asked}
    for _ in range(rounds):
        for route, its in clicks.items():
            before = cpu()
            wall = page.evaluate(CLICK, route)
            its.append(Click(wall, cpu() - before))
    print("   first   median    worst   CPU    of")
    for route, its in sorted(clicks.items(), key=lambda it: -usual(it[1]).wall)[:slowest]:
        wall, worst = usual(its), max(it.wall for it in its)
        print(f"{its[0].wall:8.0f} {wall.wall:8.0f} {worst:8.0f} {wall.cpu:5.0f}    {route}")
    every = [usual(it) for it in clicks.values()]
    report("the slowest click", max(it.wall for it in every), "ms", PROMISED_CLICK)
    report("its CPU at most", max(it.cpu for it in every), "ms", PROMISED_CLICK)
    report("the median click", median(it.wall for it in every), "ms", PROMISED_CLICK)


def usual(clicks: list[Click]) -> Click:
    later = clicks[1:] or clicks
    return Click(median(it.wall for it in later), median(it.cpu for it in later))


def routes(release: Path) -> Iterator[str]:
    """Every view, and every question."""
    with duckdb.connect(release, read_only=True) as con:
        found = con.execute(PLACES).fetchall()[0]
    day, paper, organization, author, keyword = (quote(it, safe="") for it in found)
    yield from ("#/", "#/days", f"#/day/{day}", f"#/paper/{paper}", f"#/author/{author}")
    yield from ("#/authors", "#/authors?name=wang", "#/organizations", "#/trending")
    yield from (f"#/organization/{organization}", f"#/keyword/{keyword}", "#/keywords")
    yield from (f"#/trending?day={day}", "#/search?words=sparse+attention")
    yield from ("#/search?words=language+models", "#/questions", "#/sql", "#/quality")
    yield from (f"#/question/{name}" for name in named_queries())
    yield f"#/question/top_papers?listed_from={day[:4]}-01-01&top=50"
    yield f"#/question/growth?paper={paper}"


def page_processes() -> Iterator[Path]:
    """The processes of Chromium that run pages, of those that this program started."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if b"--type=renderer" in words and is_descendant(process):
            yield process


def is_descendant(process: Path) -> bool:
    number = int(process.name)
    while number > 1 and number != os.getpid():
        status = Path(f"/proc/{number}/stat").read_text()
        number = int(status.rpartition(")")[2].split()[1])
    return number == os.getpid()


def cpu() -> float:
    """Milliseconds that all threads of the page have had so far."""
    tasks = (task for process in page_processes() for task in process.glob("task/*/schedstat"))
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6


def memory(process: Path) -> int:
    """Bytes that a process has to itself, its shared ones by share."""
    rollup = (process / "smaps_rollup").read_text()
    [size] = [line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")]
    return 1024 * int(size)


if __name__ == "__main__":
    main()

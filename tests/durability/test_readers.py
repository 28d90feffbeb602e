"""Readers are never blocked, never see half a load, and never stop a load."""

import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from etl.stage.progress import no_progress
from tests.durability.home import Home
from tests.durability.kill_at import act
from tests.durability.pages import Pages

pytestmark = pytest.mark.slow

_READ = """
import json, sys, time
from pathlib import Path
import duckdb

release, stop, keeps = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "keep"
stated = '''
    select release_id, listing_count, paper_count
    from meta.releases
    order by release_id desc
    limit 1
'''
counted = '''
    select
        max(release_id),
        (select count(*) from core.listings),
        (select count(*) from mart.papers_wide)
    from meta.releases
'''
seen, con = set(), None
while not stop.exists():
    con = con or duckdb.connect(str(release), True, {'threads': 1})
    first = con.execute(stated).fetchone()
    print("reading" if not seen else "", end="", flush=True)
    time.sleep(0.01)
    seen.add((first, con.execute(counted).fetchone()))
    if not keeps:
        con.close()
        con = None
    time.sleep(0.2)
print(json.dumps(sorted(seen)))
"""


def test_readers_see_whole_releases_while_loads_publish(home: Home, pages: Pages, soak: bool):
    loads = 25 if soak else 4
    stop = pages.folder.with_name("stop")
    _load(home, pages, day=1)
    with ExitStack() as stack:
        readers = [
            stack.enter_context(_reader(home, stop, mode)) for mode in ("again",) * 2 + ("keep",)
        ]
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.read(len("reading")) == "reading"
        for day in range(2, 2 + loads):
            _load(home, pages, day)
        stop.touch()
        outputs = [reader.communicate(timeout=60) for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * 3
    assert [err for _, err in outputs] == [""] * 3
    *again, kept = [json.loads(out) for out, _ in outputs]
    releases = home.releases()
    assert len(releases) == 1 + loads
    whole = [[release_id, 2 * n, 2 * n] for n, release_id in enumerate(releases, start=1)]
    assert kept == [[whole[0], whole[0]]]
    for seen in again:
        assert [stated for stated, _ in seen] == [counted for _, counted in seen]
        assert all(stated in whole for stated, _ in seen)
        assert len(seen) > 1


def _reader(home: Home, stop: Path, mode: str) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", _READ, str(home.settings.release), str(stop), mode]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _load(home: Home, pages: Pages, day: int) -> None:
    """Two more papers."""
    pages.answer(day, range(2 * day, 2 * day + 2))
    act(home.settings, no_progress, *pages.load)

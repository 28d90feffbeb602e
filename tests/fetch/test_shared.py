"""The real days of ../shared, served by the replica, are what their files are."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from etl import pipeline
from etl.fetch import targets
from etl.records import Statement
from etl.settings import Settings, Site
from tests.fetch.conftest import Client, released
from tests.replica import Folder, Replica

NOW = datetime(2026, 6, 15, 12)
STEP = 8
"""Every eighth of the 521 days, 66 of them, over all the years; with `--soak` every one."""


@pytest.mark.slow
@pytest.mark.parametrize("via", ["html", "api"])
def test_fetched_days_have_the_content_of_their_files(
    corpus: Path, tmp_path: Path, via: targets.Via, soak: bool
) -> None:
    files = sorted((corpus / "hf_api" / "days").glob("*.json"))[:: 1 if soak else STEP]
    days = [date.fromisoformat(file.stem) for file in files]
    pipeline.load(
        Settings(home=tmp_path / "files"),
        [(file, stated(day)) for file, day in zip(files, days, strict=True)],
    )
    with Replica(Folder(corpus / "hf_api" / "days"), now=NOW, limits=None) as replica:
        client = Client(replica, tmp_path / "fetched" / "archive", Site(url=replica.url, pages=0))
        done = client.crawl([targets.daily(day, via) for day in days])
    assert {step.fetch.outcome for step in done.steps} == {"page"}
    pipeline.load(Settings(home=tmp_path / "fetched"), [])
    span = (days[0], days[-1])
    assert released(tmp_path / "fetched", *span) == released(tmp_path / "files", *span)


def stated(day: date) -> Statement:
    url = f"https://huggingface.co/api/daily_papers?date={day}"
    return Statement(url, datetime.combine(day, time(9)))

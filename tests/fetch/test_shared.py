"""The real days of ../shared, served by the replica, are what their files are."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.settings import Settings
from etl.site_settings import Site
from etl.sources.daily_papers.targets import Via, daily_target
from tests.fetch.conftest import Client, released
from tests.replica import Folder, Replica

NOW = datetime(2026, 6, 15, 12)
STEP = 8
"""Every eighth of the 521 days, 66 of them, over all the years; with `--soak` every one."""


@pytest.mark.slow
@pytest.mark.parametrize("via", ["html", "api"])
def test_fetched_days_have_the_content_of_their_files(
    corpus: Path, tmp_path: Path, via: Via, soak: bool
) -> None:
    files = sorted((corpus / "hf_api" / "days").glob("*.json"))[:: 1 if soak else STEP]
    days = [date.fromisoformat(file.stem) for file in files]
    load_documents(
        Settings(home=tmp_path / "files"),
        [(file, stated(day)) for file, day in zip(files, days, strict=True)],
    )
    with Replica(Folder(corpus / "hf_api" / "days"), now=NOW, limits=None) as replica:
        client = Client(replica, tmp_path / "fetched" / "archive", Site(url=replica.url, pages=0))
        done = client.crawl([daily_target(day, via) for day in days])
    assert {event.fetch.outcome for event in done.requests} == {"page"}
    load_documents(Settings(home=tmp_path / "fetched"), [])
    span = (days[0], days[-1])
    assert released(tmp_path / "fetched", *span) == released(tmp_path / "files", *span)


def stated(day: date) -> Provenance:
    url = f"https://huggingface.co/api/daily_papers?date={day}"
    return Provenance(url, datetime.combine(day, time(9)))

"""Homes for the report: what people did to them, and the page that came of it."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from etl.archive.documents import Provenance
from etl.build.checks import CheckResult
from etl.contract.vocabulary import Severity
from etl.errors import ReleaseBlocked
from etl.pipeline.load import InputDocument, load_documents
from etl.pipeline.publish import ReleaseOptions
from etl.settings import Settings
from etl.site_settings import Site
from etl.stage.connection import Connection
from expectations.report import write_report
from tests.answers import item
from tests.made_once import OwnCopy

MONDAY = date(2026, 4, 13)
NOW = datetime(2026, 4, 20, 12)
HOSTILE = "<script>alert(1)</script> & \"quoted\" 'text' <img src=x onerror=alert(2)>"
RULE = "Days are as full as <b>usual</b>"


@dataclass(frozen=True)
class At:
    """A clock that stands."""

    instant: datetime = NOW

    def now(self) -> datetime:
        return self.instant

    def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing waits")


@dataclass
class Home:
    """A home whose listings begin on MONDAY, and what can be done to it."""

    folder: Path
    load_count: int = 0

    @property
    def settings(self) -> Settings:
        return Settings(home=self.folder / "home", site=Site(first_day=MONDAY))

    def answer(
        self,
        day: int,
        items: Sequence[object],
        captured_at: datetime = NOW,
        url: str = "https://huggingface.co/api/daily_papers?date={day}&limit=100",
    ) -> InputDocument:
        """The API's answer for that day of April."""
        listed_on = date(2026, 4, day)
        path = self.folder / f"{listed_on}-{captured_at:%d%H}.json"
        path.write_text(json.dumps(items))
        return path, Provenance(url.format(day=listed_on), captured_at, listed_on)

    def load(self, *documents: InputDocument, broken: int = 0, severity: Severity = "warn") -> None:
        """Load, a minute after the last time; one check more is asked, which so many rows break."""

        def suites(con: Connection, answered: Sequence[CheckResult]) -> Sequence[CheckResult]:
            sample = HOSTILE if broken else None
            return [
                CheckResult(
                    "full_days", RULE, "core.listings", "expectations", severity, 40, broken, sample
                )
            ]

        self.load_count += 1
        clock = At(NOW - timedelta(minutes=30 - self.load_count))
        load_documents(self.settings, documents, extras=ReleaseOptions(suites=suites), clock=clock)

    def page(self, now: datetime = NOW) -> LexborHTMLParser:
        """The report as it is written at an instant."""
        return LexborHTMLParser(write_report(self.settings, At(now)).read_text("utf-8"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home in which nothing happened yet."""
    return Home(tmp_path)


@pytest.fixture(scope="session")
def once_loaded(own_copy: OwnCopy) -> Home:
    def make(folder: Path) -> None:
        home = Home(folder)
        home.load(home.answer(13, [item(1)]))

    return Home(own_copy("loaded-once", make), load_count=1)


@pytest.fixture
def one_paper(once_loaded: Home, tmp_path: Path) -> Home:
    """A home with one paper of 13 April."""
    return Home(Path(shutil.copytree(once_loaded.folder, tmp_path / "once")), load_count=1)


@pytest.fixture(scope="session")
def lived(own_copy: OwnCopy) -> Home:
    """Four attempts, the last one blocked; quarantine, a held and an unreadable answer.

    13 April: two papers. 14: five, then two of them, which is held. 15: three entries, one without
    a title, one with a title that is markup, and one whose id is none. 16: blocked.
    """
    return Home(own_copy("lived", _make_lived), load_count=4)


def _make_lived(folder: Path) -> None:
    home = Home(folder)
    home.load(home.answer(13, [item(1), item(2)]))
    five = [item(number) for number in range(3, 8)]
    home.load(
        home.answer(14, five, datetime(2026, 4, 18, 8)),
        home.answer(14, five[:2], datetime(2026, 4, 18, 9)),
        broken=1,
    )
    odd = [item(8, title=None), item(9, title=HOSTILE), item(10, id=HOSTILE)]
    junk = home.folder / "junk.html"
    junk.write_text("<title>Just a moment...</title><script>alert(3)</script>")
    home.load(
        home.answer(15, odd, url="javascript:alert('{day}')"), (junk, Provenance(HOSTILE)), broken=2
    )
    with pytest.raises(ReleaseBlocked, match="Days are as full"):
        home.load(home.answer(16, [item(11)]), broken=3, severity="block")


@pytest.fixture(scope="module")
def page(lived: Home) -> LexborHTMLParser:
    return lived.page()


def said(page: LexborHTMLParser, selector: str) -> list[str]:
    return [squeezed(node.text()) for node in page.css(selector)]


def squeezed(text: str) -> str:
    return " ".join(text.split())

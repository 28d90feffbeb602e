"""A history of version 0.1.0, which knew checks by their sentences, goes on under their ids."""

from pathlib import Path

import duckdb
import pytest

from etl.archive.documents import Provenance
from etl.build.history import latest_attempt
from etl.clock import SYSTEM_CLOCK
from etl.pipeline.load import load_documents
from etl.release.report_data import read_quality
from etl.settings import Settings
from etl.stage.connection import open_read_only
from etl.stage.earlier_checks import checks_select

PAGE = Path(__file__).parents[1] / "pages" / "daily_2026-04-01.html"
FADED = "No column is stated by under 80 % of the share that it had in the last 30 releases"
ODD = "SQL and Great Expectations agree that core.authors.name is stated"
CASES = [
    ("core.papers.title is stated", "contract", "papers.title.required"),
    ("core.papers.arxiv_id has its form", "contract", "papers.arxiv_id.pattern"),
    ("meta.fetches.status is at least 100", "contract", "fetches.status.minimum"),
    ("core.links.link_kind is a known value", "contract", "links.link_kind.one_of"),
    ("core.listings.paper_key is in core.papers", "contract", "listings.paper_key.reference"),
    ("core.listings has one row per capture_id, position", "contract", "listings.key"),
    ("quality.checks has one row per claim", "contract", "checks.key"),
    ("Every author signs at least one paper", "sql/checks/every_author_signs_a_paper.sql",
     "every_author_signs_a_paper"),
    (FADED, "expectations", "fill_rates.drift"),
    (ODD, "expectations", "earlier.12e709ceeb01d32e"),
    ("core.papers.title is short", "contract", "papers.title.35a848d5238fbfd1"),
]  # fmt: skip
CREATED = """
create table attempts (outcome varchar, release_id varchar, attempted_at timestamp,
    capture_count bigint, listing_count bigint, paper_count bigint, reject_count bigint,
    code_version varchar);
create table checks (release_id varchar, claim varchar, table_name varchar, source varchar,
    severity varchar, checked_count bigint, broken_count bigint, sample varchar);
create table fill_rates (release_id varchar, table_name varchar, column_name varchar,
    row_count bigint, stated_count bigint);
create view check_results as select attempted_at, outcome, checks.*, broken_count = 0 as is_passed,
    checked_count - broken_count as passed_count from checks inner join attempts using (release_id);
insert into attempts values
    ('published', '20260401T000000.000000Z', '2026-04-01', 1, 1, 1, 0, '0.1.0'),
    ('blocked', '20260402T000000.000000Z', '2026-04-02', 1, 1, 1, 0, '0.1.0');
insert into checks values
    ('20260401T000000.000000Z', 'core.papers.title is stated', 'core.papers', 'contract', 'block',
     9, 0, null),
    ('20260402T000000.000000Z', 'core.papers.title is stated', 'core.papers', 'contract', 'block',
     9, 2, 'one; two');
insert into fill_rates values ('20260401T000000.000000Z', 'core.papers', 'title', 9, 9);
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path / "data")
    settings.home.mkdir()
    with duckdb.connect(str(settings.history)) as con:
        con.execute(CREATED)
    return settings


@pytest.mark.parametrize(("sentence", "source", "expected"), CASES)
def test_a_sentence_of_0_1_0_has_the_id_of_its_check(
    sentence: str, source: str, expected: str
) -> None:
    with duckdb.connect() as con:
        con.execute("create table old (claim varchar, source varchar)")
        con.execute("insert into old values (?, ?)", [sentence, source])
        found = con.execute(f"select check_id, rule from ({checks_select(con, 'old')})").fetchall()
    assert found == [(expected, sentence)]


def test_a_history_that_was_not_carried_over_yet_can_be_read(settings: Settings) -> None:
    attempt = latest_attempt(settings.history)
    assert attempt is not None
    [result] = attempt.results
    assert (result.check_id, result.broken_count, result.sample) == (
        "papers.title.required", 2, "one; two"
    )  # fmt: skip
    [check] = read_quality(settings.history, settings.release, SYSTEM_CLOCK.now()).checks
    assert (check.check_id, check.trail) == ("papers.title.required", "pf")


def test_the_next_attempt_carries_history_over_and_goes_on_with_it(settings: Settings) -> None:
    load_documents(settings, [(PAGE, Provenance())])
    with open_read_only(settings.history) as con:
        rows = con.execute(
            "select rule, outcome, is_passed, passed_count, sample from check_results "
            "where check_id = 'papers.title.required' order by release_id"
        ).fetchall()
        [(rates,)] = con.execute(
            "select count(*) from fill_rates where release_id like '20260401T%'"
        ).fetchall()
    sentence = "core.papers.title is stated"
    assert rows[:2] == [
        (sentence, "published", True, 9, None), (sentence, "blocked", False, 7, "one; two")
    ]  # fmt: skip
    assert [row[:3] for row in rows[2:]] == [(sentence, "published", True)]
    assert rates == 1
    checks = read_quality(settings.history, settings.release, SYSTEM_CLOCK.now()).checks
    trails = {row.check_id: row.trail for row in checks}
    assert trails["papers.title.required"] == "pfp"

"""The marts on the small warehouse (small_warehouse.sql), against rows worked out by hand."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

MARTS = sorted((Path(__file__).parents[2] / "sql" / "marts").glob("*.sql"))
ALPHA, BETA = "arxiv:2601.00001", "arxiv:2601.00002"
GAMMA, DELTA = "arxiv:2602.00003", "arxiv:2602.00004"
SIGMA, THETA = "title:5555555555555555", "title:7777777777777777"
JANUARY, FEBRUARY = date(2026, 1, 5), date(2026, 2, 3)
MORNING, EVENING = datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 20)
FEBRUARY_MORNING, TRENDING = datetime(2026, 2, 3, 8), datetime(2026, 2, 4, 8)

Rows = list[tuple[Any, ...]]
Ask = Callable[[str], Rows]


@pytest.fixture
def ask(warehouse: duckdb.DuckDBPyConnection) -> Ask:
    return lambda sql: warehouse.execute(sql).fetchall()


def test_a_paper_is_one_row_however_often_it_was_listed(ask: Ask) -> None:
    # first_listed_on is core's; days are those of daily pages: alpha's trending page is none.
    assert ask(
        "select paper_key, title, first_listed_on, listed_day_count, last_seen_at, arxiv_url"
        " from mart.papers_wide order by paper_key"
    ) == [
        (ALPHA, "Alpha", JANUARY, 2, TRENDING, "https://arxiv.org/abs/2601.00001"),
        (BETA, "Beta", JANUARY, 1, TRENDING, "https://arxiv.org/abs/2601.00002"),
        (GAMMA, "Gamma", FEBRUARY, 1, FEBRUARY_MORNING, "https://arxiv.org/abs/2602.00003"),
        (DELTA, "Delta", FEBRUARY, 1, FEBRUARY_MORNING, "https://arxiv.org/abs/2602.00004"),
        (SIGMA, "Sigma", None, 0, None, None),
        (THETA, "Theta", None, 0, None, None),
    ]


def test_hidden_authors_are_counted_and_not_named(ask: Ask) -> None:
    assert ask(
        "select paper_key, author_names, author_count, hidden_author_count"
        " from mart.papers_wide order by paper_key"
    ) == [
        (ALPHA, ["Ann Ash", "Bo Birch"], 3, 1),
        (BETA, ["Bo Birch", "Ann Ash", "Bo Birch"], 3, 0),
        (GAMMA, ["Cedar Team"], 1, 0),
        (DELTA, ["Dee Dogwood"], 1, 0),
        (SIGMA, None, 671, None),  # a count was printed, a list was not
        (THETA, None, None, None),
    ]


def test_a_paper_whose_authors_all_hide_has_an_empty_list_and_not_null(
    warehouse: duckdb.DuckDBPyConnection, ask: Ask
) -> None:
    warehouse.execute(
        "update core.authorships set is_hidden = true, author_key = null, name_as_printed = null"
        f" where paper_key = '{DELTA}'"
    )
    assert ask(
        "select author_names, hidden_author_count from mart.papers_wide"
        f" where paper_key = '{DELTA}'"
    ) == [([], 1)]


def test_what_belongs_to_a_paper_stands_beside_it(ask: Ask) -> None:
    # Alpha: two links to one repository; the declared project goes before the one in the abstract;
    # zed submitted it in January, amy in February. Beta: zed 20 minutes before amy.
    assert ask(
        "select paper_key, organization_name, submitter_login, keywords, repository_urls,"
        " project_url from mart.papers_wide order by paper_key"
    ) == [
        (ALPHA, "Adobe", "Zed", ["agents", "llm"], ["https://github.com/ann/alpha"],
         "https://project.example.org"),
        (BETA, None, "Zed", ["llm"], None, None),
        (GAMMA, None, None, ["llm"], ["https://gitlab.com/cedar/gamma"], None),
        (DELTA, "Adobe", None, None, None, None),
        (SIGMA, None, None, None, None, None),
        (THETA, None, None, None, ["https://github.com/tea/theta"], None),
    ]  # fmt: skip


def test_each_counter_has_its_own_last_statement_and_peak(ask: Ask) -> None:
    # Alpha: upvotes 10, 12, 11, 30, 40; comments 1, 2, -, 2, -; stars -, -, -, 5, 4.
    # Beta: upvotes 99 without an instant come first: the peak, but neither last nor dated.
    counters = "{0}, {0}_at, peak_{0}, peak_{0}_at"
    names = ("upvotes", "comment_count", "github_stars")
    columns = ", ".join(counters.format(name) for name in names)
    none = (None, None, None, None)
    assert ask(f"select paper_key, {columns} from mart.papers_wide order by paper_key") == [
        (ALPHA, 40, TRENDING, 40, TRENDING, 2, FEBRUARY_MORNING, 2, EVENING,
         4, TRENDING, 5, FEBRUARY_MORNING),
        (BETA, 12, EVENING, 99, None, 0, EVENING, 0, EVENING, 7, TRENDING, 7, TRENDING),
        (GAMMA, 30, FEBRUARY_MORNING, 30, FEBRUARY_MORNING, *none, *none),
        (DELTA, *none, *none, *none),
        (SIGMA, *none, *none, *none),
        (THETA, *none, *none, *none),
    ]  # fmt: skip


def test_a_day_says_how_whole_it_is(ask: Ask) -> None:
    # 5 January: 32 h after its end. 10 January is a Saturday. On 4 February, a Wednesday, the site
    # showed another day, six days after its end.
    assert ask(
        "select day, weekday, is_weekend, state, may_grow, is_holiday, hours_after_end,"
        " paper_count, is_cut, held_capture_count from mart.days order by day"
    ) == [
        (date(2026, 1, 5), "Monday", False, "complete", False, False, 56.0, 2, False, 0),
        (date(2026, 1, 6), "Tuesday", False, "missing", True, False, None, None, False, 0),
        (date(2026, 1, 10), "Saturday", True, "empty", True, False, -16.0, 0, False, 0),
        (date(2026, 2, 3), "Tuesday", False, "held", True, False, -15.0, 3, True, 1),
        (date(2026, 2, 4), "Wednesday", False, "repeat", False, True, 144.5, 0, False, 0),
    ]


def test_a_leaderboard_says_how_many_of_its_days_may_grow(ask: Ask) -> None:
    for mart, period in (("weekly", "week"), ("monthly", "month")):
        counts = ask(
            f"select distinct {period}, issue_count, growing_issue_count"
            f" from mart.{mart}_leaderboard where issue_count > 0 order by all"
        )
        assert [it[1:] for it in counts] == [(1, 0), (1, 1)]
    assert ask(
        "select distinct listed_on, day_state, may_grow from mart.daily_leaderboard order by all"
    ) == [(date(2026, 1, 5), "complete", False), (date(2026, 2, 3), "held", True)]


def test_a_day_is_ranked_by_what_its_own_pages_said_last(ask: Ask) -> None:
    # 5 January: alpha 10, 12, then 11 at the same instant in a greater capture; beta 10, 12 (its 99
    # has no instant and comes first). 3 February: 30 each, so by key; trending's 40 is no page of
    # that day; delta's upvotes are unknown and not zero.
    assert ask(
        "select listed_on, rank, paper_key, upvotes, observed_at, comment_count, github_stars"
        " from mart.daily_leaderboard order by listed_on, rank"
    ) == [
        (JANUARY, 1, BETA, 12, EVENING, 0, 0),
        (JANUARY, 2, ALPHA, 11, EVENING, 2, None),
        (FEBRUARY, 1, ALPHA, 30, FEBRUARY_MORNING, 2, 5),
        (FEBRUARY, 2, GAMMA, 30, FEBRUARY_MORNING, None, None),
        (FEBRUARY, 3, DELTA, None, None, None, None),
    ]


def test_a_day_says_whether_papers_may_be_missing(ask: Ask) -> None:
    # 5 January: the morning's page is cut, the evening's holds as many and is not.
    assert ask(
        "select distinct listed_on, paper_count, is_cut, held_capture_count"
        " from mart.daily_leaderboard order by listed_on"
    ) == [(JANUARY, 2, False, 0), (FEBRUARY, 3, True, 1)]


def test_a_small_page_does_not_make_a_cut_day_whole(
    warehouse: duckdb.DuckDBPyConnection, ask: Ask
) -> None:
    # The undated page of one paper now is of 3 February, whose only full page is cut at 3.
    moved = "set listed_on = '2026-02-03' where capture_id = '8888888888888888'"
    warehouse.execute(f"update core.captures {moved}")
    warehouse.execute(f"update core.listings {moved}")
    assert ask(
        "select distinct paper_count, is_cut from mart.daily_leaderboard"
        " where listed_on = '2026-02-03'"
    ) == [(4, True)]


def test_an_author_counts_each_paper_once(ask: Ask) -> None:
    # Upvotes as last stated: alpha 40, beta 12, gamma 30, delta unknown.
    # Bo stands first on beta and last on alpha; the last of beta is another Bo.
    # A lone signer stands first, and is not counted as last.
    assert ask(
        "select name, paper_count, first_author_count, last_author_count, first_paper_on,"
        " last_paper_on, upvoted_paper_count, upvotes from mart.authors order by name, paper_count"
    ) == [
        ("Ann Ash", 2, 1, 0, JANUARY, JANUARY, 2, 52),
        ("Bo Birch", 1, 0, 1, JANUARY, JANUARY, 1, 12),
        ("Bo Birch", 2, 1, 1, JANUARY, JANUARY, 2, 52),
        ("Cedar Team", 1, 1, 0, FEBRUARY, FEBRUARY, 1, 30),
        ("Dee Dogwood", 1, 1, 0, FEBRUARY, FEBRUARY, 0, None),
    ]


@pytest.mark.parametrize(
    ("changes", "claimed"),
    [
        ("account_key = 'ann'", (2, 1)),
        ("claim_status = 'admin_assigned'", (1, 0)),
        ("claim_status = 'extracted_confirmed'", (1, 1)),
        ("account_key = 'amy'", (0, 0)),
    ],
)
def test_a_paper_is_claimed_where_its_page_links_the_authors_account(
    warehouse: duckdb.DuckDBPyConnection, ask: Ask, changes: str, claimed: tuple[int, int]
) -> None:
    counts = "select claimed_paper_count, verified_paper_count from mart.authors"
    assert ask(f"{counts} where name = 'Ann Ash'") == [(1, 1)]
    warehouse.execute(f"update core.authorships set {changes} where name_as_printed = 'Ann Ash'")
    assert ask(f"{counts} where name = 'Ann Ash'") == [claimed]
    assert ask(f"{counts} where name <> 'Ann Ash'") == [(0, 0)] * 4


def test_a_hidden_last_author_makes_nobody_else_last(
    warehouse: duckdb.DuckDBPyConnection, ask: Ask
) -> None:
    warehouse.execute(
        "update core.authorships set is_hidden = true, author_key = null, name_as_printed = null"
        f" where paper_key = '{ALPHA}' and position = 3"
    )
    # Bo keeps beta only; Ann stands before two hidden authors of alpha.
    assert ask(
        "select name, paper_count, last_author_count from mart.authors"
        " where name in ('Ann Ash', 'Bo Birch') order by author_key"
    ) == [("Ann Ash", 2, 0), ("Bo Birch", 1, 1), ("Bo Birch", 1, 0)]


def test_an_organizations_mean_is_over_papers_with_upvotes(ask: Ask) -> None:
    # Adobe: alpha with 40 and delta with unknown upvotes: 40 / 1, not 40 / 2.
    assert ask("select * from mart.organizations order by organization_key") == [
        ("adobe", "adobe", "Adobe", 2, JANUARY, FEBRUARY, 1, 40, 40.0),
        ("oldlab", "OldLab", None, 0, None, None, 0, None, None),
    ]


def test_the_share_with_code_is_of_the_papers_that_could_be_searched(ask: Ask) -> None:
    # January: alpha of alpha, beta. February: gamma of gamma; delta has neither abstract nor link.
    # Theta and sigma, without a day, are of no month.
    assert ask("select * from mart.code_by_month order by month") == [
        (date(2026, 1, 1), 2, 2, 1, 1, 0.5),
        (date(2026, 2, 1), 2, 1, 1, 0, 1.0),
    ]


def test_a_repository_that_is_given_as_the_project_page_is_not_declared_as_code(
    warehouse: duckdb.DuckDBPyConnection, ask: Ask
) -> None:
    warehouse.execute("update core.links set declared_as = ['project_page']")
    counts = "select code_paper_count, declared_paper_count from mart.code_by_month order by month"
    assert ask(counts) == [(1, 0), (1, 0)]


def test_a_month_that_could_not_be_searched_has_no_share(
    warehouse: duckdb.DuckDBPyConnection, ask: Ask
) -> None:
    warehouse.execute(f"delete from core.papers where paper_key = '{GAMMA}'")
    february = "select * from mart.code_by_month where month = '2026-02-01'"
    assert ask(february) == [(date(2026, 2, 1), 1, 0, 0, 0, None)]


def test_a_keywords_share_is_of_the_papers_with_keywords(ask: Ask) -> None:
    # January: both papers have keywords. February: gamma has, delta has not.
    assert ask("select * from mart.keywords_by_month order by month, keyword") == [
        (date(2026, 1, 1), "agent", "agents", 1, 2, 2, 0.5, True),
        (date(2026, 1, 1), "llm", "llm", 2, 2, 2, 1.0, True),
        (date(2026, 2, 1), "llm", "llm", 1, 1, 2, 1.0, False),
    ]


@pytest.mark.parametrize("path", MARTS, ids=lambda path: path.stem)
def test_marts_do_not_depend_on_the_order_of_rows(
    path: Path, warehouse: duckdb.DuckDBPyConnection, ask: Ask
) -> None:
    mart = f"select * from mart.{path.stem} order by all"
    before = ask(mart)
    for (table,) in ask(
        "select table_name from duckdb_tables() where schema_name = 'core' and estimated_size > 1"
    ):
        warehouse.execute(f"create temp table turned as select * from core.{table}")
        warehouse.execute(f"delete from core.{table}")
        warehouse.execute(f"insert into core.{table} select * from turned order by rowid desc")
        warehouse.execute("drop table turned")
    assert ask(mart) == before

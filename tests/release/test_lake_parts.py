"""The files of a published release: which rows are in each, by the time that they are about."""

import pytest

from etl.contract.tables import RELEASED_TABLES
from etl.release.export_parts import ExportPart
from etl.release.lake_parts import lake_parts
from etl.stage.connection import Connection, connect
from tests.release.empty_release import create_empty_release

ROWS = """
insert into core.papers by name
    select 'arxiv:2' as paper_key, date '2026-05-01' as first_listed_on, 'c1' as capture_id
    union all select 'arxiv:1', date '2026-04-30', 'c1'
    union all select 'title:a', null, 'c2';
insert into core.keywords by name
    select unnest(['arxiv:1', 'arxiv:1', 'title:a']) as paper_key,
        unnest(['tea', 'kettle', 'wool']) as keyword;
insert into core.captures by name
    select unnest(['c1', 'c2']) as capture_id,
        unnest([timestamp '2026-06-30 23:59', null]) as captured_at;
insert into meta.imports by name select unnest(['c2', 'c1']) as capture_id;
insert into core.authors by name select unnest(['a', 'l', 'z']) as author_key;
insert into core.authorships by name
    select unnest(['arxiv:2', 'arxiv:1', 'title:a', 'arxiv:2']) as paper_key,
        unnest(['a', 'a', 'z', null]) as author_key, unnest([1, 1, 1, 2]) as position;
insert into meta.releases by name select '1' as release_id;
"""


@pytest.fixture
def con(empty_release: Connection) -> Connection:
    return empty_release


@pytest.fixture
def filled(con: Connection) -> Connection:
    con.execute(ROWS)
    return con


def files(con: Connection) -> dict[str, ExportPart]:
    return {it.name: it for it in lake_parts(con)}


def changed(con: Connection, statement: str) -> set[str]:
    """The files that would have other bytes after a statement, or that were not there before."""
    before = files(con)
    con.execute(statement)
    return {name for name, it in files(con).items() if before.get(name) != it}


def test_rows_stand_in_files_by_paper_by_author_or_by_document(filled: Connection) -> None:
    """Files have the rows of a month. Tables that are of none of these have one file each."""
    found = {
        name: filled.sql(f"select {it.order} from ({it.query}) order by all").fetchall()
        for name, it in files(filled).items()
    }
    assert found == {
        "core.captures-2026-06": [("c1",)],
        "core.captures-undated": [("c2",)],
        "core.papers-2026-04": [("arxiv:1",)],
        "core.papers-2026-05": [("arxiv:2",)],
        "core.papers-undated": [("title:a",)],
        "core.keywords-2026-04": [("arxiv:1", "kettle"), ("arxiv:1", "tea")],
        "core.keywords-undated": [("title:a", "wool")],
        "core.authorships-2026-04": [("arxiv:1", 1)],
        "core.authorships-2026-05": [("arxiv:2", 1), ("arxiv:2", 2)],
        "core.authorships-undated": [("title:a", 1)],
        "core.authors-2026-04": [("a",)],
        "core.authors-undated": [("l",), ("z",)],
        "meta.imports-2026-06": [("c1",)],
        "meta.imports-undated": [("c2",)],
        "core.acronyms": [],
        "quality.ambiguous_names": [],
        "quality.checks": [],
        "quality.fill_rates": [],
        "meta.day_states": [],
        "meta.releases": [("1",)],
    }


@pytest.mark.slow
def test_a_file_knows_its_table_its_time_and_its_order(filled: Connection) -> None:
    found = files(filled)
    for name, table, period, order in (
        ("core.papers-2026-04", "core.papers", "2026-04", "paper_key"),
        ("core.authors-undated", "core.authors", "undated", "author_key"),
        ("meta.releases", "meta.releases", None, "release_id"),
    ):
        it = found[name]
        assert (it.name, it.table_name, it.period, it.order) == (name, table, period, order)
        assert filled.sql(it.query).columns == filled.table(table).columns


def test_tables_come_in_the_order_of_the_contract_and_their_files_by_time(
    filled: Connection,
) -> None:
    names = [it.name for it in RELEASED_TABLES]
    parts = list(lake_parts(filled))
    assert parts == sorted(parts, key=lambda it: (names.index(it.table_name), it.period or ""))


@pytest.mark.slow
def test_a_month_of_more_than_two_thousand_papers_is_in_parts_of_ten_days(con: Connection) -> None:
    """In April one is listed on each day from the first to the thirtieth, and again."""
    con.execute(
        "insert into core.papers by name select 'arxiv:' || n as paper_key, "
        "make_date(2026, 4, cast(1 + n % 30 as int)) as first_listed_on "
        "from range(2000) as numbers(n)"
    )
    assert {name for name in files(con) if "papers" in name} == {"core.papers-2026-04"}
    con.execute(
        "insert into core.papers by name select unnest(['arxiv:x', 'arxiv:y']) as paper_key, "
        "unnest([date '2026-04-30', date '2026-05-01']) as first_listed_on"
    )
    found = {
        name: filled_days(con, it.query)
        for name, it in files(con).items()
        if it.table_name == "core.papers"
    }
    assert found == {
        "core.papers-2026-04-0": (1, 9),
        "core.papers-2026-04-1": (10, 19),
        "core.papers-2026-04-2": (20, 30),
        "core.papers-2026-05": (1, 1),
    }


def filled_days(con: Connection, query: str) -> tuple[int, int]:
    """The first and the last day of a month on which the papers of a file were listed."""
    days = con.sql(f"select day(first_listed_on) from ({query})").fetchall()
    return min(days)[0], max(days)[0]


@pytest.mark.slow
def test_a_checkpoint_changes_no_file() -> None:
    with connect() as con:
        create_empty_release(con)
        con.execute(ROWS)
        assert changed(con, "checkpoint") == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("update core.papers set title = 'T' where paper_key = 'arxiv:1'", {"core.papers-2026-04"}),
        ("update meta.releases set paper_count = 9", {"meta.releases"}),
        ("delete from core.authors where author_key = 'l'", {"core.authors-undated"}),
        (
            "update core.papers set first_listed_on = '2026-06-01' where paper_key = 'title:a'",
            {
                "core.papers-2026-06", "core.keywords-2026-06", "core.authorships-2026-06",
                "core.authors-2026-06", "core.authors-undated",
            },
        ),
        (
            "alter table core.authors alter account_key type varchar[]",
            {"core.authors-2026-04", "core.authors-undated"},
        ),
        ("alter table core.acronyms alter acronym type varchar[]", {"core.acronyms"}),
    ],
)  # fmt: skip
def test_only_files_whose_rows_or_types_change_have_other_bytes(
    filled: Connection, statement: str, names: set[str]
) -> None:
    assert changed(filled, statement) == names

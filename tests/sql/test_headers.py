"""Every file under sql says what it is for, in the form that the warehouse reads."""

import re
from pathlib import Path

import duckdb
import pytest

from etl.contract.tables import RELEASED_TABLES, TABLES_BY_NAME
from etl.stage.query_tables import tables_read

SQL = Path(__file__).parents[2] / "sql"
MARTS = sorted((SQL / "marts").glob("*.sql"))
QUERIES = sorted((SQL / "queries").glob("*.sql"))
CHECKS = sorted((SQL / "checks").glob("*.sql"))
DERIVED = [SQL.joinpath(*table.name.split(".")).with_suffix(".sql") for table in RELEASED_TABLES]
DERIVED = [path for path in DERIVED if path.exists() and path.stem != "releases"]


def header(path: Path) -> list[tuple[str, str]]:
    """The `-- word: text` lines above the select, in order."""
    lines = path.read_text().split("\n")
    comments = [line for line in lines if line.startswith("--")]
    assert lines[: len(comments)] == comments, "comments stand above the select only"
    pairs = [re.fullmatch(r"-- ([a-z]+): (\S.*)", line) for line in comments]
    assert all(pairs), comments
    return [(pair[1], pair[2]) for pair in pairs if pair]


def words(path: Path) -> list[str]:
    return [word for word, _ in header(path)]


def texts(path: Path, wanted: str) -> list[str]:
    return [text for word, text in header(path) if word == wanted]


@pytest.mark.parametrize("path", DERIVED, ids=lambda path: path.stem)
def test_a_derivation_says_by_which_keys_its_rows_follow(path: Path) -> None:
    """`*`: all rows are derived each time, because there are few."""
    columns = TABLES_BY_NAME[f"{path.parent.name}.{path.stem}"].polars_schema
    keys = re.findall(r"^-- by: (\S.*)$", path.read_text(), re.MULTILINE)
    assert keys
    for key in (it for it in keys if it != "*"):
        column, changed = key.split(" in ")
        assert column in columns
        assert (SQL / changed.replace(".", "/")).with_suffix(".sql").exists()


@pytest.mark.parametrize("path", MARTS, ids=lambda path: path.stem)
def test_a_mart_says_its_grain_its_question_and_its_key(path: Path) -> None:
    assert words(path)[:3] == ["grain", "question", "key"]
    assert set(words(path)[3:]) - {"by", "from"} == {"column"}


@pytest.mark.parametrize(
    "path", [it for it in MARTS if "by" in words(it)], ids=lambda path: path.stem
)
def test_a_mart_that_is_a_table_says_by_which_keys_it_follows_what_changed(path: Path) -> None:
    """It reads no view: of each table that it reads it is asked about some rows."""
    by, sources = texts(path, "by"), texts(path, "from")
    key = texts(path, "key")[0].split(", ")
    for line in [*by, *sources]:
        columns, changed = line.split(" in ")
        assert (SQL / changed.replace(".", "/")).with_suffix(".sql").exists()
        assert line in sources or set(columns.split(", ")) <= set(key)
    read = tables_read(path.read_text())
    marts = [SQL / "marts" / f"{name[5:]}.sql" for name in read if name.startswith("mart.")]
    assert all("by" in words(mart) for mart in marts)


@pytest.mark.parametrize("path", MARTS, ids=lambda path: path.stem)
def test_a_mart_documents_exactly_the_columns_it_has(
    path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    documented = [re.fullmatch(r"(\w+): (\S.*)", text) for text in texts(path, "column")]
    columns = warehouse.execute(f"select * from mart.{path.stem} limit 0").description
    assert [match[1] for match in documented if match] == [column[0] for column in columns]


@pytest.mark.parametrize("path", MARTS, ids=lambda path: path.stem)
def test_a_marts_key_is_unique_on_the_small_warehouse(
    path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    (key,) = texts(path, "key")
    doubled = f"select {key} from mart.{path.stem} group by {key} having count(*) > 1"
    assert warehouse.execute(doubled).fetchall() == []


@pytest.mark.parametrize("path", MARTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", ["warehouse", "questions"])
def test_a_marts_key_is_never_null(path: Path, name: str, request: pytest.FixtureRequest) -> None:
    (key,) = texts(path, "key")
    nulls = " or ".join(f"{column} is null" for column in key.split(", "))
    found = request.getfixturevalue(name).execute(f"select * from mart.{path.stem} where {nulls}")
    assert found.fetchall() == []


@pytest.mark.parametrize("path", MARTS, ids=lambda path: path.stem)
def test_no_mart_column_has_a_type_that_loses_digits_on_export(
    path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    """DuckDB sums whole numbers into HUGEINT, which Parquet keeps as a floating one."""
    rows = warehouse.execute(f"describe select * from mart.{path.stem}").fetchall()
    assert [name for name, type_, *_ in rows if "HUGEINT" in type_] == []


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_says_its_question_its_answer_and_what_it_does_not_mean(path: Path) -> None:
    assert list(dict.fromkeys(words(path)))[:3] == ["question", "answer", "not"]
    assert set(words(path)[1:]) <= {"answer", "not", "empty", "plot", "parameter"}
    assert len(texts(path, "empty")) == 1


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_declares_exactly_the_parameters_it_uses(path: Path) -> None:
    declared = [text.split(": ", 3) for text in texts(path, "parameter")]
    used = set(re.findall(r"\$([a-z_]+)", path.read_text()))
    assert {parts[0] for parts in declared} == used
    assert all(len(parts) == 4 for parts in declared)
    kinds = {parts[1] for parts in declared}
    types = {"bigint", "boolean", "date", "month", "varchar"}
    names = {"author", "category", "keyword", "organization", "paper"}
    words = {"disagreeing_column", "disagreement_kind", "listing_kind"}
    assert kinds <= types | names | words


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_a_check_says_its_rule_and_how_much_it_matters(path: Path) -> None:
    assert words(path) == ["rule", "severity", "table", "by"]
    assert texts(path, "severity")[0] in {"block", "warn"}
    assert texts(path, "table")[0] in TABLES_BY_NAME


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_a_check_says_by_which_key_its_answer_follows_or_why_it_needs_all_rows(
    path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    (by,) = texts(path, "by")
    if by.startswith("*"):
        assert re.fullmatch(r"\*, since .+; it reads .+", by)
        return
    column, changed = by.split(" in ")
    assert (SQL / changed.replace(".", "/")).with_suffix(".sql").exists()
    answer = warehouse.execute(f"select * from ({path.read_text()}) limit 0").description
    assert column in [it[0] for it in answer]


def test_no_two_checks_state_the_same_rule() -> None:
    rules = [text for path in CHECKS for text in texts(path, "rule")]
    assert len(set(rules)) == len(CHECKS)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_orders_its_rows(path: Path) -> None:
    assert re.search(r"\norder by [a-z_, ]+\n$", path.read_text())

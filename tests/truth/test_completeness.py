"""No mart and no named query is without a test that works its answer out from the raw answers."""

from importlib import import_module
from pathlib import Path

from etl.stage.sql_files import sql_folder

PROVABLE = {
    *(f"mart.{name}" for name in sql_folder("marts")),
    *(f"query.{name}" for name in sql_folder("queries")),
}


def proved_by(module: str) -> set[str]:
    """The marts and queries that a module's tests are marked with."""
    tests = [it for name, it in vars(import_module(module)).items() if name.startswith("test_")]
    marks = [mark for test in tests for mark in getattr(test, "pytestmark", [])]
    return {name for mark in marks if mark.name == "proves" for name in mark.args}


def test_every_mart_and_every_question_is_proved() -> None:
    modules = [f"tests.truth.{it.stem}" for it in sorted(Path(__file__).parent.glob("test_*.py"))]
    proved = set().union(*map(proved_by, modules))
    assert PROVABLE - proved == set()
    assert proved - PROVABLE == set()

"""The table of findings is whole, and the tests that it names exist."""

import ast
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
FINDINGS = {
    *(f"H{number}" for number in range(1, 6)),
    *(f"M{number}" for number in range(1, 11)),
    *(f"L{number}" for number in range(1, 13)),
}


def _rows() -> list[list[str]]:
    """The cells of each row below the table's head."""
    lines = (FOLDER / "FINDINGS.md").read_text().splitlines()
    table = [line for line in lines if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def test_each_finding_has_a_row():
    assert {row[0] for row in _rows()} == FINDINGS


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0])
def test_a_row_names_tests_that_exist(row: list[str]):
    finding, tried, outcome, tests = row
    for test in tests.split(", "):
        file, _, name = test.strip("`").partition("::")
        tree = ast.parse((FOLDER / file).read_text())
        assert name in {it.name for it in ast.walk(tree) if isinstance(it, ast.FunctionDef)}
    assert finding in FINDINGS
    assert tried
    assert outcome

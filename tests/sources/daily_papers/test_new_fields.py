"""A field of upstream is declared in three places: the source, the contract, and one select."""

import re
from pathlib import Path

import pytest

from etl.contract import columns
from etl.contract.core import PAPERS
from etl.contract.stage import STAGED_ENTRIES

ROOT = Path(__file__).parents[3]
ATTRIBUTES = [column.name for column in columns.PAPER_ATTRIBUTES]
PLACES = {
    "etl/sources/daily_papers/listed_item.py",
    "etl/sources/daily_papers/records.py",
    "etl/contract/columns.py",
    "sql/core/papers.sql",
}


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_no_other_file_has_to_name_a_field_for_it_to_be_released(name: str) -> None:
    """Checks may ask about any field, and none has to."""
    naming = {
        str(path.relative_to(ROOT))
        for room in ("etl", "sql", "assets", "expectations")
        for path in (ROOT / room).rglob("*")
        if path.suffix in (".py", ".sql")
        and path.parent.name != "checks"
        and re.search(rf"\b{name}\b", path.read_text("utf-8"))
    }
    own = PLACES | {"etl/sources/daily_papers/card.py"}  # what a card shows, it reads by itself
    assert PLACES <= naming <= own


def test_stage_and_core_have_the_same_attributes_of_a_paper() -> None:
    for table in (STAGED_ENTRIES, PAPERS):
        assert [one.name for one in table.columns if one.name in ATTRIBUTES] == ATTRIBUTES

"""One paper with its release and archive, and what is explained of it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from etl.pipeline.why.explain import explain_value
from etl.pipeline.why.stories import CellStory, Evidence, WhyAnswer
from tests.pipeline.told_papers import DAY, ToldPapers, listed_item, told_papers

WOOL, YARN = "arxiv:2604.00017", "arxiv:2604.00002"
NOON = datetime(2026, 4, 2, 12)


@pytest.fixture
def told(tmp_path: Path) -> Iterator[ToldPapers]:
    with told_papers(tmp_path / "home") as opened:
        opened.put("core.papers", paper_key=WOOL, title="Wool", first_listed_on=DAY)
        yield opened


def item(**paper: Any) -> dict[str, Any]:
    return listed_item("2604.00017", "Wool", **paper)


def why(told: ToldPapers, column: str | None) -> WhyAnswer:
    return explain_value(told.con, told.settings, WOOL, column)


def cell(told: ToldPapers, column: str) -> CellStory:
    [found] = why(told, column).cells
    return found


def quotes(stories: tuple[Evidence, ...]) -> list[str | None]:
    return [it.excerpt.text if it.excerpt else None for it in stories]

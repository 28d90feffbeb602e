"""What a process may take to read a page, and how many bytes become rows together."""

from pathlib import Path

import pytest

from etl.pipeline.parsing_workers import batch_bytes, page_limit, parsing_workers
from etl.settings import Settings
from etl.workers.task import TaskLimit

GB = 2**30


@pytest.mark.parametrize(
    ("page_bytes", "memory_bytes", "limit"),
    [(3 * GB, 4 * GB, 3 * GB), (4 * GB, 4 * GB, 4 * GB), (4 * GB, 2 * GB, 2 * GB)],
)
def test_a_page_may_take_its_seconds_and_no_more_memory_than_the_command(
    page_bytes: int, memory_bytes: int, limit: int
) -> None:
    settings = Settings(
        Path("home"), page_seconds=7.5, page_bytes=page_bytes, memory_bytes=memory_bytes
    )
    assert page_limit(settings) == TaskLimit(7.5, limit)


@pytest.mark.parametrize(
    ("memory_bytes", "expected"),
    [(GB, 8 * 2**20), (GB + 127, 8 * 2**20), (3 * GB, 24 * 2**20), (4 * GB, 24 * 2**20)],
)
def test_a_batch_is_the_128th_part_of_the_memory_up_to_its_usual_size(
    memory_bytes: int, expected: int
) -> None:
    assert batch_bytes(Settings(Path("home"), memory_bytes=memory_bytes)) == expected


def test_as_many_readers_start_as_the_bytes_are_worth_and_those_that_run_are_taken() -> None:
    settings = Settings(Path("home"))
    with parsing_workers(settings) as readers:
        assert len(readers.pool._workers) == 0
        assert readers.batch_bytes == batch_bytes(settings)
        with parsing_workers(settings, readers, 1) as same:
            assert same is readers
    with parsing_workers(settings, byte_count=1) as readers:
        assert len(readers.pool._workers) == 1

"""arXiv as a source that travels to worker processes."""

import pickle
from datetime import datetime

import pytest

from etl.fetch.log import FetchLog
from etl.sources.arxiv.arxiv_reader import ARXIV_READER
from etl.sources.arxiv.arxiv_source import ARXIV_SOURCE
from etl.sources.base import Target

API = "https://export.arxiv.org/api/query"


def test_arxiv_reaches_another_process_as_it_is() -> None:
    arrived = pickle.loads(pickle.dumps(ARXIV_SOURCE))  # noqa: S301 - our own
    assert arrived == ARXIV_SOURCE
    assert arrived.reader is ARXIV_READER


@pytest.mark.parametrize(
    ("url", "other", "is_same"),
    [
        (f"{API}?id_list=2604.00017", f"{API}?id_list=2604.00017&max_results=1", True),
        (f"{API}?id_list=2604.00017", f"{API}?id_list=2604.00018", False),
        (f"{API}?id_list=2604.00017", "https://arxiv.org/abs/2604.00017", False),
        (f"{API}?start=1", f"{API}?start=2", False),
    ],
)
def test_a_redirect_is_followed_to_the_same_request_alone(
    url: str, other: str, is_same: bool
) -> None:
    assert ARXIV_SOURCE.is_same(url, other) == is_same


def test_every_path_of_arxiv_counts_against_one_quota() -> None:
    assert [ARXIV_SOURCE.quota_name(path) for path in ("/api/query", "/oai2")] == ["api", "api"]


def test_all_targets_are_due_that_were_chosen() -> None:
    wanted = (Target("two", "/b"), Target("one", "/a"))
    due = ARXIV_SOURCE.due(wanted, API, FetchLog(), {}, datetime(2026, 4, 7))
    assert due == list(wanted)

"""arXiv as a source that travels to worker processes."""

import pickle

import pytest

from etl.sources.arxiv.arxiv_reader import ARXIV_READER
from etl.sources.arxiv.arxiv_source import ARXIV_SOURCE

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

"""Details of papers are loaded beside the pages that list them."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.pipeline.rebuild import rebuild_release
from etl.release.database import open_release
from etl.settings import Settings
from etl.stage.connection import Connection
from tests.sources.daily_papers.detail_answers import DATASET, MODEL, PAPER, SPACE, detail, listing

pytestmark = pytest.mark.slow

_URL = "https://huggingface.co/api/papers/"
_LISTING = (listing(PAPER), Provenance(captured_at=datetime(2026, 4, 2, 18)))
_OTHER = {**PAPER, "id": "2604.00099", "title": "Slow Yarn"}


def _detail(body: bytes, day: int, paper: str = "2604.00017") -> tuple[bytes, Provenance]:
    return body, Provenance(_URL + paper, datetime(2026, 4, day))


ANSWERS = (
    _detail(detail([MODEL], [DATASET], totals=(3, 1, 0), upvotes=20), 9),
    _LISTING,
    _detail(
        detail([{**MODEL, "downloads": 1100, "pipeline_tag": None}, {"id": 7}], [], [SPACE]), 20
    ),
    _detail(detail([MODEL], **_OTHER), 20, "2604.00099"),
    _detail(detail(id="2604.00018"), 21),
    _detail(detail(upvotes="many"), 22),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("details")
    settings = Settings(folder / "home", source_date=datetime(2026, 11, 1))
    documents = []
    for number, (body, provenance) in enumerate(ANSWERS):
        documents.append((folder / f"{number}.json", provenance))
        documents[-1][0].write_bytes(body)
    for some in (documents[:2], documents[2:]):
        load_documents(settings, some)
    return folder / "home"


@pytest.fixture
def con(home: Path) -> Iterator[Connection]:
    with open_release(home / "papers.duckdb") as con:
        yield con


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "select paper_key, first_seen_at, last_seen_at, listing_count, first_listed_on "
            "from core.papers",
            [
                (
                    "arxiv:2604.00017",
                    *[datetime(2026, 4, 2, 18)] * 2,
                    1,
                    datetime(2026, 4, 2).date(),
                )
            ],
        ),
        ("select listing_kind from core.listings", [("daily",)]),
        (
            "select observed_at, upvotes, comment_count, github_stars from core.observations "
            "order by all",
            [
                (datetime(2026, 4, 2, 18), 12, 1, 40),
                (datetime(2026, 4, 9), 20, None, 40),
                (datetime(2026, 4, 20), 12, None, 40),
            ],
        ),
        (
            "select arxiv_id, observed_at, model_count, dataset_count, space_count, is_listed "
            "from core.details order by all",
            [
                ("2604.00017", datetime(2026, 4, 9), 3, 1, 0, True),
                ("2604.00017", datetime(2026, 4, 20), 2, 0, 1, True),
                ("2604.00099", datetime(2026, 4, 20), 1, 0, 0, False),
            ],
        ),
        (
            "select repository_kind, repository_id, owner, task, is_private, is_gated, "
            "modified_at, first_seen_at, last_seen_at from core.linked_repositories order by all",
            [
                ("dataset", "fleece", None, None, False, False, None, *[datetime(2026, 4, 9)] * 2),
                (
                    "model",
                    "example-lab/Wool-7B",
                    "example-lab",
                    "text-generation",
                    False,
                    True,
                    datetime(2026, 4, 5, 10),
                    datetime(2026, 4, 9),
                    datetime(2026, 4, 20),
                ),
                ("space", "bo/knit", *[None] * 5, *[datetime(2026, 4, 20)] * 2),
            ],
        ),
        (
            "select repository_id, observed_at, downloads, likes from core.repository_observations "
            "order by all",
            [
                ("bo/knit", datetime(2026, 4, 20), None, 5),
                ("example-lab/Wool-7B", datetime(2026, 4, 9), 900, 30),
                ("example-lab/Wool-7B", datetime(2026, 4, 20), 1100, 30),
                ("fleece", datetime(2026, 4, 9), 0, 2),
            ],
        ),
        (
            "select captured_at, outcome, listing_kind, entry_count, record_count, refused_count, "
            "fault from core.captures where template != 'api_array' order by all",
            [
                (datetime(2026, 4, 9), "page", "detail", 1, 1, 0, None),
                (datetime(2026, 4, 20), "page", "detail", 1, 1, 0, None),
                (datetime(2026, 4, 20), "page", "detail", 2, 1, 1, None),
                (
                    datetime(2026, 4, 21),
                    "unreadable",
                    "unknown",
                    *[0] * 3,
                    "asked for the paper 2604.00017, but this is '2604.00018'",
                ),
                (datetime(2026, 4, 22), "page", "detail", 1, 0, 1, None),
            ],
        ),
        (
            "select position, faults from quality.rejects order by all",
            [
                (1, ["upvotes: Expected `int`, got `str`"]),
                (3, ["linkedModels[1].id: Expected `str`, got `int`"]),
            ],
        ),
    ],
)
def test_tables_hold_what_details_state(
    query: str, expected: list[tuple[object, ...]], con: Connection
) -> None:
    assert con.execute(query).fetchall() == expected


def test_a_rebuild_of_details_gives_the_same(home: Path, con: Connection) -> None:
    names = ["papers", "details", "linked_repositories", "repository_observations", "captures"]
    before = [con.execute(f"from core.{name} order by all").fetchall() for name in names]
    rebuild_release(Settings(home, source_date=datetime(2026, 11, 1)))
    with open_release(home / "papers.duckdb") as rebuilt:
        after = [rebuilt.execute(f"from core.{name} order by all").fetchall() for name in names]
    assert after == before

"""Whatever one page says, it refuses its own entries at most, never the release."""

import json
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.release.database import open_release
from etl.settings import Settings
from tests.property.documents import Authorship, Document, Item, api_url
from tests.property.warehouse import loaded
from tests.property.worlds import DAYS, examples

_PIECES = (
    "a", "B", "Å", "ß", "İ", "ſ", "٣", "²", "½", "Ⅳ", "數", "🤗", "\u0301", "\u00a0", "\u2028",
    "\u200b", "\ufeff", "\x00", "\x1f", "\x7f", "\x85", "\n", "\t", " ", "/", "\\", ".", ",", ":",
    "?", "#", "%2F", "%", "$", "{", "}", "&amp;", "'", '"', "@", "-", "_", "0", "github.com",
    "https://", "http://", ".git", "gitlab.com/-/", "huggingface.co/datasets/", "arxiv.org/abs/",
    "2505.00010", "www.", "xn--", "[::1]", ":80",
)  # fmt: skip
_texts = st.lists(st.sampled_from(_PIECES), max_size=5).map("".join)


def _mostly(usual: Any, odd: st.SearchStrategy[Any] = _texts) -> st.SearchStrategy[Any]:
    """So that entries load, and their oddities meet the release."""
    return st.one_of(*[st.just(usual)] * 7, odd)


_urls = st.builds(
    "https://{}/{}".format,
    st.sampled_from(("github.com", "GitHub.com.", "gitlab.com", "huggingface.co", "a.b", "١.com")),
    _texts,
)
_instants = _mostly(
    "2025-05-01T10:00:00.000Z",
    st.sampled_from(("2025-05-01T24:00:00.000Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z",
                     "٢٠٢٥-05-01T10:00:00.000Z", "2025-05-01T10:00:00.000+14:00", "")),
)  # fmt: skip
_counts = _mostly(1, st.sampled_from((0, -1, 2**63 - 1, -(2**63), 2**63)))
_ids = st.integers(1, 99).map("2505.{:05}".format)
_accounts = st.fixed_dictionaries({"user": _mostly("ann"), "fullname": _texts})
_authors = st.fixed_dictionaries(
    {"name": st.one_of(_texts, st.just("Ann Rain")), "hidden": st.booleans()},
    optional={"status": _mostly("claimed_verified"), "user": _accounts},
)
_papers = st.fixed_dictionaries(
    {
        "id": st.one_of(*[_ids] * 9, st.just("cs/0112017"), _texts),
        "title": _mostly("On Sleep"),
        "summary": st.one_of(_texts, _urls),
        "authors": st.lists(_authors, max_size=2),
        "publishedAt": _instants,
        "upvotes": _counts,
    },
    optional={
        "submittedOnDailyAt": st.just("2025-05-05T00:00:00.000Z"),
        "githubRepo": st.one_of(_texts, _urls),
        "projectPage": st.one_of(_texts, _urls),
        "mediaUrls": st.lists(_urls, max_size=2),
        "ai_keywords": st.lists(_texts, max_size=3),
        "githubStars": _counts,
    },
)
_items = st.fixed_dictionaries(
    {
        "paper": _papers,
        "title": st.one_of(st.just("On Sleep"), _texts),
        "publishedAt": _instants,
        "numComments": _counts,
    },
    optional={
        "submittedBy": st.fixed_dictionaries({"name": _mostly("ann"), "fullname": _texts}),
        "organization": st.fixed_dictionaries({"name": _texts, "fullname": _texts}),
        "extra": _texts,
    },
)


@pytest.mark.slow
def test_an_author_without_a_name_refuses_the_entry(tmp_path: Path) -> None:
    """Unless the author hides."""
    names = ("", " ", "†", ",", "\u200b")
    authorships = [Authorship(name, None, hides) for hides in (False, True) for name in names]
    entries = tuple(
        Item(f"Paper {number}", f"2505.0000{number}", authorships=(Authorship("Ann Rain"), it))
        for number, it in enumerate(authorships)
    )
    warehouse = loaded(tmp_path, [Document("api", entries, api_url(DAYS[0]))])
    titles = warehouse.rows("select title from core.papers order by title")
    assert titles == [(f"Paper {number}",) for number in range(5, 10)]
    faults = warehouse.rows("select faults from quality.rejects order by position")
    assert faults == [([f"authorships.name: {name} of author 2 is no name"],) for name in names]


@pytest.mark.slow
def test_media_in_a_repository_are_media(tmp_path: Path) -> None:
    url = "https://github.com/ann/wool/raw/main/demo.mp4"
    item = Item("One", "2505.00001", media=(url,))
    warehouse = loaded(tmp_path, [Document("api", (item,), api_url(DAYS[0]))])
    found = warehouse.rows("select url, link_kind, found_in, repository from core.links")
    assert found == [(url, "media", "declared", None)]


@pytest.mark.slow
@given(st.lists(_items, min_size=20, max_size=60))
@examples(4, soaked=120)
def test_no_page_blocks_a_release(items: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        page = Path(folder, "page.json")
        page.write_text(json.dumps(items), "utf-8")
        stated = Provenance(api_url(DAYS[0]), datetime(2025, 5, 7))
        home = Settings(Path(folder, "home"), source_date=datetime(2026, 11, 1))
        load_documents(home, [(page, stated)])
        with open_release(home.release) as con:
            rows = con.execute(
                "select outcome, entry_count, listing_count + refused_count from core.captures"
            ).fetchall()
    assert rows in ([("page", len(items), len(items))], [("unreadable", 0, 0)])

"""Dumps, HTML pages and junk of the corpus: what each states, and nothing from a neighbour."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.release.database import open_release
from etl.stage.connection import Connection
from tests.real import loaded, rows, squashed

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def text(dumps_home: Path) -> Iterator[Connection]:
    with open_release(dumps_home / "papers.duckdb") as con:
        yield con


@pytest.fixture(scope="module")
def pages(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with open_release(loaded(tmp_path_factory.mktemp("pages"), corpus, "hf_html")) as con:
        yield con


def test_dumps_become_337_papers_with_what_each_states(text: Connection) -> None:
    counts = rows(text, "select listing_count from core.captures order by 1")
    assert counts == [(44,), (48,), (58,), (61,), (189,)]
    assert rows(text, "select count(*) from core.papers") == [(337,)]
    repeated = (
        "select paper_key from core.listings group by 1 having count(distinct capture_id) > 1"
    )
    assert len(rows(text, repeated)) == 41
    methods = "select published_on_method, count(*) from core.papers where published_on is not null"
    assert rows(text, f"{methods} group by 1 order by 1") == [("inferred_year", 4), ("printed", 54)]
    inferred = "select distinct year(published_on) from core.papers where published_on_method = ?"
    assert rows(text, inferred, "inferred_year") == [(2026,)]
    assert rows(text, "select count(author_count) from core.papers") == [(57,)]
    assert rows(text, "select organization_key from core.organizations") == [("adobe",)]
    assert rows(text, "select count(comment_count), count(*) from core.observations") == [(8, 8)]
    assert rows(
        text, "select count(captured_on), min(captured_on)::varchar from core.captures"
    ) == [(1, "2026-04-15")]


def test_no_dump_entry_takes_anything_from_a_neighbour(text: Connection, corpus: Path) -> None:
    """Title and abstract stand in one dump, one after the other, with nothing between them."""
    dumps = [squashed(path.read_text("utf-8")) for path in sorted((corpus / "text").iterdir())]
    printed = rows(
        text,
        "select coalesce(title_raw, title), coalesce(abstract_raw, abstract), "
        "strftime(published_on, '%b %-d'), author_count from core.papers",
    )
    for title, abstract, date, author_count in printed:
        together = f"{squashed(title)} {squashed(abstract)}"
        found = [dump for dump in dumps if together in dump]
        assert found, title
        if date is not None:
            authors = "" if author_count is None else f" • {author_count} authors ·"
            assert any(
                re.search(re.escape(together + authors) + r".{0,40}?" + date, dump)
                for dump in found
            )


def test_two_layouts_of_html_give_694_authorships_and_keep_the_hidden_one(
    pages: Connection, corpus: Path
) -> None:
    assert rows(pages, "select sum(listing_count), count(*) from core.captures") == [(19, 2)]
    assert rows(pages, "select count(*) from core.papers") == [(19,)]
    assert rows(pages, "select count(*) from core.authorships") == [(694,)]
    [(paper_key, position, name, author_key)] = rows(
        pages,
        "select paper_key, position, name_as_printed, author_key from core.authorships "
        "where is_hidden",
    )
    assert (name, author_key) == (None, None)
    around = rows(
        pages, "select position from core.authorships where paper_key = ? order by 1", paper_key
    )
    assert [place for (place,) in around] == list(range(1, len(around) + 1))
    assert 1 <= position <= len(around)


def test_junk_is_kept_as_unreadable_with_a_reason_each(corpus: Path, tmp_path: Path) -> None:
    with open_release(loaded(tmp_path, corpus, "junk")) as con:
        found = rows(con, "select outcome, fault is not null, entry_count from core.captures")
        assert found == [("unreadable", True, 0)] * 3
        assert rows(con, "select count(*) from core.papers") == [(0,)]

"""What the real captures of ../shared/corpus must become; numbers are worked out from the files."""

import ast
import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from etl import pipeline
from etl.records import Statement
from etl.settings import Settings
from etl.warehouse import answers, fulltext, release
from etl.warehouse.duck import Connection, connect

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("corpus")]
IMPORTED_AT = datetime(2026, 11, 1)


def documents(corpus: Path, *folders: str) -> list[tuple[Path, Statement]]:
    with (corpus / "captures.csv").open(newline="") as file:
        stated = {
            row["path"]: Statement(
                row["url"], datetime.fromisoformat(row["captured_at"]).replace(tzinfo=None)
            )
            for row in csv.DictReader(file)
        }
    files = [path for folder in folders for path in sorted((corpus / folder).iterdir())]
    return [(path, stated.get(str(path.relative_to(corpus)), Statement())) for path in files]


def loaded(home: Path, corpus: Path, *folders: str) -> Path:
    pipeline.load(Settings(home, source_date=IMPORTED_AT), documents(corpus, *folders))
    return home / "papers.duckdb"


@pytest.fixture(scope="module")
def text(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with release.opened(loaded(tmp_path_factory.mktemp("text"), corpus, "text")) as con:
        yield con


@pytest.fixture(scope="module")
def pages(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with release.opened(loaded(tmp_path_factory.mktemp("pages"), corpus, "hf_html")) as con:
        yield con


@pytest.fixture(scope="module")
def everything(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    home = tmp_path_factory.mktemp("everything")
    with release.opened(loaded(home, corpus, "text", "hf_html", "hf_api/days")) as con:
        yield con


@pytest.fixture(scope="module")
def days(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with release.opened(loaded(tmp_path_factory.mktemp("days"), corpus, "hf_api/days")) as con:
        yield con


@pytest.fixture(scope="module")
def items(corpus: Path) -> dict[str, list[dict[str, Any]]]:
    """The archived days, decoded here: by day, their items as upstream answered them."""
    return {
        path.stem: decoded(json.loads(path.read_text("utf-8")))
        for path in sorted((corpus / "hf_api/days").iterdir())
    }


def decoded(answer: Any) -> list[dict[str, Any]]:
    entries = answer["data"] if isinstance(answer, dict) else answer
    return [ast.literal_eval(entry) if isinstance(entry, str) else entry for entry in entries]


def rows(con: Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
    return con.execute(query, list(values)).fetchall()


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


def squashed(text: str) -> str:
    return " ".join(text.split())


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


def test_521_days_of_answers_become_8506_papers(days: Connection, items: Any) -> None:
    listed = [(day, item["paper"]) for day, entries in items.items() for item in entries]
    last = {paper["id"]: paper for _, paper in sorted(listed, key=lambda pair: pair[0])}
    assert (len(items), len(listed), len(last)) == (521, 8507, 8506)
    assert rows(days, "select count(*), sum(listing_count) from core.captures") == [(521, 8507)]
    authors = sum(len(paper["authors"]) for paper in last.values())
    assert rows(days, "select count(*) from core.authorships") == [(authors,)]
    assert authors == 86_420
    published = rows(days, "select arxiv_id, published_on::varchar from core.papers")
    assert dict(published) == {key: paper["publishedAt"][:10] for key, paper in last.items()}
    assert rows(days, "select count(*) from quality.rejects") == [(0,)]
    filed = rows(days, "select listed_on::varchar, entry_count from core.captures")
    assert dict(filed) == {day: len(entries) for day, entries in items.items()}


def test_days_of_exactly_50_are_marked_as_cut(days: Connection, items: Any) -> None:
    cut = rows(days, "select listed_on::varchar from core.captures where is_cut order by 1")
    assert [day for (day,) in cut] == [day for day, entries in items.items() if len(entries) == 50]
    assert cut


def test_blank_and_repeated_keywords_are_repaired_and_counted(days: Connection, items: Any) -> None:
    repaired = 0
    kept: dict[str, set[str]] = {}
    for entries in items.values():
        for item in entries:
            words = [squashed(word).lower() for word in item["paper"].get("ai_keywords") or []]
            repaired += len(words) - len(set(words) - {""})
            if set(words) - {""}:
                kept[item["paper"]["id"]] = set(words) - {""}
    assert repaired == 25
    repeated = sum(repeated_links(item) for entries in items.values() for item in entries)
    assert rows(days, "select sum(repaired_count) from core.captures") == [(repaired + repeated,)]
    found = rows(days, "select count(*) from core.keywords")
    assert found == [(sum(len(words) for words in kept.values()),)]


def repeated_links(item: dict[str, Any]) -> int:
    """How many declared links of an item say what another one says already."""
    paper = item["paper"]
    media = item.get("mediaUrls") or paper.get("mediaUrls") or [item.get("mediaUrl")]
    declared = [paper.get("githubRepo"), paper.get("projectPage"), *media]
    bare = [
        re.sub(r"^https?://|/$|\.git$|#readme$|/\?tab=readme-ov-file.*", "", url.strip().lower())
        for url in declared
        if url
    ]
    return len(bare) - len(set(bare))


def test_counters_are_those_of_the_answers(days: Connection, items: Any) -> None:
    found = Counter(
        rows(days, "select upvotes, comment_count, github_stars from core.observations")
    )
    assert found == Counter(
        (item["paper"]["upvotes"], item["numComments"], item["paper"].get("githubStars"))
        for entries in items.values()
        for item in entries
    )


def test_all_three_meet_in_8840_papers_and_11_dump_papers_find_their_id(
    everything: Connection, items: Any
) -> None:
    assert rows(everything, "select count(*) from core.papers") == [(8840,)]
    by_title = {letters(item["title"]): item["paper"] for day in items.values() for item in day}
    dumped = rows(
        everything,
        "select coalesce(aliases.alias_key, papers.paper_key), papers.paper_key, "
        "coalesce(title_raw, title), coalesce(abstract_raw, abstract) from core.papers as papers "
        "left join core.paper_aliases as aliases on papers.paper_key = aliases.paper_key "
        "where papers.arxiv_id is null or aliases.alias_key is not null",
    )
    assert len(dumped) == 337
    resolved = [row for row in dumped if row[1].startswith("arxiv:")]
    assert len(resolved) == 11
    for _, paper_key, title, abstract in resolved:
        paper = by_title[letters(title)]
        assert paper_key == f"arxiv:{paper['id']}"
        assert letters(abstract) == letters(paper["summary"])
    assert not [row for row in dumped if row not in resolved and letters(row[2]) in by_title]


@pytest.mark.parametrize("name", answers.named())
def test_every_named_query_answers_in_half_a_second(everything: Connection, name: str) -> None:
    """Of CPU, on one thread, in one of five tries: other programs run beside the tests."""
    everything.execute("set threads = 1")
    assert any(seconds(everything, name) < 0.5 for _ in range(5))


def seconds(con: Connection, name: str) -> float:
    started_at = process_time()
    answers.ask(con, name, {}).fetchall()
    return process_time() - started_at


def letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def test_refetched_days_add_late_arrivals_and_observations(
    corpus: Path, tmp_path: Path, items: Any
) -> None:
    """All of 2025-01-08's answers and of the days that were answered once more."""
    path = loaded(tmp_path, corpus, "hf_api/days", "hf_api/refetched")
    early = {
        file.name: decoded(json.loads(file.read_text("utf-8")))
        for file in (corpus / "hf_api/refetched").iterdir()
        if "no_data" not in file.read_text("utf-8")
    }
    listed = Counter(
        (item["paper"]["id"], item["paper"]["upvotes"]) for day in items.values() for item in day
    ) + Counter(
        (item["paper"]["id"], item["paper"]["upvotes"]) for e in early.values() for item in e
    )
    with release.opened(path) as con:
        assert rows(con, "select count(*) from core.captures") == [(521 + 19,)]
        found = rows(con, "select substr(paper_key, 7), upvotes from core.observations")
        assert Counter(found) == listed
        ids = {item["paper"]["id"] for entries in early.values() for item in entries}
        assert rows(con, "select count(*) from core.papers") == [
            (8506 + len(ids - {item["paper"]["id"] for day in items.values() for item in day}),)
        ]
        held = rows(con, "select listed_on::varchar from core.captures where outcome = 'held'")
        assert held == []
        shadowed = "select count(distinct paper_key) from core.listings where listed_on = ?"
        assert rows(con, shadowed, "2025-01-22") == [(len(items["2025-01-22"]),)]


def test_junk_is_kept_as_unreadable_with_a_reason_each(corpus: Path, tmp_path: Path) -> None:
    with release.opened(loaded(tmp_path, corpus, "junk")) as con:
        found = rows(con, "select outcome, fault is not null, entry_count from core.captures")
        assert found == [("unreadable", True, 0)] * 3
        assert rows(con, "select count(*) from core.papers") == [(0,)]


@pytest.fixture(scope="module")
def searchable(
    everything: Connection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connection]:
    """The whole corpus with the index, and the extension loaded."""
    [(path,)] = everything.execute(
        "select path from duckdb_databases() where not internal"
    ).fetchall()
    copy = tmp_path_factory.mktemp("searchable") / "papers.duckdb"
    shutil.copyfile(path, copy)
    with connect(copy) as con:
        fulltext.build(con)
        con.execute("checkpoint")
    with release.opened(copy) as con:
        fulltext.load(con)
        con.execute("select $warm", {"warm": "imports pandas where it is installed"})
        yield con


def test_a_title_with_markup_or_accents_finds_its_paper_as_it_is_printed(
    searchable: Connection,
) -> None:
    titles = searchable.execute(
        "select paper_key, coalesce(title_raw, title) from core.papers "
        r"where regexp_matches(coalesce(title_raw, title), '[\\$]|[^\x00-\x7f]') "
        "order by paper_key limit 40"
    ).fetchall()
    found = [fulltext.papers(searchable, title, {"top": "1"}).fetchall() for _, title in titles]
    assert len(titles) == 40
    assert [rows[0][2] for rows in found] == [key for key, _ in titles]


@pytest.mark.parametrize(
    ("ask", "about"),
    [
        (fulltext.papers, "sparse attention"),
        (fulltext.papers, "reasoning with large language models and reinforcement learning"),
        (fulltext.similar, "2602.12675"),
    ],
)
def test_search_answers_from_the_whole_corpus_in_under_a_tenth_of_a_second(
    searchable: Connection, ask: Any, about: str
) -> None:
    def seconds() -> float:
        start = process_time()
        assert len(ask(searchable, about, {}).fetchall()) == 10
        return process_time() - start

    assert min(seconds() for _ in range(3)) < 0.1

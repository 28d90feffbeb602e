"""Search inside a release: how it reads texts, how it ranks, and that nobody else has to know."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import log
from pathlib import Path

import duckdb
import pytest

from etl.contract.ddl import create_table_sql
from etl.contract.tables import RELEASED_TABLES
from etl.errors import UsageError
from etl.limits import MAX_SEARCH_CHARACTERS
from etl.release.locked import open_locked_release
from etl.release.search import search_papers, similar_papers
from etl.stage.connection import connect
from etl.stage.search_extension import load_search_extension
from tests.indexed import index_papers

pytestmark = pytest.mark.slow

PAPERS = [
    ("arxiv:2604.00001", "Sparse Kettles", "Kettles boil β-tea, 2 kettles at a time.", None),
    ("arxiv:2604.00002", "Boiling Schrödinger's Tea", "Dense kettles are not sparse.", "leaf-lab"),
    ("arxiv:2604.00003", "Tea in π0", "Tea, tea and tea; the gemini of teas.", "leaf-lab"),
    ("title:0000000000000004", "Quantum Spoons", None, None),
    ("arxiv:2604.00005", "Spoons for Kettles", "Spoons boil kettles: a sparse spoon.", None),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with five papers, one day apart, the second and fifth with code."""
    path = tmp_path_factory.mktemp("search") / "papers.duckdb"
    with release_of(path, PAPERS) as con:
        con.execute(
            "insert into core.organizations by name "
            "select 'leaf-lab' as organization_key, 'Leaf-Lab' as name, 'Leaf Laboratory' as "
            "full_name"
        )
        con.execute(
            "insert into core.links by name select unnest(['arxiv:2604.00002', "
            "'arxiv:2604.00005']) as paper_key, 'github.com/a/b' as repository"
        )
        con.execute(
            "insert into core.paper_aliases by name "
            "select 'title:00000000000000aa' as alias_key, 'arxiv:2604.00001' as paper_key"
        )
        for upvotes, seen in ((7, "2026-04-02"), (9, "2026-04-03"), (3, None)):
            con.execute(
                "insert into core.observations by name select 'arxiv:2604.00001' as paper_key, "
                "$1 as upvotes, $2::timestamp as observed_at, $2 as capture_id",
                (upvotes, seen),
            )
    return path


@contextmanager
def release_of(
    path: Path, papers: Sequence[tuple[str, str, str | None, str | None]]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new release whose papers are indexed, before it is closed."""
    with connect(path) as con:
        for table in RELEASED_TABLES:
            con.execute(f"create schema if not exists {table.schema}")
            con.execute(create_table_sql(table))
        for number, (key, title, abstract, organization) in enumerate(papers, start=1):
            row = (key, key.removeprefix("arxiv:"), title, abstract, organization, number)
            con.execute(
                "insert into core.papers by name select $1 as paper_key, "
                "case when $1[1] = 'a' then $2 end as arxiv_id, $3 as title, $4 as abstract, "
                "$5 as organization_key, make_date(2026, 4, $6) as first_listed_on",
                row,
            )
        index_papers(con)
        yield con
        con.execute("checkpoint")


@pytest.fixture
def con(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_locked_release(path) as con:
        yield con


def numbers(rows: duckdb.DuckDBPyRelation) -> list[int]:
    """The papers of an answer, by their place in PAPERS."""
    keys = [paper[0] for paper in PAPERS]
    return [keys.index(key) + 1 for (key,) in rows.project("paper_key").fetchall()]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Schrödinger", ["schrodinger"]),
        (r"Schr\"odinger", ["schrodinger"]),
        (r"Schr{\"{o}}dinger's", ["schrodinger", "s"]),
        (r"Erd\H{o}s", ["erdos"]),
        ("Erdős", ["erdos"]),
        ("Łódź", ["lodz"]),
        ("β-VAE", ["beta", "vae"]),
        (r"$\beta$-VAE", ["beta", "vae"]),
        ("π0", ["pi", "0"]),
        ("π₀", ["pi", "0"]),
        (r"$\pi_0$", ["pi", "0"]),
        (r"R² and $R^{2}$", ["r", "2", "and", "r", "2"]),
        (r"\textbf{Only} $\mathcal{L}$ \emph{counts}", ["only", "l", "counts"]),
        ("SL^2A-INR", ["sl", "2", "a", "inr"]),
        (r"(SL$^{2}$A-INR)", ["sl", "2", "a", "inr"]),
        ("GPT-4o, Qwen2.5", ["gpt", "4o", "2.5", "qwen", "qwen2", "qwen2.5"]),
        ("GPT4o is o1", ["4o", "gpt", "gpt4o", "is", "o1"]),
        ("C++ at 0.5%", ["c", "c++", "at", "0.5"]),
        ("注意力 機構", ["注意力", "機構"]),
        (r"topic, \topic", ["topic", "topic"]),
        ("?!", []),
    ],
)
def test_a_text_is_read_without_accents_and_markup(con, text, tokens):
    asked = "select word from search.words($1) order by position, word"
    assert [word for (word,) in con.execute(asked, [text]).fetchall()] == tokens


def test_a_score_is_bm25f_worked_out_by_hand(con):
    """Only the fourth of 5 papers has `quantum`, once: its weight is ln(1 + 5 / 1).

    It begins a title of 2 words; titles have 2, 4, 4, 2 and 3, that is 3 on average. A word of a
    title counts as 4. A title that begins with all that was asked for gets 0.3 + 0.6 more.
    """
    [(score,)] = search_papers(con, "quantum", {}).project("score").fetchall()
    frequency = 4 / (0.4 + 0.6 * 2 / 3)
    assert score == pytest.approx(log(6) * (2.2 * frequency / (frequency + 1.2) + 0.9), abs=1e-5)


REPORTS = [
    ("arxiv:2604.00001", "Qwen2.5 Technical Report", "An LLM.", None),
    ("arxiv:2604.00002", "Technical Notes", "See the technical report of Qwen3 (Qwen).", None),
    ("arxiv:2604.00003", "Qwen-VL Technical Report", "Qwen, Qwen, Qwen: seen.", None),
    ("arxiv:2604.00004", "On the Qwen Technical Reports", "We report technical news.", None),
    ("arxiv:2604.00005", "What Are You Doing?", "Chains of thought, and thought chains.", None),
    ("arxiv:2604.00006", "Thinking", "A chain of thought. It self-corrects in C++.", None),
    ("arxiv:2604.00007", "Other Languages", "What you are doing with C, e.g. GPT-4.", None),
]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = tmp_path_factory.mktemp("reports") / "papers.duckdb"
    with release_of(path, REPORTS):
        pass
    with open_locked_release(path) as con:
        yield con


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Qwen technical report", [1, 4, 3]),
        ("qwen2.5", [1]),
        ("qwen", [3]),
        ("qwen2", [1]),
        ("qwen3", [2]),
        ("what are you doing", [5]),
        ("chain of thought", [6, 5]),
        ("chain-of-thought", [6, 5]),
        ("chains thought", [5, 6]),
        ("self corrects", [6]),
        ("c++", [6]),
        ("gpt4", [7]),
        ("report technical", [4]),
    ],
)
def test_titles_parts_of_words_and_their_order_count(reports, words, first):
    keys = search_papers(reports, words, {}).project("paper_key").fetchall()
    assert [int(key[-1]) for (key,) in keys][: len(first)] == first


def test_words_without_end_are_refused(con):
    assert search_papers(con, "spoons " * (MAX_SEARCH_CHARACTERS // 7), {}).fetchall()
    with pytest.raises(UsageError) as caught:
        search_papers(con, "a" * (MAX_SEARCH_CHARACTERS + 1), {})
    assert str(caught.value) == (
        "10,001 characters to look for: 10,000 at most, so name fewer words"
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kettle", [1, 5, 2]),
        ("KETTLES", [1, 5, 2]),
        ("schrodinger", [2]),
        (r"Schr\"odinger", [2]),
        ("beta", [1]),
        (r"$\beta$", [1]),
        ("π", [3]),
        ("π_0", [3]),
        ("spoons quantum", [4, 5]),
        ("the of and", []),
        ("in the", [3]),
        ("", [5, 4, 3, 2, 1]),
        ("'; drop table x", []),
    ],
)
def test_words_find_their_papers_the_best_first(con, words, found):
    assert numbers(search_papers(con, words, {})) == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"listed_from": "2026-04-02"}, [5, 2]),
        ({"listed_to": "2026-04-02"}, [1, 2]),
        ({"listed_from": "2026-04-01", "listed_to": "2026-04-01"}, [1]),
        ({"organization": "Leaf-Lab"}, [2]),
        ({"organization": "leaf laboratory"}, [2]),
        ({"organization": "leaf"}, []),
        ({"has_code": "true"}, [5, 2]),
        ({"has_code": "false"}, [1]),
        ({"top": "1"}, [1]),
        ({"listed_from": None}, [1, 5, 2]),
    ],
)
def test_filters_narrow_what_is_found(con, filters, found):
    assert numbers(search_papers(con, "kettle", filters)) == found


def test_a_hit_shows_what_was_last_known(con):
    rows = search_papers(con, "beta", {}).project("columns(* exclude (score))").fetchall()
    day = con.sql("select date '2026-04-01'").fetchall()[0][0]
    assert rows == [(1, "arxiv:2604.00001", day, None, 9, "Sparse Kettles")]


@pytest.mark.parametrize(
    ("paper", "found"),
    [
        ("2604.00005", [1, 2, 4]),
        ("2604.00005v2", [1, 2, 4]),
        ("arxiv:2604.00005", [1, 2, 4]),
        ("title:00000000000000aa", [2, 5, 3]),
        ("title:0000000000000004", [5]),
    ],
)
def test_likeness_is_sharing_telling_words(con, paper, found):
    """Of the second, the fifth has three words (boil, kettle, sparse), of the fourth one."""
    assert numbers(similar_papers(con, paper, {})) == found


def test_likeness_and_tables_need_no_extension(path):
    with connect(path, read_only=True) as con:
        assert con.sql("select count(*) from core.papers").fetchall() == [(5,)]
        assert numbers(con.sql("from search.similar('title:0000000000000004')")) == [5]
        with pytest.raises(duckdb.CatalogException, match="stem"):
            con.sql("from search.papers('kettle')")


def test_another_database_asks_after_use(path):
    with connect() as con:
        con.execute(f"attach '{path}' as release (read_only)")
        con.execute("use release")
        load_search_extension(con)
        assert numbers(search_papers(con, "quantum", {})) == [4]

"""Search inside a release: how it reads texts, how it ranks, and that nobody else has to know."""

from collections.abc import Iterator
from math import log10
from pathlib import Path

import duckdb
import pytest

from etl.contract.ddl import create_table_sql
from etl.contract.tables import RELEASED_TABLES
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
    with connect(path) as con:
        for table in RELEASED_TABLES:
            con.execute(f"create schema if not exists {table.schema}")
            con.execute(create_table_sql(table))
        for number, (key, title, abstract, organization) in enumerate(PAPERS, start=1):
            row = (key, key.removeprefix("arxiv:"), title, abstract, organization, number)
            con.execute(
                "insert into core.papers by name select $1 as paper_key, "
                "case when $1[1] = 'a' then $2 end as arxiv_id, $3 as title, $4 as abstract, "
                "$5 as organization_key, make_date(2026, 4, $6) as first_listed_on",
                row,
            )
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
        index_papers(con)
        con.execute("checkpoint")
    return path


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
        ("GPT-4o, Qwen2.5", ["gpt", "4o", "qwen2", "5"]),
        ("注意力 機構", ["注意力", "機構"]),
        (r"topic, \topic", ["topic", "topic"]),
        ("?!", []),
    ],
)
def test_a_text_is_read_without_accents_and_markup(con, text, tokens):
    assert con.execute("select search.words($1)", [text]).fetchall() == [(tokens,)]


@pytest.mark.parametrize("words", ["sparse kettle", "tea", "spoons of the gemini boil 2 teas"])
def test_the_ranking_is_that_of_the_extension(path, words):
    with connect() as con:
        load_search_extension(con)
        con.execute(f"attach '{path}' as release (read_only)")
        con.execute("use release")
        con.execute(
            "create table memory.texts as select paper_key, search.folded(title) as title, "
            "search.folded(abstract) as abstract from core.papers"
        )
        con.execute("use memory")
        con.execute(
            "pragma create_fts_index('texts', 'paper_key', 'title', 'abstract', "
            r"ignore = '[^\p{L}\p{N}]+')"
        )
        theirs = con.execute(
            "select paper_key, round(fts_main_texts.match_bm25(paper_key, $1), 6) as score "
            "from texts where score is not null order by score desc, paper_key",
            [words],
        ).fetchall()
        con.execute("use release")
        ours = search_papers(con, words, {}).project("paper_key, score").fetchall()
    assert ours == theirs
    assert len(ours) >= 3


def test_stop_words_are_those_of_the_extension(con):
    with connect() as other:
        load_search_extension(other)
        other.execute("create table texts (paper_key varchar, title varchar)")
        other.execute("pragma create_fts_index('texts', 'paper_key', 'title')")
        theirs = other.execute(
            "select sw from fts_main_texts.stopwords where sw not like '%''%'"
        ).fetchall()
    assert set(con.execute("from search.stop_words()").fetchall()) == set(theirs)


def test_a_score_is_bm25_worked_out_by_hand(con):
    """Only the fourth of 5 papers has `quantum`: log10((5 - 1 + 0.5) / (1 + 0.5) + 1) = log10(4).

    It has 2 words; the papers have 9, 6, 8, 2 and 7, stop words aside: 6.4 on average.
    """
    [(score,)] = search_papers(con, "quantum", {}).project("score").fetchall()
    assert score == round(log10(4) * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 6.4)), 6)


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
        ("", []),
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

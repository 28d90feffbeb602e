"""Papers and keywords as people name them, in a database in memory."""

import pytest

from etl.errors import UsageError
from etl.release.author_names import written_name_key
from etl.release.keyword_names import find_keyword
from etl.release.paper_names import find_paper
from etl.stage.connection import Connection, connect

PAPERS = [
    ("arxiv:2604.00017", "2604.00017", "Lost Socks"),
    ("arxiv:2604.00018", "2604.00018", "Lost Socks II"),
    ("arxiv:cs/9901001", "cs/9901001", "Old Wool"),
    ("title:a1", None, "A Census of Kettles"),
    *((f"title:b{number}", None, f"Sheep {number}") for number in range(1, 8)),
    ("title:c1", None, "Twins"),
    ("title:c2", None, "twins"),
]
KEYWORDS = [
    # keyword_key, keyword, keyword_words
    ("largelanguagemodel", "large language models", "large language model"),
    ("largelanguagemodel", "large-language model", "large language model"),
    ("gpt4", "gpt 4", "gpt 4"),
    ("gpt4 1", "one seen", "otherwise spelled"),
    ("4gpt", "another seen", "spelled otherwise"),
    ("kettles at large", "a third one", "big kettle"),
]


@pytest.fixture(scope="module")
def con() -> Connection:
    con = connect()
    con.execute("create schema core")
    con.execute("create table core.papers (paper_key varchar, arxiv_id varchar, title varchar)")
    con.execute("create table core.paper_aliases (paper_key varchar, alias_key varchar)")
    con.execute(
        "create table core.keywords (keyword_key varchar, keyword varchar, keyword_words varchar)"
    )
    con.executemany("insert into core.papers values (?, ?, ?)", PAPERS)
    con.execute("insert into core.paper_aliases values ('arxiv:2604.00017', 'title:old')")
    con.executemany("insert into core.keywords values (?, ?, ?)", KEYWORDS)
    return con


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2604.00017", "arxiv:2604.00017"),
        ("2604.00017v2", "arxiv:2604.00017"),
        ("arXiv:2604.00017", "arxiv:2604.00017"),
        ("arxiv:2604.00018", "arxiv:2604.00018"),
        ("https://arxiv.org/pdf/2604.00018v3.pdf?download=1", "arxiv:2604.00018"),
        ("https://huggingface.co/papers/2604.00017/#community", "arxiv:2604.00017"),
        ("cs/9901001", "arxiv:cs/9901001"),
        ("title:old", "arxiv:2604.00017"),
        ("title:a1", "title:a1"),
        ("lost  socks", "arxiv:2604.00017"),
        ("\tLost\n Socks II ", "arxiv:2604.00018"),
        ("kettles", "title:a1"),
    ],
)
def test_a_paper_is_found_by_id_address_key_and_title(con: Connection, text: str, key: str) -> None:
    assert find_paper(con, text) == key


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "goats",
            "the release has no paper 'goats': name it by its arXiv id, its address, its title "
            "or its paper_key, which `search` shows",
        ),
        (
            " socks",
            "2 papers may be meant by ' socks':\n  arxiv:2604.00017  Lost Socks\n"
            "  arxiv:2604.00018  Lost Socks II",
        ),
        (
            "Twins",
            "2 papers may be meant by 'Twins':\n  title:c1  Twins\n  title:c2  twins",
        ),
        (
            "sheep",
            "7 papers may be meant by 'sheep':"
            + "".join(f"\n  title:b{number}  Sheep {number}" for number in range(1, 6))
            + "\n  and 2 more",
        ),
    ],
)
def test_no_paper_and_several_are_told(con: Connection, text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_paper(con, text)
    assert str(caught.value) == message


def test_five_papers_are_listed_whole(con: Connection) -> None:
    con.execute("begin; delete from core.papers where paper_key in ('title:b6', 'title:b7')")
    try:
        with pytest.raises(UsageError, match=r"^5 papers(.|\n)*b5  Sheep 5$"):
            find_paper(con, "sheep")
    finally:
        con.execute("rollback")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("large language models", "largelanguagemodel"),
        ("Large-Language  Models", "largelanguagemodel"),
        ("largelanguagemodel", "largelanguagemodel"),
        ("LargeLanguage Models", "largelanguagemodel"),
        ("GPT-4", "gpt4"),
        ("gpt 4 1", "gpt4 1"),
        ("4 gpt", "4gpt"),
        ("One  seen", "gpt4 1"),
        ("big kettles", "kettles at large"),
    ],
)
def test_a_keyword_is_found_in_any_spelling(con: Connection, text: str, key: str) -> None:
    assert find_keyword(con, text) == key


@pytest.mark.parametrize("text", ["wool", "", "gpt 41"])
def test_a_keyword_that_no_paper_has_is_told(con: Connection, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_keyword(con, text)
    assert str(caught.value) == (
        f"no paper of the release has the keyword {text!r}: `paperhouse query "
        "top_keywords_by_month` shows common ones"
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Łukasz Kuciński", "lukasz kucinski"),
        ("lukasz  KUCIŃSKI", "lukasz kucinski"),
        ("Nießner, Matthias", "matthias niessner"),
        ("Ｉoana Ciucă†", "ioana ciuca"),
        ("ガン", "ガン"),
        ("김", "김"),
        (" ", " "),
    ],
)
def test_an_author_is_found_by_any_spelling(text: str, key: str) -> None:
    assert written_name_key(text) == key

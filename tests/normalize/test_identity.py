import duckdb
import polars as pl
import pytest

from etl.contract.vocabulary import ACCOUNT_AGREEMENTS
from etl.normalize.identity import account_agreement, name_key
from etl.stage.sql_files import sql_text

KEYS = [
    ("Ada Lovelace", "ada lovelace"),
    ("ADA LOVELACE", "ada lovelace"),
    ("José Martí", "jose marti"),
    ("Jose\u0301 Marti\u0301", "jose marti"),
    ("Ａda Ｌovelace", "ada lovelace"),
    ("İpek Işık", "ipek isik"),
    ("Søren Łuk Đo", "soren luk do"),
    ("Weiß", "weiss"),
    ("Ægir Œuvre", "aegir oeuvre"),
    ("許湛然", "許湛然"),
    ("김철수", "김철수"),
    ("राम", "राम"),
    ("Yu-Feng O'Li", "yu-feng o'li"),
    ("\u0301", "\u0301"),
    (None, None),
]

# Author, the full name of the account, its login.
AGREEMENTS = [
    ("Ada Lovelace", "Ada Lovelace", "countess", "same"),
    ("Ada Lovelace", "LOVELACE ADA", "countess", "same"),
    ("Ada Lovelace", "lovelaceada", "countess", "same"),
    ("Ada Lovelace", "The Countess", "ada-lovelace7", "same"),
    ("Ada Lovelace", None, "LovelaceAda", "same"),
    ("Yu-Feng Li", "Li, Yufeng", "x", "same"),
    ("Huy Hoang Ha", "Hà Huy Hoàng", "x", "same"),
    ("Van An Ngo", "Ngo An Van", "x", "same"),
    ("Lovelace", "Lovelace", "x", "same"),
    ("Ada King Lovelace", "Ada Lovelace", "x", "words"),
    ("Ada Lovelace", "Ada (Countess) Lovelace", "x", "words"),
    ("Ada Lovelace", "Lovelace", "ada", "words"),
    ("Ada Lovelace", "Ada L.", "x", "initials"),
    ("A. Lovelace", "Ada Lovelace", "x", "initials"),
    ("Ada Lovelace", "Ada", "countess", "given_name"),
    ("Ada Maria Lovelace", "ada maria", "countess", "words"),
    ("Ada Lovelace", "The Countess", "alovelace", "login"),
    ("Ada Lovelace", "The Countess", "adal", "login"),
    ("Yu Feng Li", "Li", "yufeng", "login"),
    ("Ada Lovelace", "Byron Lovelace", "byron", "one_word"),
    ("Ada Lovelace", "Lovelace", "countess", "one_word"),
    ("Ada Lovelace", "Ada Byron", "ada", "one_word"),
    ("Lovelace", "Ada Lovelace", "x", "one_word"),
    ("Jian Li", "Jianwei Li", "x", "one_word"),
    ("Ada Lovelace", "Mary Somerville", "mary", "none"),
    ("Ada Lovelace", "阿达", "x", "none"),
    ("Ada Lovelace", None, "1815", "none"),
    ("Yi Li", "Weili Yin", "x", "none"),
    ("†", None, "1815", "none"),
    ("Ada Lovelace", "Ada Love lace", "x", "same"),
    ("Ada King Lovelace", None, "lovelaceadaking", "same"),
    ("Ada King Lovelace", None, "lovelacekingada", "same"),
    ("Ada King Lovelace", None, "aklovelace", "login"),
    ("Ada King Lovelace", None, "lovelaceak", "login"),
    ("Ada King Lovelace", None, "adakingl", "login"),
    ("Ada", "Adaa", "adaa", "none"),
    ("Ada", None, "a", "none"),
    ("Igor M", "I. Marks", "x", "none"),
    ("Igor Marks", "I. M.", "x", "none"),
    ("Yu-Feng Li", "Yufeng", "x", "given_name"),
    ("Ada Lovelace", "Ada Lovelace", None, None),
    (None, "Ada Lovelace", "ada", None),
]


@pytest.mark.parametrize(("name", "expected"), KEYS)
def test_spellings_of_a_name_have_one_key(name: str | None, expected: str | None) -> None:
    column = pl.DataFrame({"name": pl.Series([name], dtype=pl.String)})
    assert column.select(name_key(pl.col("name"))).item() == expected


def test_an_account_agrees_with_a_name_as_far_as_what_it_prints() -> None:
    names = ["name", "full_name", "login", "expected"]
    cases = pl.DataFrame(AGREEMENTS, dict.fromkeys(names, pl.String), orient="row")
    found = cases.with_columns(found=account_agreement(cases))
    assert found.filter(pl.col("found").ne_missing(pl.col("expected"))).rows() == []
    assert account_agreement(cases.clear()).to_list() == []


def test_authors_that_are_listed_again_have_the_words_of_their_own_accounts() -> None:
    listed = {
        "name": ["Ada Lovelace", "Igor Marks", "Ada Lovelace", None, "Ada Lovelace"],
        "full_name": ["Ada Lovelace", None, "Ada Lovelace", "Ada Lovelace", None],
        "login": ["x", "igorm", "x", "x", "x"],
    }
    found = account_agreement(pl.DataFrame(listed))
    assert found.to_list() == ["same", "login", "same", None, "none"]


@pytest.mark.slow
def test_one_word_in_common_names_nobody() -> None:
    with duckdb.connect() as con:
        con.execute(sql_text("macros", "bears_name"))
        bearing = {
            word: con.execute("select bears_name(?)", [word]).fetchall()[0][0]
            for word in (*ACCOUNT_AGREEMENTS, None)
        }
    expected = {"same", "words", "initials", "given_name", "login"}
    assert {word for word, bears in bearing.items() if bears} == expected

"""What a title consists of, by titles of which each word and sign can be counted by eye."""

import duckdb
import pytest

from etl.stage.sql_files import sql_folder

NOTHING = (False, False, False, False)


def parts(title: str) -> tuple[object, ...]:
    """All columns of the mart behind the paper's key."""
    with duckdb.connect() as con:
        con.execute("create schema core; create table core.papers (paper_key text, title text)")
        con.execute("insert into core.papers values ('a', ?)", [title])
        [(key, *found)] = con.execute(sql_folder("marts")["title_words"].text).fetchall()
        assert key == "a"
        return tuple(found)


@pytest.mark.parametrize(
    ("title", "words", "word_count"),
    [
        ("Zebras run", ["run", "zebras"], 2),
        ("Wool and wool AND Wool", ["and", "wool"], 5),
        ("State-of-the-art (2nd) -ish", ["2nd", "ish", "state-of-the-art"], 3),
        ("A b 3", [], 3),
        ("wool/milk", ["milk", "wool"], 1),
        ("Schäfer", ["fer", "sch"], 1),
    ],
)
def test_words_are_two_and_more_letters_digits_and_hyphens_each_once(
    title: str, words: list[str], word_count: int
) -> None:
    assert parts(title)[:2] == (words, word_count)


@pytest.mark.parametrize(
    ("title", "signs"),
    [
        ("On wool", NOTHING),
        ("Wool: on sheep", (True, False, False, False)),
        ("What is wool?", (False, True, False, False)),
        ("Wool in 3D", (False, False, True, False)),
        ("Wool by RL", (False, False, False, True)),
        ("Wool by RLs, A WooL", NOTHING),
        ("LLM-9: why?", (True, True, True, True)),
    ],
)
def test_signs_are_seen_and_an_acronym_stands_alone(title: str, signs: tuple[bool, ...]) -> None:
    assert parts(title)[2:] == signs

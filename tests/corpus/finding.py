"""How well search finds: questions drawn by a seed out of a release, and where their answers rank.

    python -m tests.corpus.finding RELEASE [--shown]

A title is asked for as it is printed, a system by its name before the colon of its title, a phrase
as a keyword of the papers gives it. None is chosen by what search makes of it.
"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from etl.release.database import open_release
from etl.release.search import search_papers
from etl.stage.connection import Connection
from etl.stage.search_extension import load_search_extension

SEED = 20261128
TITLES, NAMES, PHRASES = 150, 90, 60
TOP = 10
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Question:
    """Words that a person might type, and the paper that they mean."""

    words: str
    paper_key: str


def title_questions(con: Connection, seed: int = SEED) -> list[Question]:
    """Titles that one paper alone has."""
    titles = con.execute(
        "select min(title), min(paper_key) from core.papers group by lower(title) "
        "having count(*) = 1 order by all"
    ).fetchall()
    return [Question(*row) for row in Random(seed).sample(titles, TITLES)]


def name_questions(con: Connection, seed: int = SEED) -> list[Question]:
    """Names of systems, each before the colon of one title alone: up to three words."""
    names = con.execute(
        "select min(split_part(title, ':', 1)) as name, min(paper_key) from core.papers "
        "where contains(title, ': ') group by lower(split_part(title, ':', 1)) "
        r"having count(*) = 1 and regexp_full_match(name, '\S*[A-Z0-9]\S*[A-Z0-9]\S*( \S+){0,2}') "
        "order by all"
    ).fetchall()
    return [Question(*row) for row in Random(seed).sample(names, NAMES)]


def phrases(con: Connection, seed: int = SEED) -> list[str]:
    """Keywords of two to four words that ten texts hold, and more."""
    keywords = con.execute(
        "select lower(keyword) as phrase from core.keywords "
        "where regexp_full_match(lower(keyword), '[a-z]+([ -][a-z]+){1,3}') "
        "group by lower(keyword) having count(*) >= 10 order by all"
    ).fetchall()
    texts = _texts(con).values()
    held = (
        phrase
        for (phrase,) in Random(seed).sample(keywords, len(keywords))
        if sum(_holds(text, phrase) for text in texts) >= TOP
    )
    return list(islice(held, PHRASES))


def ranks(con: Connection, questions: list[Question]) -> Iterator[int | None]:
    """The rank of the paper that each question means; None where it is not among the first ten."""
    for question in questions:
        found = found_papers(con, question.words)
        yield found.index(question.paper_key) + 1 if question.paper_key in found else None


def held_counts(con: Connection, asked: list[str]) -> Iterator[int]:
    """How many of the first ten papers hold each phrase, in the title or the abstract."""
    texts = _texts(con)
    for phrase in asked:
        yield sum(_holds(texts[key], phrase) for key in found_papers(con, phrase))


def found_papers(con: Connection, words: str) -> list[str]:
    """The keys of the first ten papers, the best first."""
    rows = search_papers(con, words, {"top": str(TOP)}).project("paper_key").fetchall()
    return [key for (key,) in rows]


def mean_reciprocal_rank(found: list[int | None]) -> float:
    """1 where all answers stand first; 0 where none is among the first ten."""
    return sum(1 / rank for rank in found if rank) / len(found)


def _texts(con: Connection) -> dict[str, str]:
    """Words of each paper between single blanks, title and abstract apart."""
    rows = con.execute("select paper_key, title, coalesce(abstract, '') from core.papers")
    return {key: f"{_words(title)}|{_words(abstract)}" for key, title, abstract in rows.fetchall()}


def _words(text: str) -> str:
    return f" {' '.join(_WORDS.findall(text.lower()))} "


def _holds(text: str, phrase: str) -> bool:
    """True where the words of the phrase follow each other, in the plural as well."""
    words = _words(phrase).rstrip()
    return words in text and (f"{words} " in text or f"{words}s " in text)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.finding", description=__doc__)
    parser.add_argument("release", type=Path)
    parser.add_argument("--shown", action="store_true", help="print what is not found first")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    with open_release(asked.release) as con:
        load_search_extension(con)
        for kind, questions in (
            ("titles", title_questions(con, asked.seed)),
            ("names", name_questions(con, asked.seed)),
        ):
            found = list(ranks(con, questions))
            print(
                f"{kind}: first {found.count(1)} of {len(found)}, "
                f"mean reciprocal rank {mean_reciprocal_rank(found):.3f}"
            )
            if asked.shown:
                for question, rank in zip(questions, found, strict=True):
                    if rank != 1:
                        print(f"  {rank} {question}", *found_papers(con, question.words)[:3])
        drawn = phrases(con, asked.seed)
        counts = list(held_counts(con, drawn))
        print(
            f"phrases: of the first ten, {sum(counts) / len(counts):.2f} hold it on average; "
            f"nine or more for {sum(it >= 9 for it in counts)} of {len(counts)}"
        )
        if asked.shown:
            for phrase, count in zip(drawn, counts, strict=True):
                if count < 9:
                    print(f"  {count} {phrase}")


if __name__ == "__main__":
    main()

"""Papers known by title only, and the ids that may be theirs: a table of cases."""

from datetime import datetime
from pathlib import Path

import pytest

from etl.stage.connection import connect
from etl.stage.sql_files import sql_folder
from tests.property.documents import Document, Item
from tests.property.warehouse import Warehouse, loaded

pytestmark = pytest.mark.slow

# Titles and stories of a dump, of an API answer with ids; ids that are met; reasons for no more.
TITLE = "Counting Sheep"
CASES: list[tuple[str, list[tuple[str, str]], list[tuple[str, str | None]], int, list[str]]] = [
    ("one id, one story", [(TITLE, "wool")], [("COUNTING  sheep!", "wool")], 1, []),
    ("no id", [(TITLE, "wool")], [("Other", "wool")], 0, []),
    ("I and II are two papers", [(f"{TITLE} I", "wool")], [(f"{TITLE} II", "wool")], 0, []),
    ("I meets I", [(f"{TITLE} I", "wool"), (f"{TITLE} II", "wool")],
     [(f"{TITLE} II", "wool"), (f"{TITLE} I", "wool")], 2, []),
    ("another story", [(TITLE, "milk")], [(TITLE, "wool")], 0,
     ["one id has this title, but the abstracts disagree"]),
    ("no abstract", [(TITLE, "wool")], [(TITLE, None)], 0,
     ["one id has this title, but no two abstracts can be compared"]),
    ("two ids", [(TITLE, "wool")], [(TITLE, "wool"), (TITLE, "wool")], 0,
     ["several ids have this title"]),
    ("a sign more", [(f"{TITLE}+", "wool")], [(TITLE, "wool")], 0,
     ["one id has this title, but with other numbers or signs"]),
    ("a question", [(TITLE, "wool")], [(f"{TITLE}?", "wool")], 0,
     ["one id has this title, but with other numbers or signs"]),
    ("numbers that run together", [(f"{TITLE} 1.12", "wool")], [(f"{TITLE} 11.2", "wool")], 0,
     ["one id has this title, but with other numbers or signs"]),
    ("numbers that do not", [(f"{TITLE} 1.12", "wool")], [(f"{TITLE}: 1.12", "wool")], 1, []),
    ("two forms of one id", [(TITLE, "wool")], [(TITLE, "wool"), (f"{TITLE}?", "wool")], 0,
     ["several ids have this title"]),
    ("two ids, one of the story", [(TITLE, "wool")], [(TITLE, "wool"), (TITLE, "milk")], 0,
     ["several ids have this title"]),
]  # fmt: skip
WORDS = ("Calm", "Dear", "Early", "Fair", "Glad", "High", "Idle", "Just", "Kind", "Late", "Mild",
         "Near", "Odd")  # fmt: skip


def test_a_title_is_resolved_to_the_one_id_whose_abstract_agrees(tmp_path: Path) -> None:
    """All cases are loaded at once: a word before their titles keeps them apart."""
    dumped, listed = list[Item](), list[Item]()
    for word, (_, titled, identified, _, _) in zip(WORDS, CASES, strict=True):
        dumped += [Item(f"{word} {it}", story=story, wording=1) for it, story in titled]
        for title, story in identified:
            listed.append(Item(f"{word} {title}", f"2505.{len(listed):05}", story))
    dump = Document("dump", tuple(dumped))
    page = Document("trending", tuple(listed), captured_at=datetime(2025, 5, 7))
    warehouse = loaded(tmp_path, [dump, page])
    expected = {case: (len(titled) - met, met, reasons) for case, titled, _, met, reasons in CASES}
    assert {
        case: resolved(warehouse, word) for word, (case, *_) in zip(WORDS, CASES, strict=True)
    } == expected


def resolved(warehouse: Warehouse, word: str) -> tuple[int, int, list[str]]:
    """Of titles that begin with a word: papers without an id, aliases, and reasons for no more."""
    begins = f"where title like '{word} %'"
    aliased = "select 1 from core.paper_aliases inner join core.papers using (paper_key)"
    reasons = f"select reason from quality.ambiguous_titles {begins} order by all"
    return (
        len(warehouse.rows(f"select 1 from core.papers {begins} and arxiv_id is null")),
        len(warehouse.rows(f"{aliased} {begins}")),
        [reason for (reason,) in warehouse.rows(reasons)],
    )


# Two abstracts, and the share of their distinct words that both have.
AGREEMENTS = [
    ("one two three", "Three, two; ONE.", 1.0),
    ("one two three four", "one two three five", 0.6),
    ("one two three four", "five six", 0.0),
    ("one two three", None, None),
    (None, "one two three", None),
    ("one two three", "", 0.0),
    ("数羊", "数狼", None),
]


@pytest.mark.parametrize(("one", "other", "expected"), AGREEMENTS)
def test_texts_agree_as_far_as_they_share_words(
    one: str | None, other: str | None, expected: float | None
) -> None:
    """Without a word on either side there is nothing to compare, and nothing agrees."""
    with connect() as con:
        for name in ("words", "agreement"):
            con.execute(sql_folder("macros")[name].text)
        assert con.execute("select agreement(?, ?)", [one, other]).fetchall() == [(expected,)]


def test_two_stories_of_one_title_in_dumps_are_one_ambiguous_paper(tmp_path: Path) -> None:
    dumps = [Document("dump", (Item(TITLE, story=story),)) for story in ("wool", "milk")]
    warehouse = loaded(tmp_path, dumps)
    assert warehouse.rows("select count(*), max(listing_count) from core.papers") == [(1, 2)]
    assert warehouse.rows("select reason, candidate_count from quality.ambiguous_titles") == [
        ("abstracts under this title disagree", 0)
    ]

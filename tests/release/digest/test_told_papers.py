"""What a digest sends, what it tells, and what the account keeps of its papers."""

from dataclasses import replace

import pytest
from msgspec import structs

from etl.ids import PaperKey
from etl.release.digest.digest import Digest, DigestPaper, Move, PaperFacts
from etl.release.digest.sent import ToldPaper
from tests.release.digest.hostile_papers import DIGEST, FACTS

TEA, POTS, CUPS, MUGS = (PaperKey(f"arxiv:2604.0000{number}") for number in range(1, 5))


def paper(key: PaperKey, upvotes: int) -> DigestPaper:
    return DigestPaper(structs.replace(FACTS, paper_key=key, upvotes=upvotes))


NEW, FURTHER, MOVED = (paper(TEA, 5), paper(POTS, 4)), (paper(CUPS, 3),), (paper(MUGS, 2),)
FULL = replace(DIGEST, new=NEW, further=FURTHER, moved=MOVED)


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({}, ToldPaper()),
        ({"upvotes": 0, "comment_count": 1, "rank": 2}, ToldPaper(0, 1, 2)),
        ({"version": 3, "text_version": 4}, ToldPaper(version=3, text_version=4)),
        ({"code_urls": ("https://code.example/tea",)}, ToldPaper(has_code=True)),
        ({"author_count": 7, "day_paper_count": 8, "title": "Cups"}, ToldPaper()),
    ],
)
def test_of_a_paper_only_what_can_move_is_kept(stated: dict[str, object], told: ToldPaper):
    nothing: PaperFacts = structs.replace(FACTS, rank=None, text_version=None)
    assert structs.replace(nothing, **stated).told == told


def test_a_digest_is_known_by_its_subscription_and_its_period():
    period = replace(DIGEST.period, id="2026-W14")
    assert replace(DIGEST, name="agents", period=period).id == "agents/2026-W14"


@pytest.mark.parametrize(
    ("digest", "is_empty"),
    [
        (replace(FULL, new=(), further=(), moved=()), True),
        (replace(FULL, new=(), further=()), False),
        (replace(FULL, further=(), moved=()), False),
        (FULL, False),
    ],
)
def test_a_digest_is_empty_where_nothing_is_new_and_nothing_moved(digest: Digest, is_empty: bool):
    assert digest.is_empty is is_empty


def test_papers_that_are_told_by_their_title_are_sent_and_those_that_moved_were():
    assert FULL.sent_keys == (TEA, POTS, CUPS)
    assert replace(FULL, new=()).sent_keys == (CUPS,)
    assert replace(FULL, further=()).sent_keys == (TEA, POTS)


def test_the_account_gains_each_paper_that_is_told():
    told = {key: ToldPaper(votes, rank=1, text_version=1) for key, votes in (
        (TEA, 5), (POTS, 4), (CUPS, 3), (MUGS, 2),
    )}  # fmt: skip
    assert FULL.told == told


def test_a_paper_has_no_reason_and_no_move_unless_they_are_stated():
    assert DigestPaper(FACTS) == DigestPaper(FACTS, (), ())
    assert Move("code") == Move("code", None, None)

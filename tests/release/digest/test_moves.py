"""What moved in a paper is told from a bound on, and the most telling first."""

import pytest

from etl.ids import CaptureId, PaperKey
from etl.release.digest.digest import Move, PaperFacts
from etl.release.digest.moves import list_moves, move_order
from etl.release.digest.sent import ToldPaper


def facts(
    *,
    upvotes: int | None = None,
    comment_count: int | None = None,
    rank: int | None = None,
    code_urls: tuple[str, ...] = (),
    version: int | None = None,
    text_version: int | None = None,
) -> PaperFacts:
    return PaperFacts(
        paper_key=PaperKey("arxiv:2604.00001"),
        arxiv_id=None,
        page_url=None,
        arxiv_url=None,
        title="A",
        abstract=None,
        authors=(),
        author_count=None,
        organization=None,
        listed_on=None,
        upvotes=upvotes,
        comment_count=comment_count,
        rank=rank,
        day_paper_count=None,
        code_urls=code_urls,
        version=version,
        text_version=text_version,
        capture_id=CaptureId("c"),
        capture_url=None,
        captured_at=None,
    )


CODE = ("https://github.com/a/b",)


@pytest.mark.parametrize(
    ("now", "before", "moves"),
    [
        (facts(upvotes=14), ToldPaper(upvotes=10), ()),
        (facts(upvotes=15), ToldPaper(upvotes=10), (Move("upvotes", 10, 15),)),
        (facts(upvotes=5), ToldPaper(), (Move("upvotes", 0, 5),)),
        (facts(upvotes=4), ToldPaper(), ()),
        (facts(upvotes=599), ToldPaper(upvotes=500), ()),
        (facts(upvotes=600), ToldPaper(upvotes=500), (Move("upvotes", 500, 600),)),
        (facts(), ToldPaper(upvotes=500, comment_count=9), ()),
        (facts(comment_count=2), ToldPaper(comment_count=1), ()),
        (facts(comment_count=3), ToldPaper(comment_count=1), (Move("comments", 1, 3),)),
        (facts(comment_count=2), ToldPaper(), (Move("comments", 0, 2),)),
        (facts(comment_count=1), ToldPaper(), ()),
        (facts(code_urls=CODE), ToldPaper(), (Move("code"),)),
        (facts(code_urls=CODE), ToldPaper(has_code=True), ()),
        (facts(version=2), ToldPaper(version=1), (Move("version", 1, 2),)),
        (facts(version=2), ToldPaper(version=2), ()),
        (facts(version=2), ToldPaper(), ()),
        (facts(), ToldPaper(version=1, text_version=1), ()),
        (facts(version=1), ToldPaper(version=2), ()),
        (facts(text_version=2), ToldPaper(text_version=1), (Move("text"),)),
        (facts(text_version=2), ToldPaper(text_version=2), ()),
        (facts(text_version=2), ToldPaper(), ()),
        (facts(rank=3), ToldPaper(rank=4), (Move("rank", 4, 3),)),
        (facts(rank=4), ToldPaper(rank=5), ()),
        (facts(rank=2), ToldPaper(rank=3), ()),
        (facts(rank=1), ToldPaper(), ()),
        (facts(), ToldPaper(rank=4), ()),
        (
            facts(rank=9, code_urls=CODE),
            ToldPaper(rank=8),
            (Move("code"), Move("rank", 8, 9)),
        ),
        (facts(rank=8, code_urls=CODE), ToldPaper(rank=8), (Move("code"),)),
        (
            facts(upvotes=9, code_urls=CODE, version=3),
            ToldPaper(upvotes=1, version=2),
            (Move("code"), Move("version", 2, 3), Move("upvotes", 1, 9)),
        ),
    ],
)
def test_a_move_is_told_from_its_bound_on(
    now: PaperFacts, before: ToldPaper, moves: tuple[Move, ...]
) -> None:
    assert list_moves(now, before) == moves


@pytest.mark.parametrize(
    ("moves", "order"),
    [
        ((Move("code"), Move("upvotes", 1, 9)), (False, -8)),
        ((Move("version", 1, 2),), (False, 0)),
        ((Move("text"),), (True, 0)),
        ((Move("upvotes", None, 7), Move("comments", 1, 9)), (True, -7)),
        ((Move("upvotes", 7, None),), (True, 7)),
    ],
)
def test_code_and_versions_come_first_then_the_most_upvotes(
    moves: tuple[Move, ...], order: tuple[bool, int]
) -> None:
    assert move_order(facts(), moves) == (*order, "arxiv:2604.00001")

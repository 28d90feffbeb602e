"""Finds what moved in a paper since it was last told, where it is worth telling."""

from collections.abc import Iterator

from etl.release.digest.digest import Move, PaperFacts
from etl.release.digest.sent import ToldPaper

_UPVOTES = 5
_UPVOTES_SHARE = 0.2
"""Upvotes are told when they grew by so many, and by that share: at 500, five more are nothing."""

_COMMENTS = 2
_TOP_RANK = 3


def list_moves(facts: PaperFacts, before: ToldPaper) -> tuple[Move, ...]:
    """List what moved, the most telling first; nothing where all of it is small.

    Small growth is not lost: as it is not told, it adds up until it is worth it.
    """
    moves = (*_content_moves(facts, before), *_counter_moves(facts, before))
    rank = Move("rank", before.rank, facts.rank)
    return (*moves, rank) if _rose(rank) or (moves and rank.before != rank.now) else moves


def move_order(facts: PaperFacts, moves: tuple[Move, ...]) -> tuple[bool, int, str]:
    """Sorts papers that moved: code and new versions first, then the most upvotes gained."""
    gained = sum((it.now or 0) - (it.before or 0) for it in moves if it.kind == "upvotes")
    is_content = moves[0].kind in ("code", "version")
    return (not is_content, -gained, facts.paper_key)


def _content_moves(facts: PaperFacts, before: ToldPaper) -> Iterator[Move]:
    if facts.code_urls and not before.has_code:
        yield Move("code")
    if (facts.version or 0) > (before.version or 0) > 0:
        yield Move("version", before.version, facts.version)
    if (facts.text_version or 0) > (before.text_version or 0) > 0:
        yield Move("text")


def _counter_moves(facts: PaperFacts, before: ToldPaper) -> Iterator[Move]:
    gained = (facts.upvotes or 0) - (before.upvotes or 0)
    if gained >= max(_UPVOTES, _UPVOTES_SHARE * (before.upvotes or 0)):
        yield Move("upvotes", before.upvotes or 0, facts.upvotes)
    if (facts.comment_count or 0) - (before.comment_count or 0) >= _COMMENTS:
        yield Move("comments", before.comment_count or 0, facts.comment_count)


def _rose(rank: Move) -> bool:
    return rank.before is not None and rank.now is not None and rank.now <= _TOP_RANK < rank.before

"""A visible card that cannot be read is refused, with its faults and its markup."""

import pytest
from msgspec import json

from etl.sources.daily_papers.detect import parse_document
from tests.sources.daily_papers.island_pages import NOTHING, page


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        (">Snail Mail: Low-Bandwidth Protocols for Patient Networks<", "> <",
         ["title: the card has none"]),
        ('href="/papers/2604.00201" class="line', 'href="/papers/" class="line',
         ["arxiv_id: the card has no link to a paper"]),
        ("<h3 class=\"mb-1 text-lg/6\"><a href=\"/papers/2604.00201\"", "<h3><a",
         ["title: the card has none", "arxiv_id: the card has no link to a paper"]),
        (">7</div>", ">many</div>", ["upvotes: not a count: 'many'"]),
        (">7</div>", f">{'m' * 41}</div>", [f"upvotes: not a count: '{'m' * 40}'"]),
        (">7</div>", f">{'<i></i>' * 200}7</div>", ["upvotes: not a count: ''"]),
        ("<!----> 4</a>", "<!----> 4 of 5</a>", ["comment_count: not a count: '4 of 5'"]),
    ],
)  # fmt: skip
def test_a_card_that_cannot_be_read_is_refused_by_name(
    old: str, new: str, faults: list[str]
) -> None:
    reading = parse_document(page("cards_2026-04-03.html").replace(old, new).encode(), NOTHING)
    assert [(one.position, one.faults) for one in reading.rejects] == [(1, faults)]
    assert reading.entries[-1].arxiv_id == "2604.00207"


def test_a_refused_card_is_kept_up_to_20_000_characters() -> None:
    text = page("cards_2026-04-03.html")
    start = text.index("<article")
    text = f"{text[:start]}<article>{'x' * 20_000}{text[text.index('<h3') :]}"
    text = text.replace(">Snail Mail: Low-Bandwidth Protocols for Patient Networks<", "> <")
    [reject] = parse_document(text.encode(), NOTHING).rejects
    assert json.decode(reject.row) == {"card": f"<article>{'x' * 19_991}"}

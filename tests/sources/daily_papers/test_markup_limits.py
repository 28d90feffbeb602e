"""HTML at the bounds of what is parsed; the limits are small ones here."""

import pytest

from etl.errors import UnreadablePage
from etl.sources.daily_papers import markup_limits
from etl.sources.daily_papers.markup_limits import check_markup

UNCLOSED = "<div><b></div>"
"""Each element that follows opens the `b` again."""


@pytest.mark.parametrize(
    ("limits", "most", "more", "words"),
    [
        ({"MAX_TAGS": 3}, "<p></p>" * 3, "<p></p>" * 4, "HTML of more than 3 tags"),
        (
            {"MAX_HIDDEN_TAGS": 2},
            "<script><a><b></script>",
            "<script><a><b><i></script>",
            "HTML with more than 2 tags in scripts, comments and attributes",
        ),
        (
            {"MAX_ATTRIBUTES": 2},
            "<p a b=1>",
            "<p a b=1 c>",
            "HTML with a tag of more than 2 attributes",
        ),
        (
            {"MAX_OPEN_TAGS": 2, "MAX_SMALL_PAGE_TAGS": 0},
            "<p><p></p></p>",
            "<p><p><p></p></p></p>",
            "HTML nested deeper than 2 tags",
        ),
        (  # a page of few tags may have all of them open
            {"MAX_OPEN_TAGS": 1, "MAX_SMALL_PAGE_TAGS": 3},
            "<p><p><p>",
            "<p><p><p><br>",
            "HTML nested deeper than 1 tags",
        ),
        (
            {"MAX_REOPENED_TAGS": 3},
            f"{UNCLOSED}<br><br><br>",
            f"{UNCLOSED}<br><br><br><br>",
            "HTML that opens its unclosed tags again 3 times",
        ),
    ],
    ids=["tags", "hidden", "attributes", "deep", "small", "reopened"],
)
def test_html_at_a_limit_is_parsed_and_beyond_it_is_not(
    monkeypatch: pytest.MonkeyPatch, limits: dict[str, int], most: str, more: str, words: str
) -> None:
    for name, limit in limits.items():
        monkeypatch.setattr(markup_limits, name, limit)
    check_markup(most)
    with pytest.raises(UnreadablePage, match=words):
        check_markup(more)

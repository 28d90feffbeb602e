"""HTML at the bounds of what is parsed; the limits are small ones here."""

import pytest

from etl.errors import UnreadablePage
from etl.sources.daily_papers import markup_limits
from etl.sources.daily_papers.markup_limits import check_markup

UNCLOSED = "<div><b></div>"
"""Each element that follows opens the `b` again."""


@pytest.mark.parametrize("start", ["", "</i>"], ids=["nested well", "not so well"])
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
        (  # what closes nothing makes no tag a hidden one
            {"MAX_HIDDEN_TAGS": 2},
            "</b><br><br><br><script><a><b></script>",
            "</b><br><br><br><script><a><b><i></script>",
            "HTML with more than 2 tags in scripts, comments and attributes",
        ),
        (  # nor do comments, before or between the tags that are counted
            {"MAX_HIDDEN_TAGS": 2},
            "<!--<a><b>--><p></p><p></p><!----><p></p>",
            "<!--<a><b><i>--><p></p><p></p><!----><p></p>",
            "HTML with more than 2 tags in scripts, comments and attributes",
        ),
        (
            {"MAX_HIDDEN_TAGS": 2},
            '<p title="<a><b>"></p>',
            '<p title="<a><b><i>"></p>',
            "HTML with more than 2 tags in scripts, comments and attributes",
        ),
        (  # svg hides no tag of a script
            {"MAX_HIDDEN_TAGS": 2},
            "<svg><script><a></a><b></b><i></i></script></svg>",
            "<svg></svg><script><a></a><b></b><i></i></script>",
            "HTML with more than 2 tags in scripts, comments and attributes",
        ),
        (
            {"MAX_ATTRIBUTES": 2},
            "<p a b=1>",
            "<p a b=1 c>",
            "HTML with a tag of more than 2 attributes",
        ),
        (
            {"MAX_ATTRIBUTES": 2},
            "<p a b></p>",
            "<p a b c></p>",
            "HTML with a tag of more than 2 attributes",
        ),
        (
            {"MAX_OPEN_TAGS": 2, "MAX_SMALL_PAGE_TAGS": 0},
            "<p><p>",
            "<p><p><p>",
            "HTML nested deeper than 2 tags",
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
        (  # an end tag opens them again, too
            {"MAX_REOPENED_TAGS": 3},
            f"{UNCLOSED}</p></p><br>",
            f"{UNCLOSED}</p></p><br><br>",
            "HTML that opens its unclosed tags again 3 times",
        ),
        (  # one for the second `div`, `b` and `/div` each, then two
            {"MAX_REOPENED_TAGS": 5},
            f"{UNCLOSED * 2}<br>",
            f"{UNCLOSED * 2}<br><br>",
            "HTML that opens its unclosed tags again 5 times",
        ),
        (  # a `b` around the `div` is open still
            {"MAX_REOPENED_TAGS": 0},
            "<b><div><p></div><br>",
            f"{UNCLOSED}<br>",
            "HTML that opens its unclosed tags again 0 times",
        ),
    ],
    ids=[
        *("tags", "hidden", "hidden and unclosed", "comments"),
        *("hidden in attributes", "svg", "attributes", "short attributes"),
        *("unclosed and deep", "deep", "small"),
        *("reopened", "reopened by ends", "reopened twice", "around"),
    ],
)
def test_html_at_a_limit_is_parsed_and_beyond_it_is_not(
    monkeypatch: pytest.MonkeyPatch,
    start: str,
    limits: dict[str, int],
    most: str,
    more: str,
    words: str,
) -> None:
    """An end tag that closes nothing makes the pass count with more care, to the same number."""
    for name, limit in limits.items():
        monkeypatch.setattr(markup_limits, name, limit)
    check_markup(start + most)
    with pytest.raises(UnreadablePage, match=words):
        check_markup(start + more)


@pytest.mark.parametrize(
    ("html", "hidden"),
    [
        ("<script><a></script><i><i>", 1),
        ("<script><a></SCRIPT><i><i>", 1),
        ("<SCRIPT><a></a></SCRIPT><i></i><i></i>", 1),
        ("<title></title><title><a></title><i><i>", 1),
        ("<title><!--<a></title><i>--><i>", 1),
        ("<script><!--<a></script><b>--></script><i>", 2),
        ("<!----><script><!--<a></script><b>--></script><i><!---->", 2),
        ("<script><!--<a>--><b></script><i><script></script>", 2),
        ("<script><!--<a></script><i>", 1),
        ("<script><a>", 1),
    ],
)
def test_a_raw_text_hides_what_stands_before_its_end_tag(
    monkeypatch: pytest.MonkeyPatch, html: str, hidden: int
) -> None:
    """In a script, the end tag after a comment that begins in it."""
    monkeypatch.setattr(markup_limits, "MAX_HIDDEN_TAGS", hidden)
    check_markup(html)
    monkeypatch.setattr(markup_limits, "MAX_HIDDEN_TAGS", hidden - 1)
    with pytest.raises(UnreadablePage, match="tags in scripts, comments and attributes"):
        check_markup(html)


@pytest.mark.parametrize(
    ("html", "depth"),
    [
        ("<div><p></div>" * 2, 2),
        ("<div><td></div><p>", 3),
        ("<span><p></span><p>", 3),
        ("<span><p></p><q></span>" * 2, 2),
        ("<p><q></p>" * 2, 2),
        ("<form></form>" * 2, 1),
        ("<form><q></form><p>", 3),
        (f"{UNCLOSED}<p><p>", 3),
    ],
)
def test_an_end_tag_closes_no_more_than_a_browser_does(
    monkeypatch: pytest.MonkeyPatch, html: str, depth: int
) -> None:
    """depth: how many are open at most, after an end tag that closes nothing."""
    monkeypatch.setattr(markup_limits, "MAX_SMALL_PAGE_TAGS", 0)
    monkeypatch.setattr(markup_limits, "MAX_OPEN_TAGS", depth)
    check_markup(f"</i>{html}")
    monkeypatch.setattr(markup_limits, "MAX_OPEN_TAGS", depth - 1)
    with pytest.raises(UnreadablePage, match="HTML nested deeper"):
        check_markup(f"</i>{html}")

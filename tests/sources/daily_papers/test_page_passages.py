"""Where the parts of an entry stand on a page of cards, or in a text that was copied from it."""

import pytest

from etl.sources.daily_papers.page_passages import card_passages, dump_passages
from etl.sources.daily_papers.records import Account, Entry, Organization
from etl.sources.passages import Sought
from tests.sources.daily_papers.small_pages import page

TEA = Entry(
    2,
    title="Tea & Pots",
    arxiv_id="2604.00002",
    upvotes=12,
    comment_count=0,
    github_stars=7,
    printed_date="Apr 7",
    author_count=2,
    organization=Organization("lab"),
    submitter=Account("ada"),
    thumbnail_url="https://t.example/1.png",
)
NEWS = "<article>news</article>"
FIRST = '<article><h3><a href="/papers/2604.00001">Cups</a></h3></article>'
CARD = """<ARTICLE class="x"><article>in</article><img src="https://t.example/1.png">
<h3><a href="/papers/2604.00002">Tea &amp;
 Pots</a></h3><a href="/login"><div class="leading-none">12</div></a>
<a href="/papers/2604.00002#community"><i></i> 0 </a><a href="/gh">7</a>
<div>Submitted by <a href="/ada">ada</a></div><a href="/lab" class="o"><b>Lab</b></a>
<p>Apr
7 · 2 authors</p><a href="https://c.example">c</a></article>"""
LAST = '<article><h3><a href="/papers/2604.00003">Mugs</a></h3>'
TEXT = f'<time class="d" datetime="2026-04-07">x</time></article>{NEWS}{FIRST}{CARD}\n{LAST}'


def shown(position: int, sought: Sought, text: str = TEXT, *more: Entry) -> str | None:
    entries = (Entry(1, title="Cups"), TEA, Entry(3, upvotes=0), *more)
    passage = card_passages(text, page(*entries))(position, sought)
    return None if passage is None else text[slice(*passage)]


@pytest.mark.parametrize(
    ("sought", "part"),
    [
        (Sought("entry"), CARD),
        (Sought("title"), "Tea &amp;\n Pots"),
        (Sought("arxiv_id"), 'href="/papers/2604.00002'),
        (Sought("upvotes"), 'leading-none">12<'),
        (Sought("comment_count"), '#community"><i></i> 0 <'),
        (Sought("published_at"), "Apr\n7"),
        (Sought("authors"), "2 authors"),
        (Sought("organization"), 'href="/lab" class="o"><b>Lab</b></a>'),
        (Sought("submitter"), 'Submitted by <a href="/ada'),
        (Sought("links", text="https://c.example"), "https://c.example"),
        (Sought("links"), None),
        (Sought("links", text="https://d.example"), None),
        (Sought("thumbnail_url"), "https://t.example/1.png"),
        (Sought("abstract"), None),
        (Sought("keywords"), None),
        (Sought("tea"), None),
        (Sought("listed_on"), '<time class="d" datetime="2026-04-07"'),
    ],
)
def test_a_part_stands_in_its_card(sought: Sought, part: str | None):
    assert shown(2, sought) == part


def test_stars_stand_in_a_link():
    stars = shown(2, Sought("github_stars"))
    assert stars is not None
    assert stars.endswith('<a href="/gh">7<')


def test_articles_that_show_no_paper_are_no_cards_and_the_last_one_may_be_cut_off():
    assert shown(1, Sought("entry")) == FIRST
    assert shown(3, Sought("entry")) == LAST
    assert shown(4, Sought("entry"), TEXT, Entry(4)) is None
    assert shown(1, Sought("authors")) is None
    assert shown(1, Sought("arxiv_id")) is None
    found = card_passages(TEXT, page(TEA))
    assert found(1, Sought("entry")) is None
    assert found(2, Sought("entry")) is not None


@pytest.mark.parametrize("printed", ["-", "0"])
def test_no_upvotes_are_printed_as_a_dash_or_as_zero(printed: str):
    votes = f'<div role="checkbox"><div class="font-semibold"> {printed} </div></div>'
    text = f"{FIRST}{FIRST}<article>{votes}</article>"
    assert shown(3, Sought("upvotes"), text) == f'font-semibold"> {printed} <'


def test_a_number_of_the_next_article_is_not_taken():
    votes = '<a href="/login"><div class="leading-none">-</div></a>'
    entry = Entry(4, upvotes=5)
    text = f"{FIRST * 3}<article>{votes}<article><b>5</b></article></article>"
    assert shown(4, Sought("upvotes"), text, entry) == 'leading-none">-</div></a><article><b>5<'
    text = f"{FIRST * 3}<article>{votes}<article></article><b>5</b></article>"
    assert shown(4, Sought("upvotes"), text, entry) is None


def test_a_number_may_stand_on_a_line_of_its_own():
    votes = '<div class="leading-none"\n>\n12\n<'
    assert shown(2, Sought("upvotes"), f"{FIRST}<article>{votes}/div></article>") is None
    text = f'{FIRST}<article><a href="/login">{votes}/div></a></article>'
    assert shown(2, Sought("upvotes"), text) == votes[12:]


def test_what_an_entry_does_not_state_is_nowhere_in_its_card():
    text = f'{FIRST * 3}<article><h3><a href="/papers/-">None authors</a></h3>'
    assert shown(4, Sought("entry"), text, Entry(4)) == text[len(FIRST) * 3 :]
    assert shown(4, Sought("authors"), text, Entry(4)) is None
    assert shown(4, Sought("arxiv_id"), text, Entry(4)) is None


def test_the_day_of_a_page_is_that_of_its_header():
    header = '<div class="a w-24 b">Apr 7'
    assert shown(9, Sought("listed_on"), f"<p>{header}</div>") == header
    assert shown(1, Sought("listed_on"), "<p>Apr 7</p>") is None


DUMPED = """Tea Pots
Cups Cold tea.
Apr 6 4 · 9 authors
Tea
Pots Hot tea. https://l.example
 Apr 7
 3 · 2 authors lab Tea Lab"""
DUMP_ENTRY = Entry(
    2,
    title="Tea Pots",
    abstract="Hot tea. https://l.example",
    printed_date="Apr 7",
    comment_count=3,
    author_count=2,
    organization=Organization("lab", "Tea Lab"),
)


def copied(sought: Sought, entry: Entry = DUMP_ENTRY, text: str = DUMPED) -> str | None:
    passage = dump_passages(text, page(entry))(2, sought)
    return None if passage is None else text[slice(*passage)]


@pytest.mark.parametrize(
    ("sought", "part"),
    [
        (Sought("title"), "Tea\nPots"),
        (Sought("entry"), "Tea\nPots Hot tea. https://l.example"),
        (Sought("abstract"), "Hot tea. https://l.example"),
        (Sought("links", text="https://l.example"), "https://l.example"),
        (Sought("published_at"), "Apr 7"),
        (Sought("comment_count"), "Apr 7\n 3"),
        (Sought("authors"), "2 authors"),
        (Sought("organization"), "lab Tea Lab"),
        (Sought("upvotes"), None),
    ],
)
def test_a_part_of_a_text_is_found_by_its_words(sought: Sought, part: str | None):
    assert copied(sought) == part


def test_what_an_entry_does_not_state_is_nowhere():
    bare = Entry(2, title="Tea Pots", abstract="Hot tea.")
    for part in ("published_at", "comment_count", "authors", "organization"):
        assert copied(Sought(part), bare) is None
    assert copied(Sought("title"), Entry(2, title="Mugs", abstract="Hot tea.")) is None
    assert dump_passages(DUMPED, page(DUMP_ENTRY))(1, Sought("title")) is None


def test_what_stands_above_an_entry_is_not_its_own():
    text = f"None authors https://l.example Hot tea. {DUMPED}"
    place = dump_passages(text, page(DUMP_ENTRY))(2, Sought("links", text="https://l.example"))
    assert place is not None
    assert place.start == text.rindex("https://l.example")
    bare = Entry(2, title="Tea Pots", abstract="Hot tea.")
    assert copied(Sought("authors"), bare, "Tea Pots Hot tea. None authors") is None


def test_an_organization_may_have_no_name_but_its_handle():
    entry = Entry(2, title="Tea Pots", abstract="Hot tea.", organization=Organization("lab"))
    assert copied(Sought("organization"), entry) == "lab"


def test_a_footer_ends_after_four_hundred_characters():
    entry = Entry(2, title="Tea", abstract="Hot.", author_count=2)
    assert copied(Sought("authors"), entry, f"Tea Hot.{' ' * 391}2 authors") == "2 authors"
    assert copied(Sought("authors"), entry, f"Tea Hot.{' ' * 393}2 authors") is None

"""Digests of hostile papers stay text, of one size at most, that loads nothing."""

import re
from dataclasses import replace
from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser

from etl.release.digest import digest_words as words
from etl.release.digest.compose import MAX_DIGEST_BYTES, mail_size
from etl.release.digest.digest_html import digest_html
from etl.release.digest.digest_text import digest_text
from etl.release.digest.periods import DigestDay, Period
from tests.release.digest.hostile_papers import DAY, DIGEST, HOSTILE, digest_of, hostile_paper

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_stays_text_and_bounded(text: str):
    papers = [hostile_paper(text, number) for number in range(5000)]
    digest = digest_of(papers)
    page, plain = digest_html(digest), digest_text(digest)
    assert mail_size(digest) <= MAX_DIGEST_BYTES
    told = len(digest.new) + len(digest.further)
    assert told >= 1
    assert told + digest.waiting_count == 5000
    tree = LexborHTMLParser(page)
    tags = {node.tag for node in tree.css("*")}
    assert not tags & {"script", "img", "iframe", "link", "form", "object", "svg", "base"}
    links = [node.attributes["href"] for node in tree.css("a")]
    assert all(link and link.startswith("https://") for link in links if link)
    assert not [name for node in tree.css("*") for name in node.attributes if name[:2] == "on"]
    styles = [node.attributes.get("style") or node.text() for node in tree.css("style, [style]")]
    assert not re.search(r"url|@import|expression", "".join(styles))
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page + plain
    )
    assert max(map(len, plain.splitlines())) < 400


def test_titles_are_the_ones_that_were_given():
    tags = HOSTILE["tags"]
    tree = LexborHTMLParser(digest_html(digest_of([hostile_paper(tags)])))
    assert [node.text() for node in tree.css("h3")] == [tags, tags]
    assert tree.css_first("h1").text() == tags
    assert tree.css_first("title").text().startswith(tags)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("weekend", "Nothing new: the site lists no papers at weekends."),
        ("holiday", "Nothing new: the site listed no papers, as on holidays."),
        ("not_yet", "Nothing new: the site has not listed papers yet."),
        ("outage", "Nothing new: no answer of the site is here, so papers may have been listed."),
        (
            "nothing_matched",
            "Nothing new: papers came, and this subscription takes none that it was not sent.",
        ),
    ],
)
def test_an_empty_digest_says_why(reason: str, sentence: str):
    digest = replace(DIGEST, nothing_new=reason)
    assert digest.is_empty
    assert " ".join(digest_text(digest).split()) == (
        f"Tea Mon 6 Apr 2026 No new papers. {sentence} Mon 6 Apr not asked for yet "
        "Made from release 20260407T010000.000000Z of 2026-04-07 01:00 UTC."
    )
    assert LexborHTMLParser(digest_html(digest)).css_first(".nothing").text() == sentence
    assert words.digest_subject(digest) == "Tea: no new papers, Mon 6 Apr 2026"


def known(day: date, state: str, count: int | None, usual: int | None = None) -> DigestDay:
    return DigestDay(
        day, state, state != "complete", day.isoweekday() > 5, False, count, usual, None
    )


def test_days_say_how_whole_they_are():
    days = tuple(date(2026, 4, day) for day in range(6, 15))
    found = (
        known(days[0], "complete", 30),
        known(days[1], "complete", 1),
        known(days[2], "moving", 14, 31),
        known(days[3], "moving", 40, 31),
        known(days[4], "failed", None),
        known(days[5], "empty", 0),
        known(days[6], "repeat", 0),
        known(days[7], "held", 12),
    )
    digest = replace(DIGEST, period=Period("p", DAY, days[-1], days), days=found)
    assert words.day_lines(digest) == [
        ("2 earlier days", "31 papers"),
        ("Wed 8 Apr", "14 of about 31 papers so far"),
        ("Thu 9 Apr", "40 papers so far"),
        ("Fri 10 Apr", "no answer of the site is here"),
        ("Sat 11 Apr to Sun 12 Apr", "weekend"),
        ("Mon 13 Apr", "12 papers so far"),
        ("Tue 14 Apr", "not asked for yet"),
    ]

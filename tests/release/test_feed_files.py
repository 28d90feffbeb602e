"""The two files of a feed, character for character: Atom and JSON Feed."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

import pytest

from etl.ids import PaperKey
from etl.release.feeds.atom_feed import atom_bytes
from etl.release.feeds.feed import Feed, FeedEntry, feed_line, permanent_id
from etl.release.feeds.json_feed import json_feed_bytes

ENTRY = FeedEntry(
    id="urn:uuid:1",
    paper_key=PaperKey("arxiv:2604.00001"),
    earlier_keys=(),
    title="Tea & Thé",
    url="https://huggingface.co/papers/2604.00001",
    authors=("Ada Frost", "Li Wei"),
    summary="It steeps.",
    content="<p>It steeps.</p>",
    published_at=datetime(2026, 4, 6),
    updated_at=datetime(2026, 4, 7, 8, 9, 10, 11),
)
BARE = replace(ENTRY, id="urn:uuid:2", url=None, authors=(), summary="", content="")
FEED = Feed("subscriptions", "tea", "Tea", "All of it", datetime(2026, 4, 8, 1), (ENTRY, BARE))


def test_atom_says_all_of_an_entry_and_nothing_that_is_not_stated():
    written = atom_bytes(FEED, "https://feeds.example")
    assert (
        written.decode()
        == f"""<?xml version='1.0' encoding='utf-8'?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>{FEED.id}</id>
  <title>Tea</title>
  <subtitle>All of it</subtitle>
  <updated>2026-04-08T01:00:00Z</updated>
  <author>
    <name>Hugging Face Daily Papers, as Paperhouse has them</name>
  </author>
  <generator>Paperhouse</generator>
  <link rel="self" type="application/atom+xml" \
href="https://feeds.example/subscriptions/tea.atom"/>
  <link rel="alternate" type="text/html" href="https://feeds.example/index.html"/>
  <entry>
    <id>urn:uuid:1</id>
    <title>Tea &amp; Thé</title>
    <published>2026-04-06T00:00:00Z</published>
    <updated>2026-04-07T08:09:10Z</updated>
    <author>
      <name>Ada Frost</name>
    </author>
    <author>
      <name>Li Wei</name>
    </author>
    <link rel="alternate" type="text/html" href="https://huggingface.co/papers/2604.00001"/>
    <summary>It steeps.</summary>
    <content type="html">&lt;p&gt;It steeps.&lt;/p&gt;</content>
  </entry>
  <entry>
    <id>urn:uuid:2</id>
    <title>Tea &amp; Thé</title>
    <published>2026-04-06T00:00:00Z</published>
    <updated>2026-04-07T08:09:10Z</updated>
    <content type="html"></content>
  </entry>
</feed>
"""
    )


def test_json_says_all_of_an_entry_and_nothing_that_is_not_stated():
    assert (
        json_feed_bytes(FEED, "https://feeds.example").decode()
        == """{
 "version": "https://jsonfeed.org/version/1.1",
 "title": "Tea",
 "description": "All of it",
 "home_page_url": "https://feeds.example/index.html",
 "feed_url": "https://feeds.example/subscriptions/tea.json",
 "items": [
  {
   "id": "urn:uuid:1",
   "url": "https://huggingface.co/papers/2604.00001",
   "title": "Tea & Thé",
   "content_html": "<p>It steeps.</p>",
   "summary": "It steeps.",
   "date_published": "2026-04-06T00:00:00Z",
   "date_modified": "2026-04-07T08:09:10Z",
   "authors": [
    {
     "name": "Ada Frost"
    },
    {
     "name": "Li Wei"
    }
   ]
  },
  {
   "id": "urn:uuid:2",
   "title": "Tea & Thé",
   "content_html": "",
   "date_published": "2026-04-06T00:00:00Z",
   "date_modified": "2026-04-07T08:09:10Z"
  }
 ]
}
"""
    )


def test_a_feed_without_an_address_links_to_none():
    assert b"<link" not in atom_bytes(replace(FEED, entries=(BARE,)), None)
    assert b"_url" not in json_feed_bytes(replace(FEED, entries=(BARE,)), None)


def test_an_id_is_of_the_name_and_of_nothing_else():
    of_all = UUID("2f6ef3a4-7d51-4a8e-9a0c-6b1f3f6b7d15")
    assert permanent_id("subscriptions/tea") == f"urn:uuid:{uuid5(of_all, 'subscriptions/tea')}"
    assert replace(FEED, title="Coffee", entries=()).id == permanent_id("subscriptions/tea")


@pytest.mark.parametrize("character", ["\ufffe", "\uffff"])
def test_a_line_has_a_mark_for_what_xml_cannot_hold(character: str):
    assert feed_line(f"a{character}b\n茶\U0001f375") == "a\ufffdb 茶\U0001f375"

"""Feeds of hostile papers: valid, read by a reader, and the same where nothing is new."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
from lxml import etree, html

from etl.archive.documents import Provenance
from etl.errors import FileUnusable
from etl.feed_place import feed_address
from etl.pipeline.feeds_folder import FeedsResult, publish_feeds
from etl.pipeline.load import load_documents
from etl.release.database import latest_release
from etl.release.feeds.feed import feed_line
from etl.release.locked import open_locked_release
from etl.settings import Settings
from tests.sources.daily_papers.detail_answers import PAPER, listing

pytestmark = pytest.mark.slow

SCHEMAS = Path(__file__).parent / "schemas"
ADDRESS = "https://example.org/feeds"
HOSTILE = (
    "</title><script>alert(1)</script>]]><![CDATA[",
    "&lt;img src=x onerror=alert(1)&gt; &amp;amp; &#0; &#x1b;[2J",
    "\x1b[31mred\x07 \ufffe \u202ereversed",
)
PAPERS = [
    {**PAPER, "id": f"2604.0010{number}", "title": title, "summary": f"{title} Sheep."}
    for number, title in enumerate(HOSTILE)
]
SUBSCRIPTIONS = """
[wool]
title = "Wool & <sheep>"
keywords = ["wool"]
[nothing]
authors = ["Nobody Whatsoever"]
"""
DUMP = Path("tests/pages/text_cards.txt")
TIDAL = {
    **PAPER,
    "id": "2604.00777",
    "submittedOnDailyAt": "2026-04-07T00:00:00.000Z",
    "title": "Tidal Scheduling: Training Twice a Day",
    "summary": "Electricity is cheap when the tide is high. Tidal Scheduling starts and stops "
    "training with the moon, and needs no other scheduler. Over one lunar month it saves 31% of "
    "the cost of a 7B model and loses two checkpoints to crabs. We discuss how the method carries "
    "over to lakes, where it does nothing.",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(
        tmp_path_factory.mktemp("feeds") / "home", source_date=datetime(2026, 11, 1)
    )
    load(settings, PAPERS, 2)
    settings.subscriptions.write_text(SUBSCRIPTIONS)
    return settings


@pytest.fixture
def home(made: Settings, tmp_path: Path) -> Settings:
    """A copy, for tests that change it."""
    shutil.copytree(made.home, tmp_path / "home")
    return Settings(tmp_path / "home", source_date=datetime(2026, 11, 1))


@pytest.fixture(scope="module")
def folder(made: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    publish_feeds(made, folder, ADDRESS)
    return folder


def load(settings: Settings, papers: list[dict[str, Any]], day: int) -> None:
    path = settings.home.with_name(f"{day}.json")
    path.write_bytes(listing(*papers))
    url = f"https://huggingface.co/api/daily_papers?date=2026-04-0{day}"
    load_documents(settings, [(path, Provenance(url, datetime(2026, 4, day, 18)))])


def counts(result: FeedsResult) -> tuple[int, int, int]:
    files = result.files
    return files.written_count, files.unchanged_count, files.removed_count


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(it.relative_to(folder)): it.read_bytes() for it in folder.rglob("*") if it.is_file()
    }


def entries(folder: Path, name: str = "wool") -> dict[str, tuple[str, str, bytes]]:
    """The entries of a feed by id: title, instant, and all of the entry as it is written."""
    root = etree.parse(folder / f"subscriptions/{name}.atom")
    return {
        it.findtext("{*}id"): (
            it.findtext("{*}title"),
            it.findtext("{*}updated"),
            etree.tostring(it).strip(),
        )
        for it in root.iterfind("{*}entry")
    }


def test_every_file_is_valid(folder: Path) -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
    of_json = json.loads((SCHEMAS / "json_feed.json").read_text())
    atoms = sorted(folder.rglob("*.atom"))
    for path in atoms:
        schema.assertValid(etree.parse(path))
        jsonschema.validate(json.loads(path.with_suffix(".json").read_bytes()), of_json)
    assert {it.stem for it in atoms} >= {"wool", "nothing", "top_papers", "fastest_risers"}
    assert "growth" not in {it.stem for it in atoms}


def test_the_schemas_refuse_what_the_standards_forbid() -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
    entry = "<id>urn:x:1</id><title>a</title><updated>2026-04-01T00:00:00Z</updated>"
    whole = (
        f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}<author><name>b</name></author></feed>'
    )
    assert schema.validate(etree.fromstring(whole))
    for wrong in ("<title>a</title>", "00:00Z", "urn:x:1", "<name>b</name>"):
        assert not schema.validate(etree.fromstring(whole.replace(wrong, "")))


def test_a_reader_finds_the_papers_with_hostile_titles_as_text(folder: Path) -> None:
    feed = feedparser.parse((folder / "subscriptions/wool.atom").read_bytes())
    assert not feed.bozo
    assert feed.feed.title == "Wool & <sheep>"
    assert {link.href for link in feed.feed.links if link.rel == "self"} == {
        f"{ADDRESS}/subscriptions/wool.atom"
    }
    root = etree.parse(folder / "subscriptions/wool.atom")
    titles = root.findall("{*}entry/{*}title")
    assert [it.text for it in titles] == [
        "[31mred \ufffd \ufffdreversed",
        "<img src=x onerror=alert(1)> &amp; \ufffd [2J",
        "</title><script>alert(1)</script>]]><![CDATA[",
    ]
    items = json.loads((folder / "subscriptions/wool.json").read_bytes())["items"]
    assert [it["title"] for it in items] == [it.text for it in titles]


def test_the_content_has_no_element_but_ours(folder: Path) -> None:
    for path in folder.rglob("*.json"):
        if path.parent != folder:
            for item in json.loads(path.read_bytes())["items"]:
                found = html.fromstring(f"<div>{item['content_html']}</div>")
                assert {it.tag for it in found.iter()} <= {"div", "p", "a"}
                assert all(
                    it.startswith(
                        ("https://huggingface.co/", "https://arxiv.org/", "https://github")
                    )
                    for it in found.xpath("//@href")
                )


def test_the_index_leads_to_every_feed(folder: Path) -> None:
    page = html.parse(folder / "index.html")
    linked = set(page.xpath("//link[@rel='alternate']/@href"))
    files = {it for it in contents(folder) if it.endswith((".atom", ".json"))}
    assert linked == set(page.xpath("//a/@href")) == {it for it in files if it[0] != "."}


def test_a_second_run_changes_nothing_and_ids_do_not_depend_on_the_place(
    made: Settings, folder: Path, tmp_path: Path
) -> None:
    before = contents(folder)
    times = {it: it.stat().st_mtime_ns for it in folder.rglob("*")}
    shown = [it for it in before if it[0] != "."]
    assert counts(publish_feeds(made, folder, ADDRESS)) == (0, len(shown), 0)
    assert contents(folder) == before
    assert {it: it.stat().st_mtime_ns for it in folder.rglob("*")} == times
    publish_feeds(made, tmp_path, None)
    assert entries(tmp_path) == entries(folder)
    assert b'rel="self"' not in (tmp_path / "subscriptions/wool.atom").read_bytes()


def test_an_entry_is_updated_when_what_it_shows_changes_and_only_then(
    home: Settings, tmp_path: Path
) -> None:
    publish_feeds(home, tmp_path, None)
    before = entries(tmp_path)
    assert {at for _, at, _ in before.values()} == {"2026-04-02T00:00:00Z"}
    authors = [*PAPER["authors"], {"_id": "a2", "name": "Sol Weber", "hidden": False}]
    news = [{"githubRepo": "https://github.com/example-lab/a"}, {"authors": authors}, {}]
    load(home, [{**it, "upvotes": 99, **new} for it, new in zip(PAPERS, news, strict=True)], 3)
    publish_feeds(home, tmp_path, None)
    after = entries(tmp_path)
    assert after.keys() == before.keys()
    moved = {after[it][0] for it in after if after[it] != before[it]}
    assert moved == {it[0] for it in before.values()} - {"[31mred \ufffd \ufffdreversed"}
    with open_locked_release(home.release) as con:
        at = latest_release(con)[1].isoformat(timespec="seconds") + "Z"
    assert {after[it][1] for it in after if after[it] != before[it]} == {at}
    assert feedparser.parse(tmp_path / "subscriptions/wool.atom").feed.updated == at


def test_a_paper_that_gains_its_id_keeps_its_entry(home: Settings, tmp_path: Path) -> None:
    home.subscriptions.write_text('[tide]\nwords = ["moon"]\n')
    load_documents(home, [(DUMP, Provenance(captured_at=datetime(2026, 4, 15)))])
    publish_feeds(home, tmp_path, None)
    [(id_, (title, _, content))] = entries(tmp_path, "tide").items()
    assert (title, b"/papers/2604.00777" in content) == (TIDAL["title"], False)
    load(home, [TIDAL], 7)
    publish_feeds(home, tmp_path, None)
    [(same, (_, _, content))] = entries(tmp_path, "tide").items()
    assert (same, b"/papers/2604.00777" in content) == (id_, True)


def test_feeds_that_are_gone_are_removed_if_nobody_changed_them(
    home: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    publish_feeds(home, folder, None)
    (folder / "subscriptions/nothing.json").write_text("mine now")
    (folder / "subscriptions/theirs.atom").write_text("never ours")
    home.subscriptions.write_text("[other]\n")
    assert publish_feeds(home, folder, None).files.removed_count == 3
    left = {it.name for it in (folder / "subscriptions").iterdir()}
    assert left == {"nothing.json", "theirs.atom", "other.atom", "other.json"}


def test_a_subscription_that_cannot_be_asked_keeps_its_feed_and_stops_no_other(
    home: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    publish_feeds(home, folder, None)
    before = contents(folder)
    home.subscriptions.write_text(
        SUBSCRIPTIONS.replace('authors = ["Nobody Whatsoever"]', 'sql = "x"')
    )
    result = publish_feeds(home, folder, None)
    assert [it.startswith("[nothing] sql: ") for it in result.faults] == [True]
    same = {it: before[it] for it in before if it.startswith("subscriptions/")}
    assert {it: contents(folder)[it] for it in same} == same
    home.subscriptions.write_text(SUBSCRIPTIONS)
    assert publish_feeds(home, folder, None).files.written_count <= 1


def test_a_link_in_the_place_of_a_folder_is_not_followed(home: Settings, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/queries").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileUnusable, match="is a link where a folder of feeds belongs"):
        publish_feeds(home, tmp_path / "out", None)
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    ("text", "expected"),
    [("https://example.org/feeds/", ADDRESS), ("http://localhost:8000", "http://localhost:8000")],
)
def test_an_address_loses_its_last_slash(text: str, expected: str) -> None:
    assert feed_address("--url", text) == expected


def test_no_character_that_xml_forbids_is_left() -> None:
    text = feed_line("".join(map(chr, (*range(0x20), 0xD800, 0xFFFE, 0xFFFF, 0x1F600))))
    assert etree.fromstring(etree.tostring(etree.Element("a", title=text))).get("title") == text

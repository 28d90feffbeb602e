"""searches.txt: people and the program change it, and neither loses a line of the other."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.limits import MAX_SEARCHES, MAX_SEARCHES_BYTES
from etl.pipeline.searches import (
    add_search,
    find_searches,
    read_searches,
    remove_search,
    search_targets,
)
from etl.settings import Settings
from etl.sources.daily_papers.search_keys import watched_search

UNSEEN = r"cannot search for 'a\u202eb': it holds characters that nobody sees"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "home")


def wrote(settings: Settings, content: bytes) -> None:
    settings.home.mkdir(exist_ok=True)
    settings.searches.write_bytes(content)


def queries(settings: Settings) -> list[str]:
    return [it.query for it in read_searches(settings).searches]


@pytest.mark.parametrize(
    ("content", "found", "skipped"),
    [
        (b"", [], []),
        (b"agents\nsparse attention", ["agents", "sparse attention"], []),
        (b"\xef\xbb\xbfagents\r\n\r\n  b \rc\n", ["agents", "b", "c"], []),
        (b"b\na\nb\n b\n", ["b", "a"], []),  # the order of the lines, each once
        (b"# no comment\n", ["# no comment"], []),
        ("注意力\n".encode(), ["注意力"], []),
        (b"a\n\xff\xfe\nb\n", ["a", "b"], [(2, "it is not UTF-8")]),
        ("a\u202eb\nc\n".encode(), ["c"], [(1, UNSEEN)]),
        (
            b"x" * 501 + b"\n",
            [],
            [(1, f"cannot search for '{'x' * 40}': give words, 500 letters at most")],
        ),
    ],
)
def test_each_line_is_a_query_or_is_passed_over_with_a_reason(
    settings: Settings, content: bytes, found: list[str], skipped: list[tuple[int, str]]
) -> None:
    wrote(settings, content)
    assert queries(settings) == found
    assert read_searches(settings).skipped == skipped


def test_a_home_without_the_file_watches_nothing(settings: Settings) -> None:
    assert (queries(settings), search_targets(settings)) == ([], [])
    assert not settings.home.exists()


@pytest.mark.parametrize(
    ("before", "added", "after"),
    [
        (b"", ' "sparse  attention", fast', b'"sparse attention", fast\n'),
        (b"agents", "b", b"agents\nb\n"),
        (b"agents\r\n", "b", b"agents\r\nb\n"),
        (b"agents\r", "b", b"agents\rb\n"),
        (b"agents\n", "agents ", b"agents\n"),
        (b"\xff\n b \n", "b", b"\xff\n b \n"),
    ],
)
def test_a_search_is_added_once_and_every_line_stays(
    settings: Settings, before: bytes, added: str, after: bytes
) -> None:
    wrote(settings, before)
    add_search(settings, added)
    assert settings.searches.read_bytes() == after


@pytest.mark.parametrize("name", ["b c", " b\tc ", watched_search("b c").key])
def test_a_search_is_removed_by_its_words_or_its_key_and_every_other_line_stays(
    settings: Settings, name: str
) -> None:
    wrote(settings, b"\xef\xbb\xbfb c\n\xff\r\n\n a \nb  c\nb\n")
    assert remove_search(settings, name) == watched_search("b c")
    assert settings.searches.read_bytes() == b"\xff\r\n\n a \nb\n"


@pytest.mark.parametrize(("name", "shown"), [("b", "b"), ("b" * 41, "b" * 40)])
def test_what_is_not_watched_cannot_be_removed(settings: Settings, name: str, shown: str) -> None:
    wrote(settings, b"a\n")
    with pytest.raises(
        UsageError, match=rf"^'{shown}' is not in searches.txt: `paperhouse watch list` shows"
    ):
        remove_search(settings, name)
    assert settings.searches.read_bytes() == b"a\n"


def test_so_many_searches_are_watched_and_no_more(settings: Settings) -> None:
    wrote(settings, b"".join(b"q%d\n" % n for n in range(MAX_SEARCHES + 2)) + b"q0\n")
    found = read_searches(settings)
    assert len(found.searches) == MAX_SEARCHES
    assert [number for number, _ in found.skipped] == [MAX_SEARCHES + 1, MAX_SEARCHES + 2]
    with pytest.raises(UsageError, match="remove one first"):
        add_search(settings, "one more")


@pytest.mark.slow
def test_the_file_grows_to_its_largest_size_and_not_beyond(settings: Settings) -> None:
    blank = b"\n" * (MAX_SEARCHES_BYTES - len(b"ab\n"))
    wrote(settings, blank)
    with pytest.raises(UsageError, match=r"it would have more than 4,000,000 bytes$"):
        add_search(settings, "abc")
    assert settings.searches.read_bytes() == blank
    add_search(settings, "ab")
    assert settings.searches.read_bytes() == blank + b"ab\n"


def test_changes_at_the_same_time_are_all_kept(settings: Settings) -> None:
    words = [f"q{number}" for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(partial(add_search, settings), words))
    assert sorted(queries(settings)) == sorted(words)


@pytest.mark.parametrize("kind", ["folder", "dangling link", "too large"])
def test_what_is_no_file_of_searches_is_told_and_never_read_as_empty(
    settings: Settings, kind: str
) -> None:
    settings.home.mkdir()
    if kind == "folder":
        settings.searches.mkdir()
    elif kind == "dangling link":
        settings.searches.symlink_to(settings.home / "none")
    else:
        settings.searches.touch()
        with settings.searches.open("r+b") as file:
            file.truncate(5_000_000)
    with pytest.raises(UsageError, match=r"^cannot read .*searches\.txt: "):
        read_searches(settings)


def test_a_link_is_read_and_not_written(settings: Settings, tmp_path: Path) -> None:
    kept = tmp_path / "versioned.txt"
    kept.write_text("a\n")
    settings.home.mkdir()
    settings.searches.symlink_to(kept)
    assert queries(settings) == ["a"]
    with pytest.raises(
        UsageError, match="it is a link: edit the file it leads to, or move it away"
    ):
        add_search(settings, "b")
    assert kept.read_text() == "a\n"


def test_keys_lead_to_their_queries_and_other_texts_are_queries(settings: Settings) -> None:
    wrote(settings, b'"a, b" + c\n')
    search = watched_search('"a, b" + c')
    found = find_searches(settings, [search.key, "rain  drops"])
    assert {key: target.path for key, target in found.items()} == {
        search.key: "/papers?q=%22a%2C+b%22+%2B+c",
        "rain  drops": "/papers?q=rain+drops",
    }
    remove_search(settings, search.key)
    with pytest.raises(UsageError, match=f"^{search.key} is not watched any more"):
        find_searches(settings, [search.key])

"""The inbox: files are taken when they are whole, once, and archived without being loaded."""

import shutil
from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.pipeline.inbox import INBOX_MANIFEST, archive_inbox, list_inbox
from etl.pipeline.publish import publish_archive
from etl.release.database import open_release
from etl.settings import Settings
from tests.pipeline.deep_folder import make_deep_folder

pytestmark = pytest.mark.slow

SITE = "https://huggingface.co/api/daily_papers"
PAGES = Path(__file__).parents[1] / "pages"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An inbox with two pages, of which the manifest knows one."""
    found = Settings(home=tmp_path / "home")
    found.inbox.mkdir(parents=True)
    shutil.copy(PAGES / "api_2026-04-02.json", found.inbox)
    shutil.copy(PAGES / "text_blank.txt", found.inbox)
    line = f"api_2026-04-02.json,{SITE}?date=2026-04-02,"
    (found.inbox / INBOX_MANIFEST).write_text(f"path,url,captured_at\n{line}2026-04-02T18:00:00Z\n")
    return found


def test_what_is_taken_is_archived_with_what_the_manifest_states(settings: Settings) -> None:
    kept, found = archive_inbox(settings)
    assert (kept.known_count, len(kept.new)) == (0, 2)
    assert [path.name for path in found.without_line] == ["text_blank.txt"]
    assert not settings.release.exists()
    publish_archive(settings)
    with open_release(settings.release) as con:
        rows = con.execute(
            "select template, url, captured_at::varchar from core.captures order by template"
        ).fetchall()
    assert rows == [
        (
            "api_array",
            "https://huggingface.co/api/daily_papers?date=2026-04-02",
            "2026-04-02 18:00:00",
        ),
        ("text_blank", None, None),
    ]


def test_what_was_archived_before_is_recognised(settings: Settings) -> None:
    archive_inbox(settings)
    kept, _ = archive_inbox(settings)
    assert (kept.known_count, kept.new) == (2, [])


def test_only_the_files_that_are_named_are_taken(settings: Settings) -> None:
    kept, found = archive_inbox(settings, ["text_blank.txt", "captures.csv"])
    assert [path.name for path, _ in found.documents] == ["text_blank.txt"]
    assert len(kept.new) == 1


def test_hidden_files_are_left_alone_and_an_inbox_may_be_missing(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert list_inbox(settings).files == {}
    (settings.inbox / "week").mkdir(parents=True)
    (settings.inbox / ".page.html.part").write_text("half a page")
    (settings.inbox / "week" / "page.html").write_text("a page")
    assert [(name, size) for name, (size, _) in list_inbox(settings).files.items()] == [
        ("week/page.html", 6)
    ]


def test_a_broken_manifest_is_named(settings: Settings) -> None:
    (settings.inbox / INBOX_MANIFEST).write_text("file\nx\n")
    with pytest.raises(UsageError, match=r"captures\.csv begins with file"):
        archive_inbox(settings)


def test_folders_deeper_than_any_path_are_told_and_their_neighbours_listed(
    settings: Settings,
) -> None:
    names = list(list_inbox(settings).files)
    deep = make_deep_folder(settings.inbox)
    found = list_inbox(settings)
    assert list(found.files) == names
    assert found.skipped == [(deep, "cannot be read: File name too long")]

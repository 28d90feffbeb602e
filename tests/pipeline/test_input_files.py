"""The files of a load: each once, with what is stated about it, and why others are none."""

import os
from datetime import date
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.errors import UsageError
from etl.limits import MAX_BODY_BYTES
from etl.pipeline.input_files import InputFiles, collect_files
from etl.settings import Settings
from tests.pipeline.deep_folder import make_deep_folder

STATED = Provenance(listed_on=date(2026, 4, 9))
DAYS = [Provenance(listed_on=date(2026, 4, day)) for day in (1, 2)]
URL = Provenance("https://a.test/")


def collect(folder: Path, *paths: Path, manifest: Path | None = None) -> InputFiles:
    return collect_files(Settings(folder / "home"), paths, manifest, STATED)


def write(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.name)
    return paths


def test_folders_are_read_in_the_order_of_names_and_each_file_once(tmp_path: Path) -> None:
    b, a, d, c = write(tmp_path, "top/b", "top/a", "top/y/d", "top/x/c")
    (tmp_path / "top/e").symlink_to(a)
    found = collect(tmp_path, d, tmp_path / "top", b, tmp_path / "top")
    assert found == InputFiles([(it, STATED) for it in (d, a, b, c)], [], [], [])
    assert found.byte_count == 4


def test_a_file_has_what_its_lines_state_and_another_what_is_stated_for_all(
    tmp_path: Path,
) -> None:
    a, b = write(tmp_path, "top/a", "top/b")
    manifest = tmp_path / "top/captures.csv"
    manifest.write_text(
        "path,listed_on\na,2026-04-01\nnone,2026-04-01\n../top/a,2026-04-02\n", "utf-8"
    )
    found = collect(tmp_path, tmp_path / "top", manifest=manifest)
    assert found == InputFiles(
        documents=[(a, DAYS[0]), (a, DAYS[1]), (b, STATED)],
        without_line=[b],
        missing=[tmp_path / "top/none"],
        skipped=[],
    )


def test_a_manifest_that_is_a_link_is_no_document_either(tmp_path: Path) -> None:
    (page,) = write(tmp_path, "top/a")
    (tmp_path / "top/versioned").write_text("path\na\n", "utf-8")
    (tmp_path / "captures.csv").symlink_to("top/versioned")
    (tmp_path / "top/again").symlink_to("versioned")
    found = collect_files(
        Settings(tmp_path / "home"), [tmp_path / "top"], tmp_path / "captures.csv", STATED
    )
    assert found.documents == [(page, STATED)]
    assert found.missing == [tmp_path / "a"]


@pytest.mark.parametrize(
    ("name", "first_line", "is_page"),
    [
        ("captures.csv", "path,url,captured_at", False),
        ("lines.CSV", '\ufeff"listed_on", path\r', False),
        ("lines.csv", "path", False),
        ("other.csv", "path,title", True),
        ("other.csv", "url,captured_at", True),
        ("twice.csv", "path,path", True),
        ("page.html", "path,url", True),
    ],
)
def test_a_manifest_that_is_not_given_as_one_is_no_page(
    tmp_path: Path, name: str, first_line: str, is_page: bool
) -> None:
    a, b = write(tmp_path, "top/a", "top/" + name)
    b.write_text(first_line + "\na\n", "utf-8")
    found = collect(tmp_path, tmp_path / "top")
    assert [path for path, _ in found.documents] == ([a, b] if is_page else [a])
    said = [] if is_page else [(b, "a manifest and no page: give it as --manifest")]
    assert found.skipped == said


def test_one_url_is_stated_for_one_document(tmp_path: Path) -> None:
    a, b = write(tmp_path, "a", "b")
    settings = Settings(tmp_path / "home")
    assert collect_files(settings, [a], None, URL).documents == [(a, URL)]
    with pytest.raises(UsageError, match="--url states one document, but 2 are given"):
        collect_files(settings, [a, b], None, URL)
    (tmp_path / "captures.csv").write_text("path\na\n", "utf-8")
    found = collect_files(settings, [a, b], tmp_path / "captures.csv", URL)
    assert found.documents == [(a, Provenance()), (b, URL)]


def test_where_nothing_is_left_each_reason_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "gone").symlink_to("none")
    with pytest.raises(UsageError) as caught:
        collect(tmp_path, tmp_path / "empty", tmp_path / "gone")
    assert str(caught.value) == (
        f"nothing to load\n  {tmp_path}/empty: an empty folder\n"
        f"  {tmp_path}/gone: a link to nothing"
    )


def test_what_is_no_document_is_told_once(tmp_path: Path) -> None:
    (page,) = write(tmp_path, "page")
    (tmp_path / "loop").symlink_to("loop")
    found = collect(tmp_path, tmp_path / "loop", page, tmp_path / "loop")
    assert found.documents == [(page, STATED)]
    assert found.skipped == [(tmp_path / "loop", "a link that leads to itself")]


DATABASES = ["papers.duckdb", "papers.duckdb.wal", "papers.duckdb.new", "dagster.sqlite-journal"]


@pytest.mark.parametrize(
    "name", ["archive/a.warc.gz", "archive/sub/a", "load.lock", "dagster.sqlite", *DATABASES]
)
def test_what_the_program_wrote_is_no_document(tmp_path: Path, name: str) -> None:
    page, ours = write(tmp_path, "page", f"home/{name}")
    (tmp_path / "linked").symlink_to(ours)
    found = collect(tmp_path, page, ours, tmp_path / "linked")
    assert found.documents == [(page, STATED)]
    assert found.skipped == [(ours, "written by paperhouse itself")]


def test_a_home_is_found_through_links(tmp_path: Path) -> None:
    page, *ours = write(tmp_path, "page", "home/load.lock", "home/archive/a")
    (tmp_path / "link").symlink_to("home")
    found = collect_files(Settings(tmp_path / "link"), [page, *ours], None, STATED)
    assert found.documents == [(page, STATED)]
    assert [path for path, _ in found.skipped] == ours


def test_other_files_of_a_home_and_such_names_elsewhere_are_documents(tmp_path: Path) -> None:
    paths = write(tmp_path, "home/page.html", "home/inbox/a.lock", "a.duckdb", "archive/a")
    assert collect(tmp_path, *paths).documents == [(it, STATED) for it in paths]


def test_a_link_to_a_folder_is_told_and_not_followed(tmp_path: Path) -> None:
    page, _ = write(tmp_path, "top/page", "other/page")
    name = os.fsdecode(b"inv\xff")
    (tmp_path / "top" / name).symlink_to(tmp_path / "other")
    found = collect(tmp_path, tmp_path / "top")
    assert found.documents == [(page, STATED)]
    assert found.skipped == [
        (tmp_path / "top" / r"inv\xff", "a link to a folder, which is not followed")
    ]


def test_a_link_to_a_folder_that_a_person_names_is_followed(tmp_path: Path) -> None:
    write(tmp_path, "top/page")
    (tmp_path / "link").symlink_to("top")
    assert collect(tmp_path, tmp_path / "link").documents == [(tmp_path / "link/page", STATED)]


def test_folders_deeper_than_any_path_are_told_and_their_neighbours_taken(tmp_path: Path) -> None:
    (page,) = write(tmp_path, "top/page")
    deep = make_deep_folder(tmp_path / "top")
    found = collect(tmp_path, tmp_path / "top")
    assert found.documents == [(page, STATED)]
    assert found.skipped == [(deep, "cannot be read: File name too long")]


def test_a_file_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system is asked; it lets root read every file."""
    shut, page = write(tmp_path, "shut", "page")
    monkeypatch.setattr(os, "access", lambda file, right: (file, right) != (shut, os.R_OK))
    found = collect(tmp_path, shut, page)
    assert found.documents == [(page, STATED)]
    assert found.skipped == [(shut, "cannot be read: permission denied")]


def test_a_document_has_a_largest_size(tmp_path: Path) -> None:
    longest, longer = write(tmp_path, "longest", "longer")
    os.truncate(longest, MAX_BODY_BYTES)
    os.truncate(longer, MAX_BODY_BYTES + 1)
    found = collect(tmp_path, longest, longer)
    assert found.documents == [(longest, STATED)]
    reason = "268,435,457 bytes; the archive keeps documents of at most 268,435,456"
    assert found.skipped == [(longer, reason)]

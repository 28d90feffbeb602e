"""A release that is made from the archive alone: what there has to be, and what is printed."""

from dataclasses import replace
from pathlib import Path

import pytest

from etl.archive_place import ArchivePlace
from etl.cli.loading import _print_result
from etl.cli.new_release import check_archive, print_new_release
from etl.cli.progress_bars import _announce
from etl.errors import NoRelease
from etl.ids import CaptureId, ReleaseId
from etl.pipeline.input_files import InputFiles
from etl.pipeline.load import LoadResult
from etl.settings import Settings
from etl.stage.connection import connect
from etl.stage.progress import ProgressStep
from tests.release.noted_release import fill_noted_release

Captured = pytest.CaptureFixture[str]

NAME = ReleaseId("20260408T010500.000000Z")
FILE = "20260408T010500000000Z-1-0123456789abcdef.warc.gz"
HOLDS = [
    f"Release {NAME} holds",
    "  5  papers",
    "  4  of them with an arXiv id",
    "  3  authors",
    "  2  organizations",
    "  4  listings",
    "  4  observations",
    "  4  captures",
    "  2  entries in quarantine",
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "home")


@pytest.fixture
def released(settings: Settings) -> Settings:
    settings.home.mkdir()
    with connect(settings.release) as con:
        fill_noted_release(con)
    return settings


def test_of_an_archive_without_files_no_release_is_made(settings: Settings) -> None:
    with pytest.raises(NoRelease) as raised:
        check_archive(settings)
    assert str(raised.value) == (
        f"nothing is archived in {settings.archive}: `paperhouse load PATH` first"
    )


@pytest.mark.parametrize("is_in_store", [False, True])
def test_a_file_in_the_home_or_in_its_store_is_enough(
    settings: Settings, tmp_path: Path, is_in_store: bool
) -> None:
    store = tmp_path / "store"
    folder = store if is_in_store else settings.archive
    folder.mkdir(parents=True)
    (folder / FILE).write_bytes(b"x")
    check_archive(replace(settings, store=ArchivePlace(str(store)) if is_in_store else None))


def test_what_a_new_release_holds_is_printed(released: Settings, capsys: Captured) -> None:
    print_new_release(released, NAME)
    assert capsys.readouterr().out.splitlines() == [
        "",
        *HOLDS,
        "",
        f"`paperhouse status` says more; the release is {released.release}",
    ]


def test_what_a_load_took_is_printed_before_what_the_release_holds(
    released: Settings, capsys: Captured
) -> None:
    found = InputFiles([], [Path("a.html")], [], [])
    new = [CaptureId(it) for it in ("c6", "c8")]
    _print_result(released, found, LoadResult(2, new, NAME))
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "0 documents, 2 known before"
    assert said[said.index("New captures") + 3 :][:3] == [
        "  page     html_island v2         1        4         3        1     0",
        "  held     html_island v2         1        3         0        0     0",
        "",
    ]
    assert "  look at one:         paperhouse pages c8" in said
    assert "Not loaded" not in said
    _print_result(released, found, LoadResult(2, [CaptureId("c9")], NAME))
    assert "  c9  unreadable  no island" in capsys.readouterr().out.splitlines()
    assert said[said.index("Loaded without a line in the manifest") + 1] == "  a.html"
    assert said[said.index(HOLDS[0]) :][: len(HOLDS)] == HOLDS


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("waiting", "another load is running; waiting for it to finish\n"),
        ("release set aside", "papers.duckdb could not be read: it is papers.duckdb.unusable now, "
                              "and a new one is made\n"),
        ("staged", ""),
    ],
)  # fmt: skip
def test_a_step_is_told_where_a_person_would_wonder(
    step: ProgressStep, said: str, capsys: Captured
) -> None:
    _announce(step, 1, 2)
    assert capsys.readouterr() == ("", said)

"""A file of the archive that is gone, or ends earlier than it did, is told before any release."""

import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from etl.archive.reader import scan_captures
from etl.archive.writer import ArchiveWriter
from etl.errors import ArchiveDamaged
from etl.pipeline.load import load_documents
from etl.pipeline.publish import ReleaseOptions, publish_archive
from etl.pipeline.rebuild import rebuild_release
from etl.stage.progress import no_progress
from tests.durability.home import Home
from tests.durability.kill_at import act
from tests.durability.pages import Pages, documents

pytestmark = pytest.mark.slow

WAYS_OUT = "bring the file back from a copy, or give .*`paperhouse rebuild --give-up-lost`"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, list[Path]]:
    """A home of two loads, each with a file of its own, and the folders of their pages."""
    folder = tmp_path_factory.mktemp("lost")
    first, second = Pages(folder / "first"), Pages(folder / "second")
    first.answer(1, range(1, 4))
    second.answer(2, range(11, 13))
    second.answer(3, range(21, 23))
    home = Home(folder / "home")
    for pages in (first, second):
        act(home.settings, no_progress, *pages.load)
    return home, [folder / "first", folder / "second"]


@pytest.fixture
def lost(loaded: tuple[Home, list[Path]], tmp_path: Path) -> Home:
    """A copy of that home, from which a test takes something away."""
    return loaded[0].copy(tmp_path / "home")


def files(home: Home) -> list[Path]:
    return sorted(home.settings.archive.iterdir())


def test_a_file_that_is_gone_stops_the_next_release_until_it_is_back(lost: Home, tmp_path: Path):
    first, _ = files(lost)
    before, release = lost.settings.release.read_bytes(), lost.releases()
    moved = first.rename(tmp_path / first.name)
    size = moved.stat().st_size
    said = rf"{first.name} is gone or was cut: 0 of the {size:,} bytes that were loaded.*{WAYS_OUT}"
    for go_on in (publish, load_one_more):
        with pytest.raises(ArchiveDamaged, match=said):
            go_on(lost, tmp_path)
    assert lost.settings.release.read_bytes() == before
    moved.rename(first)
    load_one_more(lost, tmp_path)
    assert len(lost.releases()) == len(release) + 1


def test_a_file_that_ends_at_an_earlier_record_is_cut(lost: Home, tmp_path: Path):
    _, second = files(lost)
    ends = [end for _, end in scan_captures(lost.settings.archive, second.name, 0)]
    assert ends[-1] == second.stat().st_size
    os.truncate(second, ends[-2])
    with pytest.raises(ArchiveDamaged, match=rf"{ends[-2]:,} of the {ends[-1]:,} bytes"):
        publish(lost, tmp_path)


@pytest.mark.parametrize("with_stage", [True, False])
def test_a_rebuild_leaves_out_what_was_lost_only_if_it_is_given_up(
    loaded: tuple[Home, list[Path]], lost: Home, tmp_path: Path, with_stage: bool
):
    """What the stage knows does not count: it may be gone too."""
    first, _ = files(lost)
    first.unlink()
    before = lost.content()
    if not with_stage:
        lost.settings.stage.unlink()
        with pytest.raises(ArchiveDamaged, match=rf"{first.name}: 1 captures that .*{WAYS_OUT}"):
            publish(lost, tmp_path)
    with pytest.raises(ArchiveDamaged, match=rf"{first.name}: 1 captures that .*{WAYS_OUT}"):
        rebuild_release(lost.settings)
    assert lost.content() == before
    rebuild_release(lost.settings, extras=ReleaseOptions(gives_up_lost=True))
    alone = Home(tmp_path / "alone")
    load_documents(alone.settings, documents(loaded[1][1]))
    after, expected = (it.content() for it in (lost, alone))
    pages = {name for name in expected if name.startswith(("core.", "quality."))}
    assert {it: after[it] for it in pages} == {it: expected[it] for it in pages}
    load_one_more(lost, tmp_path)


def test_decisions_and_requests_that_are_lost_are_counted(lost: Home, tmp_path: Path):
    """A release that is made of all the archive would forget them."""
    at = datetime(2026, 4, 7)
    request = {"url": "https://example.org", "requested_at": at.isoformat(), "outcome": "failed"}
    with ArchiveWriter(lost.settings.archive, {}) as writer:
        writer.note("accept", at, {"capture_id": lost.archived()[0]})
        writer.note("fetch", at, request)
    publish(lost, tmp_path)
    max(files(lost)).unlink()
    lost.settings.stage.unlink()
    said = f": 1 decisions that .*{WAYS_OUT}\n.*: 1 requests that .*{WAYS_OUT}"
    with pytest.raises(ArchiveDamaged, match=said):
        publish(lost, tmp_path)


def publish(home: Home, _: Path) -> None:
    publish_archive(home.settings)


def load_one_more(home: Home, folder: Path) -> None:
    shutil.rmtree(folder / "more", ignore_errors=True)
    pages = Pages(folder / "more")
    pages.answer(4, range(31, 33))
    act(home.settings, no_progress, *pages.load)

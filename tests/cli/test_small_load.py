"""A load of one file, from its workers to the lines that are printed."""

import json
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.cli.loading import load_files
from etl.pipeline.input_files import InputFiles
from etl.pipeline.parsing_workers import parsing_workers
from etl.settings import Settings
from tests.answers import item


@pytest.mark.slow
def test_a_load_archives_what_was_found_and_releases_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(tmp_path / "home")
    page = tmp_path / "day.json"
    page.write_text(json.dumps([item(1), item(2)]))
    settings.home.mkdir()
    found = InputFiles([(page, Provenance())], [], [], [])
    with parsing_workers(settings) as started:
        load_files(settings, found, started, expectations=False)
    out, err = capsys.readouterr()
    assert (out.splitlines()[0], err) == ("1 document", "")
    assert "  2  papers" in out.splitlines()
    assert settings.release.exists()
    assert not settings.quality_report.exists()

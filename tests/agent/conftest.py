"""A home with a small release, for calls."""

from pathlib import Path

import pytest

from etl.settings import Settings
from etl.stage.connection import connect
from tests.release.digest.small_release import fill_small_release


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path / "home")
    settings.home.mkdir()
    with connect(settings.release) as con:
        fill_small_release(con)
    return settings

"""Pictures are taken only when they are asked for: a whole Dagster is started for them."""

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    is_taking = collection_path.name == "test_pictures.py"
    return True if is_taking and not config.getoption("pictures") else None

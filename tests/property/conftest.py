"""Releases here are derived by difference, however small they are."""

import pytest


@pytest.fixture(autouse=True)
def _releases_follow(by_difference: None) -> None:
    pass

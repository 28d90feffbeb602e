"""A home with a small release, for calls."""

import pytest

from etl.settings import Settings
from tests.made_once import OwnCopy
from tests.release.digest.small_release import make_small_home


@pytest.fixture
def settings(own_copy: OwnCopy) -> Settings:
    return Settings(own_copy("small", make_small_home))

"""A mail server, and a letter to hand to it."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from etl.pipeline.mail.message import Letter
from etl.settings import Settings
from tests.made_once import OwnCopy
from tests.pipeline.mail.post_office import PostOffice, open_post_office
from tests.pipeline.mail.sending_home import NOON, Home, Still, make_released

LETTER = Letter(
    "agents",
    "Agents",
    "2026-04-01",
    datetime(2026, 4, 1, 8, 30, 15, 999),
    "Agents: 2 new papers",
    "Two papers.\n.\n.. and dots\n",
    "<!doctype html><html><body><p>Two papers: α &lt; β</p></body></html>",
)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as opened:
        yield opened


@pytest.fixture
def home(own_copy: OwnCopy, office: PostOffice) -> Home:
    """A home whose release lists three papers on a Tuesday."""
    folder = own_copy("three-papers", make_released)
    return Home(Settings(folder, mail=office.server), Still(NOON), office)

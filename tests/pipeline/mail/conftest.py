"""A mail server, and a letter to hand to it."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from etl.pipeline.mail.message import Letter
from tests.pipeline.mail.post_office import PostOffice, open_post_office

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

"""Text dumps of made-up papers: what was printed is what is read, and no line mixes two papers."""

from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import json

from etl.sources.base import Reject
from etl.sources.daily_papers.text_dump import parse_text_dump
from tests.sources.daily_papers.conftest import HEADER, INVITATION

pytestmark = pytest.mark.slow


class Paper(NamedTuple):
    title: str
    abstract: str
    date: str
    footer: list[str]

    def lines(self, template: str) -> list[str]:
        if template == "text_glued":
            return [self.title, self.abstract]
        texts = [self.title, "", self.abstract, ""]
        return [*texts, *self.footer, ""] if template == "text_cards" else texts

    def triple(self, template: str) -> tuple[str, str, str | None]:
        return self.title, self.abstract, self.date if template == "text_cards" else None


WORDS = st.text("abcdefghijklmnopqrstuvwxyzé,:-()$0123456789", min_size=1, max_size=12)
TITLES = st.lists(WORDS, min_size=1, max_size=12).map(lambda words: "The " + " ".join(words))
ABSTRACTS = st.lists(WORDS, min_size=45, max_size=60).map(lambda words: " of ".join(words) + ".")
DAYS = st.builds(
    "{} {}{}".format,
    st.sampled_from(["Jan", "Apr", "Dec"]),
    st.integers(1, 31),
    st.sampled_from(["", ", 2024", ", 2025"]),
)


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    date = draw(DAYS)
    signature = draw(st.sampled_from(["  • 5 authors", "  • 1 authors", "adobe Adobe", "NVIDIA"]))
    footer = [signature, "·", date + draw(st.sampled_from(["", " 1", " 12"]))]
    return Paper(draw(TITLES), draw(ABSTRACTS), date, footer)


TEMPLATES = ["text_blank", "text_glued", "text_cards"]
SOME_PAPERS = st.lists(papers(), min_size=2, max_size=4, unique_by=(lambda one: one.title,))


def dump_lines(template: str, several: list[Paper]) -> tuple[list[str], int]:
    """The lines of a dump, and how many of them belong to the banner."""
    body = [line for one in several for line in one.lines(template)]
    if template == "text_glued":
        return [INVITATION, "Subscribe" + body[0], *body[1:]], 1
    return [*HEADER, *body], len(HEADER)


@pytest.mark.parametrize("template", TEMPLATES)
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(several=SOME_PAPERS)
def test_what_was_printed_is_what_is_read(template: str, several: list[Paper]) -> None:
    reading = parse_text_dump("\n".join(dump_lines(template, several)[0]))
    found = [(one.title, one.abstract, one.printed_date) for one in reading.entries]
    assert found == [one.triple(template) for one in several]
    assert (reading.template, reading.rejects) == (template, [])


@pytest.mark.parametrize("template", TEMPLATES)
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(several=SOME_PAPERS, data=st.data())
def test_a_line_lost_or_repeated_never_mixes_two_papers(
    template: str, several: list[Paper], data: st.DataObject
) -> None:
    lines, first = dump_lines(template, several)
    index = data.draw(st.integers(first, len(lines) - 1))
    is_lost = data.draw(st.booleans())
    lost = lines[index] if is_lost else ""
    changed = [*lines[:index], *([] if is_lost else [lines[index]] * 2), *lines[index + 1 :]]
    if template == "text_glued" and lost.startswith("Subscribe"):
        return  # the banner went with the first title: no dump any more
    reading = parse_text_dump("\n".join(changed))
    originals = {one.triple(template) for one in several}
    assert {(one.title, one.abstract, one.printed_date) for one in reading.entries} <= originals
    kept = {one.title for one in reading.entries}
    kept.update(line for one in reading.rejects for line in evidence(one))
    assert {one.title for one in several} - {lost} <= kept
    positions = [one.position for one in (*reading.entries, *reading.rejects)]
    assert sorted(positions) == list(range(1, len(positions) + 1))


def evidence(reject: Reject) -> list[str]:
    return json.decode(reject.row)["lines"]

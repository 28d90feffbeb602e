"""Links of any letters: canonical forms stay as they are, mentions verbatim, malice cheap."""

import re
import string
import time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.contract import columns as c
from etl.contract.rules import Pattern
from etl.normalize.links import canonical_links
from tests.normalize.conftest import found_in

pytestmark = pytest.mark.slow

_HOSTS = st.sampled_from(
    ["github.com", "www.github.com", "gitlab.com", "huggingface.co", "lab.github.io", "youtu.be",
     "arxiv.org", "doi.org", "www.www.lab.org", "lab.org.", "lab.org:443", "user@lab.org", "[::1]"]
)  # fmt: skip
_PIECES = st.lists(
    st.sampled_from(
        ["/", ".", "(", ")", "[", "]", "{", "}", "?", "&", "#", "=", ".git", "utm_x=1", "fbclid",
         "tab=readme-ov-file", "readme", "abs", "pdf", "10.48550", "arXiv.2503.02130v2", "owner",
         "name", "tree", "-", "\\_", "\n", " ", "%7B", "%", "ü", "。", "|", "~:", ":~:", "..", "$",
         "https://", "si=1", "\\allowbreak ", "'", '"', "\u200b", "\t", ":", "@"]
    ),
    max_size=14,
).map("".join)  # fmt: skip
_URLS = st.tuples(
    st.sampled_from(["https://", "http://", "HTTP:/", "", "https: //", "//"]),
    _HOSTS,
    _PIECES | st.text(max_size=20) | st.text(string.punctuation + "ab/", max_size=20),
).map("".join)


@given(st.lists(_URLS | st.text(max_size=30), max_size=30))
def test_a_canonical_url_is_its_own_canonical_form(found: list[str]) -> None:
    once = canonical_links(pl.Series(found, dtype=pl.String))
    assert canonical_links(once["url"]).equals(once)
    for column in (c.URL, c.REPOSITORY):
        [pattern] = [rule.regex for rule in column.rules if isinstance(rule, Pattern)]
        for value in once[column.name].drop_nulls():
            assert re.fullmatch(pattern, value)
    for host in once["host"].drop_nulls():
        assert not host.startswith("www.")
    assert once["url"].is_null().equals(once["host"].is_null())
    assert once["url"].is_null().equals(once["link_kind"].is_null())


@given(st.text(max_size=40), _URLS, st.text(max_size=40))
def test_a_mention_is_verbatim(before: str, url: str, after: str) -> None:
    abstract = before + url + after
    for found in found_in(abstract):
        assert found in abstract


@pytest.mark.parametrize(
    "text",
    ["https://lab.org/" + "a/" * 5_000, "https://lab.org/" + "(" * 10_000,
     "https://lab.org/" + "()" * 5_000, "https://lab.org/?" + "utm_a&" * 1_700,
     "https://" + "a." * 5_000 + "org", "https://lab.org/" + "{" * 10_000,
     "https://github.com/o/n" + ".git" * 2_500, "https://github.com/" + "o.git/" * 1_700,
     "https://github.com/o/n" + ".git./" * 1_700, "https://" * 1_250 + "lab.org",
     "github.com/" * 1_000, "https:" * 2_000,
     "https://lab.org/" + "?&" * 5_000, "\\" * 10_000, "www." * 2_500 + "org"],
)  # fmt: skip
def test_ten_kilobytes_of_malice_cost_no_time(text: str) -> None:
    started = time.process_time()
    once = canonical_links(pl.Series([text]))
    found_in(text)
    assert time.process_time() - started < 1
    assert canonical_links(once["url"]).equals(once)

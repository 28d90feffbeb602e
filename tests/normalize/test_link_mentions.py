"""Links are found where abstracts hide them, each with its entry and in order."""

import polars as pl
import pytest

from etl.normalize.links import mentioned_links
from tests.normalize.conftest import found_in


@pytest.mark.parametrize(
    ("abstract", "found"),
    [
        (None, []),
        ("", []),
        ("We beat GitHub. No link, and/or a www. or github.com alone.", []),
        ("Code: https://lab.org/a.", ["https://lab.org/a."]),
        ("At https://lab.org/a and\nhttps://lab.org/b",
         ["https://lab.org/a", "https://lab.org/b"]),
        (r"at~\url{https://lab.org/a}.", ["https://lab.org/a"]),
        (r"\href{https://lab.org/a}{Page},\href{https://lab.org/b}{Code}",
         ["https://lab.org/a", "https://lab.org/b"]),
        ("see https://lab.org/a{https://lab.org/a}.", ["https://lab.org/a{https://lab.org/a}."]),
        ("see https://lab.org/a{this https URL}.", ["https://lab.org/a{this"]),
        ("[a](https://lab.org/a),[b](https://lab.org/b)",
         ["https://lab.org/a),[b](", "https://lab.org/b)"]),
        ("https://lab.org/a,https://lab.org/b", ["https://lab.org/a,", "https://lab.org/b"]),
        ("in Fluxhttps://github.com/o/n", ["https://github.com/o/n"]),
        ("(github.com/o/n), hf.co/o/n; lab.github.io.",
         ["github.com/o/n),", "hf.co/o/n;", "lab.github.io."]),
        ("github.com/o/n github.com/o/m", ["github.com/o/n", "github.com/o/m"]),
        ("me@github.com/o/n or notgithub.com/o/n", []),
        ("<https://lab.org/a>", ["https://lab.org/a"]),
        ("at https: //lab.org/a or https:/lab.org/b", ["https: //lab.org/a", "https:/lab.org/b"]),
        ("https://web.org/2020/https://lab.org/a", ["https://web.org/2020/https://lab.org/a"]),
        ("代码：https://lab.org/a。谢谢", ["https://lab.org/a"]),
        # over a line break only where nothing else can be meant
        ("https://github.com/\n  owner/name. We", ["https://github.com/\n  owner/name."]),
        ("https://\nlab.org/a. We", ["https://\nlab.org/a."]),
        ("https://github.com/owner/\nname is", ["https://github.com/owner/"]),
        ("https://lab.org/\nand/or", ["https://lab.org/"]),
        ("https://lab.org/a-\nb", ["https://lab.org/a-"]),
    ],
)  # fmt: skip
def test_urls_are_found_where_abstracts_hide_them(abstract: str | None, found: list[str]) -> None:
    assert found_in(abstract) == found


def test_mentions_keep_their_entry_and_their_order() -> None:
    texts = pl.DataFrame(
        {
            "capture_id": ["b", "a", "a"],
            "position": [1, 2, 1],
            "abstract_raw": ["https://lab.org/z https://lab.org/a", None, "https://lab.org/c"],
        }
    )
    assert mentioned_links(texts).rows() == [
        ("b", 1, "https://lab.org/z"),
        ("b", 1, "https://lab.org/a"),
        ("a", 1, "https://lab.org/c"),
    ]

"""Links have one spelling each, whatever the text around them left behind."""

import polars as pl
import pytest

from etl.normalize.links import canonical_links


def urls(*found: str | None) -> list[str | None]:
    return canonical_links(pl.Series("found", found, pl.String))["url"].to_list()


@pytest.mark.parametrize(
    ("found", "url"),
    [
        # what the sentence, LaTeX or Markdown around it left behind
        ("https://lab.org/work.", "https://lab.org/work"),
        ("https://lab.org/work).,", "https://lab.org/work"),
        ("https://lab.org/a_(b)", "https://lab.org/a_(b)"),
        ("https://lab.org/a_(b)).", "https://lab.org/a_(b)"),
        ("https://lab.org/a(b", "https://lab.org/a"),
        ("https://lab.org/work](", "https://lab.org/work"),
        ("https://lab.org/work{https://lab.org/work}.", "https://lab.org/work"),
        ("https://lab.org/page/{URL}.", "https://lab.org/page"),
        ("https://lab.org/work{this", "https://lab.org/work"),
        ("https://lab.org/work{blue{https://lab.org/work}}.", "https://lab.org/work"),
        ('https://lab.org/work">this', "https://lab.org/work"),
        ("https://lab.org/work”。", "https://lab.org/work"),
        ("https://lab.org/work，", "https://lab.org/work"),
        (r"https://lab.org/a\_b", "https://lab.org/a_b"),
        (r"https://one\allowbreak-two.github.io/\allowbreak Page/", "https://one-two.github.io/Page"),
        ("https://lab.org/wo\u00adrk\u200b", "https://lab.org/work"),
        ("(https://lab.org/work)", "https://lab.org/work"),
        # spelling
        (" https://lab.org/a ", "https://lab.org/a"),
        ("HTTPS://Lab.ORG/A", "https://lab.org/A"),
        ("https://lab.org", "https://lab.org"),
        ("https://lab.org/", "https://lab.org"),
        ("https://lab.org//a//", "https://lab.org//a"),
        ("https://lab.org/a/../b", "https://lab.org/b"),
        ("https://lab.org./a", "https://lab.org/a"),
        ("https://lab.org:443/a", "https://lab.org/a"),
        ("https://lab.org:8443/a", "https://lab.org:8443/a"),
        ("https://user:secret@lab.org/a", "https://lab.org/a"),
        ("https://github.com@lab.org/a", "https://lab.org/a"),
        ("https://例え.jp/ü", "https://xn--r8jz45g.jp/%C3%BC"),
        ("https://lab.org/a%20b", "https://lab.org/a%20b"),
        ("http://192.0.2.1:8080/a", "http://192.0.2.1:8080/a"),
        ("http://[2001:db8::1]/a", "http://[2001:db8::1]/a"),
        # scheme and www. go where the host is known to answer without, else they stay
        ("http://github.com/o/n", "https://github.com/o/n"),
        ("http://www.github.com/o/n", "https://github.com/o/n"),
        ("http://lab.github.io/a", "https://lab.github.io/a"),
        ("http://www.lab.org/a", "http://www.lab.org/a"),
        ("https:/lab.org/a", "https://lab.org/a"),
        ("https: //lab.org/a", "https://lab.org/a"),
        ("https://http://lab.org/a", "http://lab.org/a"),
        ("github.com/o/n", "https://github.com/o/n"),
        ("hf.co/o/n", "https://hf.co/o/n"),
        ("lab.github.io", "https://lab.github.io"),
        ("www.lab.org/a", "https://www.lab.org/a"),
        ("https://github.com/\nowner/name.git", "https://github.com/owner/name"),
        ("https://github.com/owner/\nname", "https://github.com/owner/name"),
        ("https://lab.org/a/\nhttps://lab.org/b", "https://lab.org/a"),
        ("https://lab.org/a/\nsee below", "https://lab.org/a"),
        # what only says where the reader came from
        ("https://lab.org/a?utm_source=x&utm_medium=y&id=3&fbclid=z", "https://lab.org/a?id=3"),
        ("https://lab.org/a?id=3&utm_source=x", "https://lab.org/a?id=3"),
        ("https://lab.org/a?gclid&id=3", "https://lab.org/a?id=3"),
        ("https://lab.org/a?uspx=1&ref=main", "https://lab.org/a?uspx=1&ref=main"),
        ("https://github.com/o/n?tab=readme-ov-file#readme", "https://github.com/o/n"),
        ("https://github.com/o/n?tab=releases", "https://github.com/o/n?tab=releases"),
        ("https://youtu.be/abc?si=x&t=7", "https://youtu.be/abc?t=7"),
        ("https://www.youtube.com/watch?v=abc&feature=youtu.be", "https://youtube.com/watch?v=abc"),
        ("https://lab.org/?q=1", "https://lab.org/?q=1"),
        ("https://lab.org/a/?q=1", "https://lab.org/a?q=1"),
        ("https://lab.org/a/#", "https://lab.org/a"),
        ("https://lab.org/a#top", "https://lab.org/a"),
        ("https://lab.org/a#:~:text=b", "https://lab.org/a"),
        ("https://lab.org/a#Results", "https://lab.org/a#Results"),
        ("https://lab.org/#/route", "https://lab.org/#/route"),
        # all forms of an arXiv link are one
        ("https://arxiv.org/abs/2503.02130", "https://arxiv.org/abs/2503.02130"),
        ("http://www.arxiv.org/pdf/2503.02130v2.pdf", "https://arxiv.org/abs/2503.02130"),
        ("https://export.arxiv.org/html/2503.02130v1#S3", "https://arxiv.org/abs/2503.02130"),
        ("https://ar5iv.labs.arxiv.org/html/2503.02130", "https://arxiv.org/abs/2503.02130"),
        ("https://doi.org/10.48550/arXiv.2503.02130", "https://arxiv.org/abs/2503.02130"),
        ("https://arxiv.org/abs/math.GT/0309136v1", "https://arxiv.org/abs/math.GT/0309136"),
        ("https://arxiv.org/a/someone_1", "https://arxiv.org/a/someone_1"),
    ],
)  # fmt: skip
def test_a_link_has_one_spelling(found: str, url: str) -> None:
    assert urls(found) == [url]


@pytest.mark.parametrize(
    "found",
    [None, "", " ", "coming soon", "https://", "https://…", "https://URL", "http://localhost:80/a",
     "https://.../a", "https://a..b/", "javascript:alert(1)", "data:text/html,https://lab.org",
     "file:///etc/passwd", "ftp://lab.org/a", "mailto:me@lab.org", "git@github.com:o/n.git",
     "https://exa mple.org", "https://a%7Bb.org/", "https://lab.org:99999/", "https://1.2.3.4.5/",
     "ssh://https://lab.org", "lab.org/a", "github.com", "mygithub.com/o/n"],
)  # fmt: skip
def test_what_is_no_web_link_is_null(found: str | None) -> None:
    assert canonical_links(pl.Series([found], dtype=pl.String)).rows() == [(None,) * 5]


def test_the_deep_link_stays_in_the_url() -> None:
    deep = "https://github.com/Owner/Name.git/tree/main/Sub"
    assert urls(deep) == ["https://github.com/Owner/Name/tree/main/Sub"]


def test_every_text_keeps_its_row() -> None:
    found = pl.Series("as_found", ["https://lab.org/a", None, "no link", "https://lab.org/a."])
    frame = canonical_links(found)
    assert frame.columns == ["url", "link_key", "host", "link_kind", "repository"]
    assert frame["url"].to_list() == ["https://lab.org/a", None, None, "https://lab.org/a"]
    assert canonical_links(found.head(0)).height == 0

"""Links: one spelling each, told from the url alone, and found where abstracts hide them."""

import ast
import json
import re
import string
import time
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.contract import columns as c
from etl.normalize import links


def urls(*found: str | None) -> list[str | None]:
    return links.canonical(pl.Series("found", found, pl.String))["url"].to_list()


def found_in(abstract: str | None) -> list[str]:
    texts = pl.DataFrame(
        {"capture_id": ["a"], "position": [1], "abstract_raw": [abstract]},
        schema={"capture_id": pl.String, "position": pl.Int64, "abstract_raw": pl.String},
    )
    return links.mentions(texts)["url_as_found"].to_list()


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
    assert links.canonical(pl.Series([found], dtype=pl.String)).rows() == [(None,) * 4]


@pytest.mark.parametrize(
    ("found", "repository"),
    [
        ("https://github.com/Owner/Name", "github.com/owner/name"),
        ("http://www.github.com/Owner/Name.git", "github.com/owner/name"),
        ("https://github.com/Owner/Name.git/", "github.com/owner/name"),
        ("https://github.com/Owner/Name///", "github.com/owner/name"),
        ("https://github.com//Owner//Name", "github.com/owner/name"),
        ("https://github.com/Owner/Name/tree/main/Sub", "github.com/owner/name"),
        ("https://github.com/Owner/Name?tab=readme-ov-file", "github.com/owner/name"),
        ("https://github.com/owner/name.github.io", "github.com/owner/name.github.io"),
        ("github.com/owner/name{github.com/owner/name}.", "github.com/owner/name"),
        ("https://github.com/owner", None),
        ("https://github.com/orgs/owner", None),
        ("https://gist.github.com/owner/0123abc", None),
        ("https://gitlab.com/Owner/Name/-/tree/main", "gitlab.com/owner/name"),
        ("https://gitlab.com/group/subgroup/name", None),
        ("https://bitbucket.org/owner/name/src/master", "bitbucket.org/owner/name"),
        ("https://codeberg.org/owner/name", "codeberg.org/owner/name"),
        ("https://huggingface.co/owner/name", None),
        ("https://lab.org/owner/name", None),
        ("https://github.com.lab.org/owner/name", None),
    ],
)
def test_a_repository_is_named_in_one_spelling(found: str, repository: str | None) -> None:
    assert links.canonical(pl.Series([found]))["repository"].to_list() == [repository]


def test_the_deep_link_stays_in_the_url() -> None:
    deep = "https://github.com/Owner/Name.git/tree/main/Sub"
    assert urls(deep) == ["https://github.com/Owner/Name/tree/main/Sub"]


@pytest.mark.parametrize(
    ("found", "host", "kind"),
    [
        ("https://github.com/o/n", "github.com", "code"),
        ("https://github.com/owner", "github.com", "other"),
        ("https://gist.github.com/o/1", "gist.github.com", "code"),
        ("https://gitlab.com/g/s/n", "gitlab.com", "code"),
        ("https://anonymous.4open.science/r/N-1F", "anonymous.4open.science", "code"),
        ("https://lab.github.io", "lab.github.io", "project"),
        ("https://sites.google.com/view/robot", "sites.google.com", "project"),
        ("https://demo.vercel.app/", "demo.vercel.app", "project"),
        ("https://www.youtube.com/watch?v=a", "youtube.com", "video"),
        ("https://youtu.be/a", "youtu.be", "video"),
        ("https://vimeo.com/1", "vimeo.com", "video"),
        ("https://www.bilibili.com/video/BV1", "bilibili.com", "video"),
        ("https://www.lab.org/demo.mp4", "lab.org", "video"),
        ("https://cdn-uploads.huggingface.co/p/u/1/a.mp4", "cdn-uploads.huggingface.co", "media"),
        ("https://cdn-thumbnails.huggingface.co/s/1.png", "cdn-thumbnails.huggingface.co", "media"),
        ("https://huggingface.co/owner/name", "huggingface.co", "model"),
        ("https://hf.co/owner/name/tree/main", "hf.co", "model"),
        ("https://huggingface.co/owner", "huggingface.co", "other"),
        ("https://huggingface.co/datasets/o/n", "huggingface.co", "dataset"),
        ("https://huggingface.co/spaces/o/n", "huggingface.co", "demo"),
        ("https://o-n.hf.space", "o-n.hf.space", "demo"),
        ("https://huggingface.co/papers/2503.02130", "huggingface.co", "paper"),
        ("https://huggingface.co/papers", "huggingface.co", "other"),
        ("https://huggingface.co/collections/o/n-1", "huggingface.co", "other"),
        ("https://huggingface.co/blog/o/n", "huggingface.co", "other"),
        ("https://arxiv.org/pdf/2503.02130", "arxiv.org", "paper"),
        ("https://openreview.net/forum?id=a", "openreview.net", "paper"),
        ("https://www.lab.org:8443/a", "lab.org", "other"),
        ("http://[2001:db8::1]/a", "[2001:db8::1]", "other"),
    ],
)
def test_the_url_tells_what_it_leads_to(found: str, host: str, kind: str) -> None:
    link = links.canonical(pl.Series([found])).select("host", "link_kind")
    assert link.rows() == [(host, kind)]
    assert kind in c.LINK_KINDS


def test_every_text_keeps_its_row() -> None:
    found = pl.Series("as_found", ["https://lab.org/a", None, "no link", "https://lab.org/a."])
    frame = links.canonical(found)
    assert frame.columns == ["url", "host", "link_kind", "repository"]
    assert frame["url"].to_list() == ["https://lab.org/a", None, None, "https://lab.org/a"]
    assert links.canonical(found.head(0)).height == 0


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
    assert links.mentions(texts).rows() == [
        ("b", 1, "https://lab.org/z"),
        ("b", 1, "https://lab.org/a"),
        ("a", 1, "https://lab.org/c"),
    ]


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


@settings(deadline=None)
@given(st.lists(_URLS | st.text(max_size=30), max_size=30))
def test_a_canonical_url_is_its_own_canonical_form(found: list[str]) -> None:
    once = links.canonical(pl.Series(found, dtype=pl.String))
    assert links.canonical(once["url"]).equals(once)
    for column in (c.URL, c.REPOSITORY):
        assert column.pattern
        for value in once[column.name].drop_nulls():
            assert re.fullmatch(column.pattern, value)
    for host in once["host"].drop_nulls():
        assert not host.startswith("www.")
    assert once["url"].is_null().equals(once["host"].is_null())
    assert once["url"].is_null().equals(once["link_kind"].is_null())


@settings(deadline=None)
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
    once = links.canonical(pl.Series([text]))
    found_in(text)
    assert time.process_time() - started < 1
    assert links.canonical(once["url"]).equals(once)


@pytest.fixture(scope="module")
def papers(corpus: Path) -> list[dict[str, Any]]:
    days = [json.loads(file.read_bytes()) for file in sorted((corpus / "hf_api/days").glob("*"))]
    items = chain.from_iterable(day["data"] if isinstance(day, dict) else day for day in days)
    read = (ast.literal_eval(item) if isinstance(item, str) else item for item in items)
    return [item["paper"] for item in read]


def test_declared_links_of_the_archive_all_have_a_canonical_url(
    papers: list[dict[str, Any]],
) -> None:
    declared = [p[key] for p in papers for key in ("githubRepo", "projectPage") if p.get(key)]
    media = [url for paper in papers for url in paper.get("mediaUrls") or ()]
    frame = links.canonical(pl.Series([*declared, *media]))
    assert frame["url"].null_count() == 0
    assert set(frame["link_kind"].tail(len(media))) == {"media"}


def test_every_declared_repository_but_one_has_an_owner_and_a_name(
    papers: list[dict[str, Any]],
) -> None:
    declared = pl.Series([p["githubRepo"] for p in papers if p.get("githubRepo")])
    frame = links.canonical(declared)
    assert frame.filter(pl.col("repository").is_null())["url"].to_list() == [
        "https://github.com/DFIR-Metric"
    ]


def test_abstracts_of_the_archive_leave_nothing_but_urls(papers: list[dict[str, Any]]) -> None:
    texts = pl.DataFrame(
        {
            "capture_id": "a",
            "position": range(len(papers)),
            "abstract_raw": [paper["summary"] for paper in papers],
        }
    )
    found = links.mentions(texts)
    frame = links.canonical(found["url_as_found"])
    assert found.height == frame["url"].count()
    assert frame.filter(pl.col("url").str.contains(r"[{}<>\[\]()\\,;]|[.:]$|\.git$")).height == 0
    assert found["position"].is_sorted()
    with_scheme = texts["abstract_raw"].str.contains("https?:").sum()
    assert found["position"].n_unique() >= with_scheme
    assert links.canonical(frame["url"]).equals(frame)

"""What a url tells by itself: the repository, the host, and what kind of thing it leads to."""

import polars as pl
import pytest

from etl.contract.vocabulary import LINK_KINDS
from etl.normalize.link_kinds import url_properties
from etl.normalize.links import canonical_links


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
    assert canonical_links(pl.Series([found]))["repository"].to_list() == [repository]


@pytest.mark.parametrize(
    ("found", "host", "kind"),
    [
        ("https://github.com/o/n", "github.com", "code"),
        ("https://github.com/owner", "github.com", "organization"),
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
        ("https://huggingface.co/owner", "huggingface.co", "organization"),
        ("https://huggingface.co/datasets/o/n", "huggingface.co", "dataset"),
        ("https://huggingface.co/spaces/o/n", "huggingface.co", "demo"),
        ("https://o-n.hf.space", "o-n.hf.space", "demo"),
        ("https://huggingface.co/papers/2503.02130", "huggingface.co", "paper"),
        ("https://huggingface.co/papers", "huggingface.co", "other"),
        ("https://huggingface.co/collections/o/n-1", "huggingface.co", "collection"),
        ("https://huggingface.co/collections", "huggingface.co", "other"),
        ("https://huggingface.co/datasets", "huggingface.co", "other"),
        ("https://github.com/features", "github.com", "other"),
        ("https://huggingface.co/blog/o/n", "huggingface.co", "other"),
        ("https://arxiv.org/pdf/2503.02130", "arxiv.org", "paper"),
        ("https://openreview.net/forum?id=a", "openreview.net", "paper"),
        ("https://www.lab.org:8443/a", "lab.org", "other"),
        ("http://[2001:db8::1]/a", "[2001:db8::1]", "other"),
    ],
)
def test_the_url_tells_what_it_leads_to(found: str, host: str, kind: str) -> None:
    link = canonical_links(pl.Series([found])).select("host", "link_kind")
    assert link.rows() == [(host, kind)]
    assert kind in LINK_KINDS


@pytest.mark.parametrize(
    ("found", "key"),
    [
        ("https://github.com/Owner/Name", "github.com/owner/name"),
        ("http://www.github.com/owner/NAME/", "github.com/owner/name"),
        ("https://huggingface.co/Owner/Name", "huggingface.co/owner/name"),
        ("http://www.Lab.org/Page", "lab.org/Page"),
        ("https://lab.org/Page/#", "lab.org/Page"),
        ("https://lab.org/Page#/", "lab.org/Page"),
        ("https://lab.org/page", "lab.org/page"),
        ("https://lab.org/Page?a=1#b", "lab.org/Page?a=1#b"),
    ],
)
def test_all_spellings_of_a_link_have_one_key(found: str, key: str) -> None:
    assert canonical_links(pl.Series([found]))["link_key"].to_list() == [key]


@pytest.mark.parametrize(
    ("found", "key", "host"),
    [
        ("https://www.lab.org/A/#", "lab.org/A", "lab.org"),
        ("http://lab.org/A/", "lab.org/A/", "lab.org"),
        ("https://github.com/O/N/#/", "github.com/o/n", "github.com"),
        ("https://lab.org:8080/A", "lab.org:8080/A", "lab.org"),
    ],
)
def test_one_page_is_one_link_however_its_url_begins_and_ends(
    found: str, key: str, host: str
) -> None:
    row = pl.DataFrame({"url": [found]}).select(**url_properties(pl.col("url")))
    assert row.select("link_key", "host").rows() == [(key, host)]


def test_each_text_has_its_row_in_order() -> None:
    texts = ["https://b.test/", None, "https://a.test/x", "https://b.test/", "no link"]
    assert canonical_links(pl.Series(texts))["url"].to_list() == [
        "https://b.test", None, "https://a.test/x", "https://b.test", None,
    ]  # fmt: skip

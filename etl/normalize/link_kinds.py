"""A canonical url says what it leads to: its host, the kind of its target, its repository.

It also says which links are one: `link_key` is the same for all spellings of a link.
"""

import polars as pl

FORGES = r"(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)"
HUB = r"(?:huggingface\.co|hf\.co)"
ARXIV = r"(?:(?:export\.)?arxiv\.org|ar5iv\.org|ar5iv\.labs\.arxiv\.org)"
VIDEO = r"(?:(?:m\.)?youtube\.com|youtube-nocookie\.com|youtu\.be|vimeo\.com|bilibili\.com)"

# `www.a.test` and `www.www.a.test`, not `www.test`, of which nothing would be left but a suffix.
WWW = r"^(?:www\.)+(.+\..+)$"

# A repository is `host/owner/name`. On GitHub all that follows the name leads into the repository;
# GitLab has groups inside groups, so only its own words (`/-/`, `/tree/`) end the name.
_NAME = r"[\w.-]*[\w-]"
_REPOSITORIES = (
    rf"^((?:github\.com|codeberg\.org|bitbucket\.org)/[a-z0-9][\w.-]*/{_NAME})(?:[/?#]|$)",
    rf"^(gitlab\.com/[a-z0-9][\w.-]*/{_NAME})(?:/(?:-|tree|blob|raw|issues)(?:/.*)?)?(?:[?#]|$)",
)
# Hosts that answer whatever the case of owner and name.
_CASELESS = rf"^https?://(?:{FORGES}|{HUB})/"
# First parts of a path that are pages of the host itself: `github.com/features/actions` is no code.
_OWN_PAGES = (
    r"(?:about|apps|blog|collections|contact|customer-stories|enterprise|events|explore|features"
    r"|help|issues|login|marketplace|notifications|orgs|organizations|pricing|pulls|readme|search"
    r"|security|settings|site|sponsors|stars|topics|trending|users)"
)
_NO_OWNER = rf"^[^/]+/{_OWN_PAGES}/"
# The first pattern that the address matches decides, so an exception stands before its rule: the
# Hub's datasets, spaces and own pages come before its models, which are any `owner/name` there;
# hosts come before endings such as `.mp4`.
_KINDS = (
    ("media", r"^cdn-(?:uploads|thumbnails|avatars)(?:-[\w-]+)?\.huggingface\.co/"),
    ("code", r"^(?:gist\.github\.com|anonymous\.4open\.science|gitlab\.com/[^/]+/[^/]+)/."),
    (
        "paper",
        rf"^(?:{ARXIV}|{HUB}/papers|openreview\.net/(?:forum|pdf)|aclanthology\.org|alphaxiv\.org"
        r"|dl\.acm\.org/doi|ieeexplore\.ieee\.org|openaccess\.thecvf\.com|(?:bio|med)rxiv\.org)[/?].",
    ),
    ("video", rf"^{VIDEO}(?:/|$)"),
    ("dataset", rf"^(?:{HUB}|kaggle\.com|modelscope\.cn)/datasets/."),
    (
        "demo",
        rf"^(?:(?:{HUB}/spaces|modelscope\.cn/studios|colab\.research\.google\.com)/."
        r"|[^/]+\.(?:hf\.space|gradio\.live)(?:/|$))",
    ),
    ("collection", rf"^{HUB}/collections/."),
    ("organization", rf"^{HUB}/organizations/."),
    (
        "other",
        rf"^{HUB}/(?:api|blog|chat|collections|datasets|docs|enterprise|join|learn|login|models"
        rf"|new|organizations|papers|posts|pricing|settings|spaces|tasks)(?:/|$)"
        rf"|^github\.com/{_OWN_PAGES}$",
    ),
    ("organization", rf"^(?:{HUB}|github\.com)/[^/?#]+$"),
    ("model", rf"^(?:{HUB}/[^/?#]+|(?:kaggle\.com|modelscope\.cn)/models)/[^/?#]"),
    ("video", r"\.(?:mp4|webm|mov|qt|mkv)$"),
    ("media", r"\.(?:png|jpe?g|gif|webp|svg)$"),
    (
        "project",
        r"^(?:sites\.google\.com/.|[^/]+\.(?:github\.io|gitlab\.io|codeberg\.page|pages\.dev"
        r"|netlify\.app|vercel\.app|web\.app|notion\.site|readthedocs\.io)(?:[:/?#]|$))",
    ),
)


def url_properties(url: pl.Expr) -> dict[str, pl.Expr]:
    """link_key, host, link_kind and repository, read from a canonical url.

    One link_key is one link: no paper means two pages by `http` and `https`, or with and without
    `www.`. The url itself keeps the scheme and the case in which it was found.
    """
    bare = url.str.replace(r"^https?://(?:www\.)?", "").str.replace("/?#/?$", "")
    # Hosts and the names of repositories ignore case; the url itself keeps it.
    address = bare.str.to_lowercase()
    repository = pl.coalesce(
        pl.when(~address.str.contains(_NO_OWNER)).then(address.str.extract(pattern))
        for pattern in _REPOSITORIES
    )
    kinds = [pl.when(address.str.contains(pattern)).then(pl.lit(kind)) for kind, pattern in _KINDS]
    return {
        "link_key": pl.when(url.str.contains(_CASELESS)).then(address).otherwise(bare),
        "host": address.str.extract(r"^(\[[^\]]*\]|[^/?#:]+)").str.replace(WWW, "$1"),
        "link_kind": pl.when(url.is_not_null()).then(
            pl.coalesce(
                pl.when(repository.is_not_null()).then(pl.lit("code")), *kinds, pl.lit("other")
            )
        ),
        "repository": repository,
    }

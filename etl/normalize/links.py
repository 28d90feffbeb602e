"""Links: found in abstracts, and one canonical spelling of each, told from the url alone."""

import polars as pl
from ada_url import normalize_url

from etl.ids import ARXIV_ID

_FORGES = r"(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)"
_HUB = r"(?:huggingface\.co|hf\.co)"
_ARXIV = r"(?:(?:export\.)?arxiv\.org|ar5iv\.org|ar5iv\.labs\.arxiv\.org)"
_VIDEO = r"(?:(?:m\.)?youtube\.com|youtube-nocookie\.com|youtu\.be|vimeo\.com|bilibili\.com)"
_SERVED_BY_HTTPS = (
    rf"^(?:{_FORGES}|{_HUB}|{_ARXIV}|{_VIDEO}|gist\.github\.com|sites\.google\.com|doi\.org"
    r"|zenodo\.org|kaggle\.com|openreview\.net|aclanthology\.org"
    r"|[^.]+\.(?:github\.io|gitlab\.io|hf\.space|pages\.dev|netlify\.app|vercel\.app))$"
)
_SCHEMELESS = (
    rf"(?:www\.[\w-]+\.\w|(?:{_FORGES}|{_HUB}|{_ARXIV}|{_VIDEO})/|[\w-]+\.github\.io\b)"
)  # fmt: skip

# What no url contains unescaped (RFC 3986), and the punctuation of other scripts.
_NEVER_INSIDE = r"""\s<>"{}`^\\“”‘’«»…—，。、；：！？（）【】《》「」『』"""
_TAIL = ".,;:!?'*~$&#|/"
_INVISIBLE = r"[\x{AD}\x{200B}-\x{200F}\x{2060}\x{FEFF}]"
_ESCAPED = r"\\([_%#&~$])"

_CHARACTER = rf"(?:[^{_NEVER_INSIDE}|]|{_ESCAPED}|\\allowbreak\s*)"
_WRAPPED = rf"https?://(?:www\.)?(?:{_FORGES}|{_HUB})/[ \t]*\n\s*[\w.-]+/[\w.-]+"
_MENTION = (
    rf"(?i)(?:{_WRAPPED}|https?:\s*/{{1,2}}(?:[ \t]*\n\s*)?{_CHARACTER}"
    rf"|(?:^|[^\w/.@-]){_SCHEMELESS}){_CHARACTER}*(?:\{{\S*)?"
)
_GLUED = rf"(?i)([,;|)\]]\(?)(https?://|{_SCHEMELESS})"

_PLAIN = rf"[^{_NEVER_INSIDE}()\[\]]"
_BALANCED = rf"^((?:{_PLAIN}|\({_PLAIN}*\)|\[{_PLAIN}*\])*)"
_PARTS = (
    r"^(?<scheme>https?)://(?:[^/?#@]*@)?"
    r"(?<host>(?:[a-z0-9_-]+\.)+[a-z0-9-]*[a-z][a-z0-9-]*|\d+(?:\.\d+){3}|\[[0-9a-f:.]+\])\.?"
    r"(?<port>:\d+)?(?<path>[^?#]*)(?<query>\?[^#]*)?(?<fragment>#.*)?$"
)
_WWW = r"^(?:www\.)+(.+\..+)$"
_TRACKING = (
    r"(?i)([?&])(?:tab=readme-ov-file(?:&|$)|(?:utm_[^=&]*|fbclid|gclid|dclid|gbraid"
    r"|wbraid|msclkid|yclid|twclid|igshid|igsh|mc_[ce]id|mkt_tok|_hsenc|_hsmi|_ga|_gl|spm"
    r"|ref_src|ref_url|usp)(?:=[^&]*|&|$))"
)
_SHARED = r"(?i)([?&])(?:si|feature|spm_id_from|vd_source)(?:=[^&]*|&|$)"
_GIT = r"^(/[^/]+/[^/]+?)(?:\.git[.,;:!?'*~$&|]*)+(/|$)"
_NO_FRAGMENT = r"(?i)^#(?:readme(?:-ov-file)?|top|.*:~:.*)?$"
_PAPER_ID = (
    rf"(?i)^(?:{_ARXIV}/(?:abs|pdf|html|e-print|format)|doi\.org/10\.48550/arxiv\.)/?"
    rf"((?-i:{ARXIV_ID}))(?:v\d+)?(?:\.pdf)?(?:[/?#]|$)"
)

_NAME = r"[\w.-]*[\w-]"
_REPOSITORIES = (
    rf"^((?:github\.com|codeberg\.org|bitbucket\.org)/[a-z0-9][\w.-]*/{_NAME})(?:[/?#]|$)",
    rf"^(gitlab\.com/[a-z0-9][\w.-]*/{_NAME})(?:/(?:-|tree|blob|raw|issues)(?:/.*)?)?(?:[?#]|$)",
)
_NO_OWNER = (
    r"^[^/]+/(?:about|apps|blog|collections|contact|customer-stories|enterprise|events|explore"
    r"|features|help|issues|login|marketplace|notifications|orgs|organizations|pricing|pulls|readme"
    r"|search|security|settings|site|sponsors|stars|topics|trending|users)/"
)
_KINDS = (
    ("media", r"^cdn-(?:uploads|thumbnails|avatars)(?:-[\w-]+)?\.huggingface\.co/"),
    ("code", r"^(?:gist\.github\.com|anonymous\.4open\.science|gitlab\.com/[^/]+/[^/]+)/."),
    (
        "paper",
        rf"^(?:{_ARXIV}|{_HUB}/papers|openreview\.net/(?:forum|pdf)|aclanthology\.org|alphaxiv\.org"
        r"|dl\.acm\.org/doi|ieeexplore\.ieee\.org|openaccess\.thecvf\.com|(?:bio|med)rxiv\.org)[/?].",
    ),
    ("video", rf"^{_VIDEO}(?:/|$)"),
    ("dataset", rf"^(?:{_HUB}|kaggle\.com|modelscope\.cn)/datasets/."),
    (
        "demo",
        rf"^(?:(?:{_HUB}/spaces|modelscope\.cn/studios|colab\.research\.google\.com)/."
        r"|[^/]+\.(?:hf\.space|gradio\.live)(?:/|$))",
    ),
    (
        "other",
        rf"^{_HUB}/(?:api|blog|chat|collections|docs|enterprise|join|learn|login|models|new"
        r"|organizations|papers|posts|pricing|settings|spaces|tasks)(?:/|$)",
    ),
    ("model", rf"^(?:{_HUB}/[^/?#]+|(?:kaggle\.com|modelscope\.cn)/models)/[^/?#]"),
    ("video", r"\.(?:mp4|webm|mov|qt|mkv)$"),
    ("media", r"\.(?:png|jpe?g|gif|webp|svg)$"),
    (
        "project",
        r"^(?:sites\.google\.com/.|[^/]+\.(?:github\.io|gitlab\.io|codeberg\.page|pages\.dev"
        r"|netlify\.app|vercel\.app|web\.app|notion\.site|readthedocs\.io)(?:[:/?#]|$))",
    ),
)


def canonical_links(found: pl.Series) -> pl.DataFrame:
    """url, host, link_kind and repository of each text, in order; all null where it is no web link.

    Idempotent: a canonical url is its own canonical form. What is dropped: residue of `\\href`,
    unbalanced brackets, trailing punctuation and slashes, credentials, tracking parameters, empty
    fragments and `#readme`. Hosts that answer by https only lose `http` and `www.`.
    """
    texts = found.cast(pl.String).to_frame("found")
    distinct = texts.drop_nulls().unique()
    links = distinct.with_columns(url=_settled(distinct["found"])).with_columns(
        **_told(pl.col("url"))
    )
    return texts.join(links, on="found", how="left", maintain_order="left").drop("found")


def mentioned_links(texts: pl.DataFrame) -> pl.DataFrame:
    """capture_id, position and url_as_found: one row per url of `abstract_raw`, in reading order.

    url_as_found is verbatim, with what sticks to it; a braced copy of a url is part of that.
    A url goes on over a line break only after a bare `https://` or the root of a code host.
    """
    found = pl.col("abstract_raw").str.replace_all(_GLUED, "$1 $2").str.extract_all(_MENTION)
    return (
        texts.select("capture_id", "position", url_as_found=found)
        .explode("url_as_found")
        .drop_nulls("url_as_found")
        .with_columns(pl.col("url_as_found").str.replace(r"^\W", ""))
    )


def _settled(texts: pl.Series) -> pl.Series:
    """Removing one thing can uncover another, so the rules run until nothing changes."""
    urls = _simplified(texts)
    changed = urls.ne_missing(texts).arg_true()
    while changed.len():
        before = urls.gather(changed)
        after = _simplified(before)
        urls = urls.scatter(changed, after)
        changed = changed.filter(after.ne_missing(before))
    return urls


def _simplified(texts: pl.Series) -> pl.Series:
    written = texts.to_frame("text").select(_written(pl.col("text"))).to_series()
    parsed = pl.Series("parsed", [_parsed(text) for text in written], pl.String)
    parts = parsed.to_frame().select(parts=pl.col("parsed").str.extract_groups(_PARTS))
    return parts.unnest("parts").with_columns(**_addressed()).select(_joined()).to_series()


def _parsed(text: str | None) -> str | None:
    try:
        return None if text is None else normalize_url(text)
    except ValueError:
        return None


def _written(text: pl.Expr) -> pl.Expr:
    """The part of the text that is the url, with its scheme; null where there is none."""
    plain = (
        text.str.replace_all(_INVISIBLE, "")
        .str.strip_chars()
        .str.strip_chars_start("([{<'\"“‘")
        .str.replace_all(r"\\allowbreak\s*", "")
        .str.replace_all(_ESCAPED, "$1")
        .str.replace(r"(?i)^(?:https?:\s*/+\s*)*(https?):\s*/+\s*", "$1://")
        .str.replace(r"/[ \t]*\r?\n\s*([^\s:]+[:.,;]*)$", "/$1")
    )
    return (
        pl.when(plain.str.contains("(?i)^https?://"))
        .then(_trimmed(plain))
        .when(plain.str.contains(f"(?i)^{_SCHEMELESS}"))
        .then(_trimmed("https://" + plain))
    )


def _trimmed(url: pl.Expr) -> pl.Expr:
    return url.str.extract(_BALANCED).str.strip_chars_end(_TAIL)


def _addressed() -> dict[str, pl.Expr]:
    """The parts of a parsed url, each in its one spelling."""
    bare = pl.col("host").str.replace(_WWW, "$1")
    is_known = bare.str.contains(_SERVED_BY_HTTPS)
    path = pl.col("path").str.strip_chars_end("/")
    query = pl.col("query").str.replace_all(_TRACKING, "$1")
    return {
        "bare": bare,
        "scheme": pl.when(is_known).then(pl.lit("https")).otherwise("scheme"),
        "host": pl.when(is_known).then(bare).otherwise("host"),
        "path": pl.when(is_known).then(path.str.replace_all("//+", "/")).otherwise(path),
        "query": pl.when(bare.str.contains(f"^{_VIDEO}$"))
        .then(query.str.replace_all(_SHARED, "$1"))
        .otherwise(query)
        .str.replace_all("([?&])&+", "$1")
        .str.strip_chars_end("?&"),
        "fragment": pl.col("fragment").str.replace(_NO_FRAGMENT, ""),
    }


def _joined() -> pl.Expr:
    path, query, fragment = (pl.col(name).fill_null("") for name in ("path", "query", "fragment"))
    is_forge = pl.col("bare").str.contains(f"^{_FORGES}$")
    place = (
        pl.when((path == "") & ((query != "") | (fragment != "")))
        .then(pl.lit("/"))
        .when(is_forge)
        .then(path.str.replace(_GIT, "$1$2"))
        .otherwise(path)
    )
    port = pl.col("port").fill_null("")
    paper = (pl.col("bare") + path).str.extract(_PAPER_ID)
    return (
        pl.when(paper.is_not_null())
        .then("https://arxiv.org/abs/" + paper)
        .otherwise(
            _trimmed(pl.col("scheme") + "://" + pl.col("host") + port + place + query + fragment)
        )
    )


def _told(url: pl.Expr) -> dict[str, pl.Expr]:
    """What a canonical url says about itself."""
    address = url.str.replace(r"^https?://(?:www\.)?", "").str.to_lowercase()
    repository = pl.coalesce(
        pl.when(~address.str.contains(_NO_OWNER)).then(address.str.extract(pattern))
        for pattern in _REPOSITORIES
    )
    kinds = [pl.when(address.str.contains(pattern)).then(pl.lit(kind)) for kind, pattern in _KINDS]
    return {
        "host": address.str.extract(r"^(\[[^\]]*\]|[^/?#:]+)").str.replace(_WWW, "$1"),
        "link_kind": pl.when(url.is_not_null()).then(
            pl.coalesce(
                pl.when(repository.is_not_null()).then(pl.lit("code")), *kinds, pl.lit("other")
            )
        ),
        "repository": repository,
    }
